import type { SchemaIssue } from '@podsim/sdk';
import {
  exitCode,
  list,
  oneOf,
  optional,
  type Reader,
  type Schema,
  schema,
  secondsNumber,
  shape,
  text,
  truth,
} from '../schema.ts';
import type { HealthWindow, ScriptedHook, ScriptedRun } from './types.ts';

const VERDICT = oneOf('ok', 'fail', 'warn', 'timeout', 'error');

/** Keeps what it read only if nothing was wrong with it. */
function then<A, B>(read: Reader<A>, turn: (value: A) => B): Reader<B> {
  return (value, path, issues) => {
    const own: SchemaIssue[] = [];
    const result = read(value, path, own);
    issues.push(...own);
    return own.length > 0 ? (undefined as B) : turn(result);
  };
}

const WINDOW: Reader<HealthWindow> = then(
  shape({
    from: secondsNumber,
    to: optional(secondsNumber, null),
    liveness: optional(VERDICT, null),
    readiness: optional(VERDICT, null),
    startup: optional(VERDICT, null),
    latency: optional(secondsNumber, 0),
    relativeTo: optional(oneOf('start', 'term'), 'start'),
  }).read,
  ({ liveness, readiness, startup, ...rest }): HealthWindow => ({
    ...rest,
    verdicts: { liveness, readiness, startup },
  }),
);

const EXIT: Reader<ScriptedRun['exit']> = then(
  shape({
    after: optional(secondsNumber, null),
    code: optional(exitCode, 0),
    oom: optional(truth, false),
    never: optional(truth, false),
  }).read,
  ({ after, code, oom, never }) => {
    if (never || after === null) return null;
    return { after, code: oom ? 137 : code, oom };
  },
);

const ON_TERM: Reader<ScriptedRun['onTerm']> = then(
  shape({
    after: optional(secondsNumber, 0),
    code: optional(exitCode, 143),
    ignore: optional(truth, false),
  }).read,
  ({ after, code, ignore }) => (ignore ? { kind: 'ignore' } : { kind: 'end', after, code }),
);

const HOOK: Reader<ScriptedHook> = shape({
  duration: optional(secondsNumber, 0),
  fail: optional(truth, false),
}).read;

const AT_ONCE: ScriptedHook = { duration: 0, fail: false };

const RUN: Reader<ScriptedRun> = shape<ScriptedRun>({
  startDelay: optional(secondsNumber, 0),
  exit: optional(EXIT, null),
  onTerm: optional(ON_TERM, { kind: 'end', after: 0, code: 143 } as const),
  health: optional(list(WINDOW), [] as readonly HealthWindow[]),
  postStart: optional(HOOK, AT_ONCE),
  preStop: optional(HOOK, AT_ONCE),
  terminationLog: optional(text, null),
  stdout: optional(text, null),
  byIndex: optional<ScriptedRun['byIndex'], null>((value, path, issues) => {
    return shape({ even: runReader, odd: runReader }).read(value, path, issues);
  }, null),
}).read;

function runReader(value: unknown, path: readonly PropertyKey[], issues: SchemaIssue[]) {
  return RUN(value, path, issues);
}

/** A list of runs, exactly as `program` in the case files; the last one repeats. */
export const RUNS: Schema<readonly ScriptedRun[]> = schema((value, path, issues) => {
  const runs = list(RUN)(value, path, issues);
  if (runs !== undefined && runs.length === 0) {
    issues.push({ message: 'expected at least one run', path: [...path] });
  }
  return runs;
});
