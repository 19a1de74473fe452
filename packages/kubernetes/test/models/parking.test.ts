import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Volume } from '../../src/kubelet/runtime/files/index.ts';
import { createShell } from '../../src/models/shell/index.ts';
import { Container, type ExecResult } from './harness.ts';

/** Something that happens to a container from outside. */
interface Disturbance {
  readonly at: number;
  readonly what:
    | { readonly do: 'write'; readonly path: string }
    | { readonly do: 'remove'; readonly path: string }
    | { readonly do: 'name'; readonly name: string; readonly there: boolean }
    | { readonly do: 'host'; readonly there: boolean }
    | { readonly do: 'signal' }
    | { readonly do: 'exec'; readonly argv: readonly string[] };
}

interface Outcome {
  readonly exit: unknown;
  readonly log: readonly unknown[];
  readonly files: readonly unknown[];
  readonly execs: readonly ExecResult[];
  readonly tasks: number;
}

const FILES = ['/v/a', '/v/b', '/tmp/c'];
const HORIZON = 120;

function observe(text: string, disturbances: readonly Disturbance[], park: boolean): Outcome {
  const volume = new Volume();
  const container = new Container({ volumes: [['/v', volume]] });
  const execs: ExecResult[] = [];
  for (const { at, what } of disturbances) {
    container.at(at, () => disturb(container, what, execs));
  }
  container.start(createShell({ park }), { argv: ['sh', '-c', text] });
  container.until(HORIZON);
  container.kill();
  return {
    exit: container.exit_,
    // The runtime keeps the newest hundred lines; older ones may be left out.
    log: container.lines.slice(-100),
    files: FILES.map((path) => container.files.read(path)),
    execs: execs.map((result) => ({ ...result })),
    tasks: container.tasks,
  };
}

function disturb(container: Container, what: Disturbance['what'], execs: ExecResult[]): void {
  const { network } = container;
  switch (what.do) {
    case 'write':
      container.files.write(what.path, 'x\n');
      return;
    case 'remove':
      container.files.remove(what.path);
      return;
    case 'name':
      if (what.there) network.names.set(what.name, '10.96.0.7');
      else network.names.delete(what.name);
      network.changed();
      return;
    case 'host':
      if (what.there) network.alive.add('10.0.0.9');
      else network.alive.delete('10.0.0.9');
      network.changed();
      return;
    case 'signal':
      container.signal('SIGTERM');
      return;
    case 'exec':
      execs.push(...container.exec(what.argv));
  }
}

const span = fc.constantFrom('0.2', '0.7', '1', '2', '3.3');
const file = fc.constantFrom(...FILES);
const condition = fc.oneof(
  fc.constantFrom('true', ':', 'sleep 0.5', '! false'),
  file.map((path) => `[ ! -f ${path} ]`),
  file.map((path) => `! cat ${path} >/dev/null 2>&1`),
  file.map((path) => `[ -z "$(cat ${path} 2>/dev/null)" ]`),
  fc.constantFrom('db', 'web').map((name) => `! nslookup ${name} >/dev/null 2>&1`),
  fc.constant('! ping -c 1 10.0.0.9 >/dev/null'),
);
const step = fc.oneof(
  { weight: 5, arbitrary: span.map((s) => `sleep ${s}`) },
  fc.constantFrom('echo waiting', 'echo a; echo b', 'x=1', 'y=$x', 'ls /v', 'cd /tmp'),
  span.map((s) => `sleep ${s} & wait $!`),
  span.map((s) => `(sleep ${s})`),
  span.map((s) => `sleep ${s} &`),
  file.map((path) => `(sleep 1.5; [ -f ${path} ] && echo late ${path}) &`),
  span.map((s) => `echo piped | { sleep ${s}; cat; }`),
  span.map((s) => `for i in 1 2; do sleep ${s}; done`),
  file.map((path) => `if [ -f ${path} ]; then echo found ${path}; fi`),
  file.map((path) => `[ -f ${path} ] && break`),
  file.map((path) => `[ -f ${path} ] && exit 3`),
  file.map((path) => `[ -f ${path} ] && rm ${path}`),
  file.map((path) => `touch ${path}`),
  fc.constantFrom('n=$((n+1)); [ $n -gt 20 ] && break', 'kill -0 1', 'date >/dev/null'),
);
/** `a & b` has its separator already. */
function join(steps: readonly string[]): string {
  return steps
    .map((each) => (each.endsWith('&') ? `${each} ` : `${each}; `))
    .join('')
    .trimEnd();
}

const loop = fc
  .tuple(condition, fc.array(step, { minLength: 1, maxLength: 4 }), span)
  .map(([head, steps, s]) => `while ${head}; do ${join([...steps, `sleep ${s}`])} done`);
const nested = fc
  .tuple(loop, span)
  .map(([inner, s]) => `for k in 1 2; do ${inner}; echo next; sleep ${s}; done`);
const prelude = fc.constantFrom(
  '',
  "trap 'exit 0' TERM; ",
  "trap 'echo term' TERM; ",
  "trap 'sleep 1; exit 7' TERM; ",
  "trap '' TERM; ",
  '(sleep 5; touch /v/a; sleep 4; rm -f /v/a; touch /v/b) & ',
  'f() { echo bye; exit 4; }; trap f TERM; (sleep 31; kill -TERM 1) & ',
  '(while true; do sleep 3; echo beat; done) & ',
);
const script = fc
  .tuple(prelude, fc.oneof(loop, nested), fc.constantFrom('; echo end', '; exit 5', ''))
  .map((parts) => parts.join(''));

/** Odd microseconds: exactly simultaneous changes from outside have an order of their own. */
const moment = fc.integer({ min: 1, max: 90_000_000 }).map((us) => us / 1_000_000);
const disturbance: fc.Arbitrary<Disturbance> = fc.record({
  at: moment,
  what: fc.oneof(
    file.map((path) => ({ do: 'write', path }) as const),
    file.map((path) => ({ do: 'remove', path }) as const),
    fc
      .tuple(fc.constantFrom('db', 'web'), fc.boolean())
      .map(([name, there]) => ({ do: 'name', name, there }) as const),
    fc.boolean().map((there) => ({ do: 'host', there }) as const),
    fc.constant({ do: 'signal' } as const),
    fc
      .constantFrom(
        ['cat', '/v/a'],
        ['sh', '-c', 'touch /v/b'],
        ['sh', '-c', 'rm -f /tmp/c; echo $?'],
        // Not the pids themselves: with several loops at once they depend on who runs.
        ['sh', '-c', 'ps | wc -l'],
        ['sh', '-c', 'kill -TERM 1'],
        ['pkill', 'sleep'],
      )
      .map((argv) => ({ do: 'exec', argv }) as const),
  ),
});

/** Loops of exactly the same length: what they do and see falls on the same microseconds. */
const watcher = fc
  .tuple(
    file,
    fc.constantFrom('while [ ! -f F ]; do', 'until [ -f F ]; do'),
    fc.constantFrom('sleep 1', '[ -f F ] && echo inside; sleep 1', 'sleep 1; [ -f F ] && break'),
    fc.constantFrom('echo seen; exit 1', 'rm F', 'echo seen', 'kill -TERM 1'),
  )
  .map(([path, head, body, end]) => `${head} ${body}; done; ${end}`.replaceAll('F', path));
const actor = fc
  .tuple(fc.integer({ min: 1, max: 9 }), file, fc.constantFrom('touch F', 'rm -f F', 'echo x >F'))
  .map(([rounds, path, deed]) =>
    `n=0; while [ $n -lt ${rounds} ]; do n=$((n+1)); sleep 1; done; ${deed}`.replace('F', path),
  );
const prompt = fc.tuple(fc.integer({ min: 1, max: 9 }), file).map(([rounds, path]) => {
  const deed = `[ $n -eq ${rounds} ] && { echo x >${path}; break; }`;
  return `n=0; while true; do n=$((n+1)); sleep 1; ${deed}; done`;
});
const company = fc
  .array(fc.oneof({ weight: 2, arbitrary: watcher }, actor, prompt), { minLength: 2, maxLength: 4 })
  .map(
    (jobs) => `trap 'echo term' TERM; ${jobs.map((job) => `(${job}) & `).join('')}wait; echo end`,
  );

describe('a parked loop', () => {
  test('keeps its place among others of the same microsecond', () => {
    fc.assert(
      fc.property(company, (text) => {
        const { tasks: _, ...parked } = observe(text, [], true);
        const { tasks: __, ...plain } = observe(text, [], false);
        expect(parked).toEqual(plain);
      }),
      { seed: 20260102, numRuns: 200 },
    );
  });

  test('goes on exactly as one that ran every round', () => {
    fc.assert(
      fc.property(script, fc.array(disturbance, { maxLength: 6 }), (text, disturbances) => {
        const { tasks: _, ...parked } = observe(text, disturbances, true);
        const { tasks: __, ...plain } = observe(text, disturbances, false);
        expect(parked).toEqual(plain);
      }),
      { seed: 20260101, numRuns: 400 },
    );
  });
});
