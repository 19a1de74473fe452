import { isRecord } from '@podsim/api';
import { asTime } from '@podsim/kernel';
import {
  type Condition,
  type ContainerStatus,
  listedPod,
  type PodObject,
  statusColumn,
  type Terminated,
} from '@podsim/kubernetes/rules';
import { describe, differences } from './compare.ts';
import { asRecord, type Fields, number } from './fields.ts';
import type { Observed } from './judge.ts';
import { outside } from './judge-log.ts';
import { matches, readPattern } from './log.ts';

/** `final`: the state at the end; one line for each key that is not as expected. */
export function judgeFinal(expected: Fields, run: Observed): readonly string[] {
  const { pod: who, ...states } = expected;
  // A pod that was replaced by one of its name is the same pod here: its newest object counts.
  const [first] = run.pods;
  const name = who ?? (first === undefined ? null : run.nameOf(first));
  const pod = run.pods.findLast((one) => run.nameOf(one) === name);
  return Object.entries(states).flatMap(([key, wanted]): readonly string[] => {
    if (key === 'pods') return judgePods(asRecord(wanted, key), run);
    if (key === 'objects') return judgeObjects(asRecord(wanted, key), run);
    if (!pod) return [`final.${key}: ${who == null ? 'no pod' : `no pod ${who}`} was created`];
    return judgeKey(key, wanted, pod, run).map((line) => `final.${line}`);
  });
}

function judgeKey(key: string, wanted: unknown, pod: PodObject, run: Observed): readonly string[] {
  const { status } = pod;
  const all = [...status.initStatuses, ...status.statuses];
  const each = (
    judge: (one: ContainerStatus | undefined, name: string, value: unknown) => string | null,
  ) =>
    Object.entries(asRecord(wanted, key)).flatMap(([name, value]) => {
      const wrong = judge(
        all.find((one) => one.name === name),
        name,
        value,
      );
      return wrong === null ? [] : [`${key}.${name}: ${wrong}`];
    });
  switch (key) {
    case 'phase':
    case 'reason':
      return same(key, wanted, status[key]);
    case 'removed':
      return same(key, wanted, pod.removed);
    case 'ready':
      return same(
        key,
        wanted,
        statusColumn(listedPod(pod, asTime(Math.round(run.end * 1_000_000)))).ready,
      );
    case 'spec':
      return differences(asRecord(wanted, key), asRecord({ ...pod.spec }, key), key).map(describe);
    case 'conditions':
      return differences(asRecord(wanted, key), conditionsOf(status.conditions), key).map(describe);
    case 'restarts':
      return each((one, _, value) => restartsWrong(one, value));
    case 'containerStates':
      return each((one, _, value) => stateWrong(one, String(value)));
    case 'exitCodes':
      return each((one, name, value) => wrong(value, exitCodeOf(one, name, pod, run)));
    case 'terminationMessages':
      return each((one, _, value) => wrong(value, lastEnd(one)?.message));
    case 'images':
      return each((one, _, value) => wrong(value, one?.image));
    default:
      return [`${key}: this runner does not know the key`];
  }
}

function same(key: string, expected: unknown, seen: unknown): readonly string[] {
  const text = wrong(expected, seen);
  return text === null ? [] : [`${key}: ${text}`];
}

function wrong(expected: unknown, seen: unknown): string | null {
  if (expected === seen) return null;
  return `expected ${JSON.stringify(expected)}, saw ${JSON.stringify(seen) ?? 'nothing'}`;
}

function conditionsOf(conditions: readonly Condition[]): Fields {
  return Object.fromEntries(conditions.map((one) => [one.type, { ...one }]));
}

function restartsWrong(one: ContainerStatus | undefined, value: unknown): string | null {
  const seen = one?.restartCount ?? 0;
  if (!isRecord(value)) return wrong(value, seen);
  const bounds = outside(seen, value);
  return bounds === null ? null : `expected ${bounds}, saw ${seen}`;
}

function stateWrong(one: ContainerStatus | undefined, expected: string): string | null {
  if (!one) return `expected ${expected}, saw no status`;
  const { state } = one;
  const reason = state.type === 'running' ? '' : state.reason;
  const seen = reason === '' ? state.type : `${state.type}:${reason}`;
  return expected === state.type || expected === seen ? null : `expected ${expected}, saw ${seen}`;
}

/** The end of the last attempt that has ended. */
function lastEnd(one: ContainerStatus | undefined): Terminated | null {
  if (!one) return null;
  return one.state.type === 'terminated' ? one.state : one.last;
}

/** By the log: a status may tell of an end that no attempt had (TERM-13). */
function exitCodeOf(
  one: ContainerStatus | undefined,
  name: string,
  pod: PodObject,
  { log, nameOf }: Observed,
): number | null {
  const pattern = { ...readPattern(`${name} exited`), pod: nameOf(pod) };
  const event = log.findLast((each) => matches(pattern, each));
  if (event) return Number(event.text.split(' ').at(-1));
  // A container that could not be started has an end, but never had a process.
  return lastEnd(one)?.exitCode ?? null;
}

/** `kind/NAME`: its status and its conditions, as far as they are expected. */
function judgeObjects(expected: Fields, { workloads }: Observed): readonly string[] {
  return Object.entries(expected).flatMap(([key, wanted]) => {
    const object = workloads.find(({ kind, name }) => `${kind.toLowerCase()}/${name}` === key);
    if (!object) return [`final.objects.${key}: there is no such object`];
    const status = asRecord({ ...object.status }, key);
    const list = 'conditions' in object.status ? object.status.conditions : [];
    const conditions = Object.fromEntries(list.map((one) => [one.type, { ...one }]));
    return differences(asRecord(wanted, key), { status, conditions }, `final.objects.${key}`).map(
      describe,
    );
  });
}

function judgePods(expected: Fields, run: Observed): readonly string[] {
  const left = run.pods.filter(({ removed }) => !removed);
  const counts: Record<string, number> = { total: left.length };
  for (const { status } of left) counts[status.phase] = (counts[status.phase] ?? 0) + 1;
  return Object.keys(expected).flatMap((key) => {
    const seen = counts[key] ?? 0;
    const wanted = number(expected, key, 0);
    return wanted === seen ? [] : [`final.pods.${key}: expected ${wanted}, saw ${seen}`];
  });
}
