import { duration } from '@podsim/kernel';
import { globalState } from '../host/ambient.ts';
import {
  Contributions,
  type FoundModel,
  type ModelKind,
  modelKinds,
} from '../host/contributions.ts';
import { pluginProblems } from '../host/read-plugin.ts';
import type { ProbeOutcome } from '../models.ts';
import type { Plugin } from '../plugin.ts';
import type { OptionsSchema } from '../schema.ts';
import { checkedOptions, createHarness, type Harness, type TestedProcess } from './harness.ts';

export interface CheckOptions {
  /** Default 1 to 5. */
  readonly seeds?: readonly number[];
  /** Options to try, by `namespace/name`, as scenarios give them; default none at all. */
  readonly samples?: Readonly<Record<string, readonly unknown[]>>;
}

/**
 * Calls every contribution of a plugin with inputs of many kinds, and throws at the first breach
 * of the contract; meant to be an author's first test. It is stricter than podsim: what differs
 * when it is run again, in another order or beside others is found here.
 */
export function checkPlugin(plugin: Plugin, options: CheckOptions = {}): void {
  const problems = pluginProblems(plugin);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const before = globalState();
  const { seeds = [1, 2, 3, 4, 5], samples = {} } = options;
  const contributions = new Contributions([plugin]);
  for (const [kind] of Object.entries(modelKinds) as [ModelKind, string][]) {
    for (const id of contributions.ids(kind)) {
      const found = contributions.model(kind, id);
      if (found === null) continue;
      for (const sample of samplesOf(found, samples[id])) {
        checkModel({ plugin, kind, id, sample, seeds });
      }
    }
  }
  checkMetrics(plugin);
  checkGlobals(plugin, before, globalState());
}

type State = ReturnType<typeof globalState>;

function checkGlobals({ name: plugin }: Plugin, before: State, after: State): void {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const isSame = (name: string) =>
    before.has(name) === after.has(name) && Object.is(before.get(name), after.get(name));
  const changed = names.filter((name) => !isSame(name)).sort();
  if (changed.length === 0) return;
  throw new Error(
    `${plugin} changed the globals ${changed.join(', ')}, which all runs share; leave them as ` +
      'they are, and keep state inside create()',
  );
}

interface Checked {
  readonly plugin: Plugin;
  readonly kind: ModelKind;
  readonly id: string;
  readonly sample: unknown;
  readonly seeds: readonly number[];
}

const UNKNOWN = 'podsim-no-such-option';

function samplesOf(
  found: FoundModel<ModelKind>,
  given: readonly unknown[] | undefined,
): readonly unknown[] {
  const schema = found.model.options as OptionsSchema | undefined;
  if (schema === undefined) return [undefined];
  const samples = given ?? [{}];
  for (const sample of samples) {
    try {
      checkedOptions(found, sample);
    } catch (error) {
      const cure =
        given === undefined
          ? `; give some: samples: { '${found.id}': [{ … }] } in a test, or a scenario that uses it`
          : '';
      throw new Error(`${found.id} refuses ${JSON.stringify(sample)}: ${String(error)}${cure}`);
    }
    const more = { ...(sample as object), [UNKNOWN]: 1 };
    if (typeof sample !== 'object' || isRefused(found, more)) continue;
    throw new Error(`${found.id} takes an option that it does not know; make its schema strict`);
  }
  return samples;
}

function isRefused(found: FoundModel<ModelKind>, options: unknown): boolean {
  try {
    checkedOptions(found, options);
    return false;
  } catch {
    return true;
  }
}

function checkModel(checked: Checked): void {
  const { kind, id, seeds } = checked;
  const first = seeds.map((seed) => transcript(checked, seed, false));
  // In the opposite order, so that whatever is kept from one run to the next is another thing.
  const again = [...seeds].reverse().map((seed) => transcript(checked, seed, false));
  const beside = seeds.map((seed) => transcript(checked, seed, true));
  const compare = (others: readonly string[], why: string): void => {
    first.forEach((text, i) => {
      const difference = firstDifference(text, others[i] ?? '');
      if (difference === null) return;
      throw new Error(`${modelKinds[kind]} ${id}, seed ${seeds[i]}: ${why}\n${difference}`);
    });
  };
  compare(again.reverse(), 'differs when it is run again; it must keep nothing between runs');
  compare(beside, 'differs beside other processes; it must share nothing with them');
}

function firstDifference(a: string, b: string): string | null {
  if (a === b) return null;
  const [left, right] = [a.split('\n'), b.split('\n')];
  const i = left.findIndex((line, index) => line !== right[index]);
  return `first  ${left[i] ?? '(nothing)'}\nagain  ${right[i] ?? '(nothing)'}`;
}

/** All that can be seen of a model with one seed. */
function transcript(checked: Checked, seed: number, noisy: boolean): string {
  const { plugin, kind, id, sample } = checked;
  const harness = createHarness(plugin, { seed });
  const lines: string[] = [];
  const say = (what: string, value: unknown): void => {
    lines.push(`${harness.now} ${what} ${JSON.stringify(value)}`);
  };
  if (kind === 'runtimeModels') livesOf(harness, id, sample, noisy, say);
  else if (kind === 'probeModels') attemptsOf(harness, id, sample, say);
  else if (kind === 'hookModels') hooksOf(harness, id, sample, say);
  else placementsOf(harness, id, sample, say);
  for (const [name] of Object.entries(plugin.tables ?? {})) {
    const rows = harness.rows(name).filter(({ pod }) => pod === 'web');
    say(`rows of ${name}`, rows);
  }
  return lines.join('\n');
}

type Say = (what: string, value: unknown) => void;

/** The life of one process: questions while time passes, then a signal. */
function livesOf(harness: Harness, id: string, sample: unknown, noisy: boolean, say: Say): void {
  const process = harness.runtimeModel(id, sample);
  const others = noisy ? [2, 3].map(() => harness.runtimeModel(id, sample)) : [];
  const held = new Held(harness);
  for (const step of STEPS) {
    harness.advance(duration(step));
    for (const other of others) questions(other, () => {});
    questions(process, say);
    held.look(process, id);
  }
  process.signal('SIGTERM');
  for (const step of STEPS) {
    harness.advance(duration(step));
    say('exit', [process.exitCode, process.oomKilled, process.ports]);
  }
  say('log', process.logs);
}

const STEPS = ['0s', '1ms', '500ms', '1s', '5s', '20s', '1m', '10m', '1h'];

function questions(process: TestedProcess, say: Say): void {
  say('http', process.http('/healthz'));
  say('tcp', process.tcp());
  say('grpc', process.grpc());
  say('exec', process.exec('podsim-check'));
  say('healthy', process.healthy);
  say('state', [process.exitCode, process.ports, process.changes, process.logs.length]);
}

/** Whether an answer that was to hold does. */
class Held {
  readonly #harness: Harness;
  #answer = '';
  #until = 0;
  #changes = -1;

  constructor(harness: Harness) {
    this.#harness = harness;
  }

  look(process: TestedProcess, id: string): void {
    const answer = process.http('/healthz');
    const { now } = this.#harness;
    const text = JSON.stringify(answer === null ? null : [answer.status, answer.latency]);
    const isHeld = this.#changes === process.changes && now < this.#until;
    if (isHeld && text !== this.#answer) {
      throw new Error(
        `runtime model ${id}: http() said that ${this.#answer} holds, and then gave ${text}; ` +
          'call process.changed() when answers change, or say until when they hold',
      );
    }
    const hold = answer?.hold;
    this.#answer = text;
    this.#changes = process.changes;
    const isOpen = hold !== undefined && hold.attempts === undefined && hold.files === undefined;
    this.#until = isOpen ? (hold.until ?? Number.POSITIVE_INFINITY) : 0;
  }
}

const ATTEMPTS = 64;

/** Attempts in order; the same backwards; and what they promised of those after them. */
function attemptsOf(harness: Harness, id: string, sample: unknown, say: Say): void {
  const model = harness.probeModel(id, sample);
  for (const type of ['startup', 'readiness', 'liveness'] as const) {
    const ask = (ordinal: number): ProbeOutcome => model.probe({ type, ordinal });
    const outcomes = Array.from({ length: ATTEMPTS }, (_, ordinal) => ask(ordinal));
    for (let ordinal = ATTEMPTS - 1; ordinal >= 0; ordinal -= 1) {
      const [first, again] = [outcomes[ordinal], ask(ordinal)].map((one) => JSON.stringify(one));
      if (first === again) continue;
      throw new Error(
        `probe model ${id}: attempt ${ordinal} gave ${first}, and after others ${again}; ` +
          'a probe model is pure',
      );
    }
    checkHolds(id, outcomes);
    say(type, outcomes);
  }
}

function checkHolds(id: string, outcomes: readonly ProbeOutcome[]): void {
  const shown = (outcome: ProbeOutcome | undefined) => `${outcome?.result} ${outcome?.latency}`;
  outcomes.forEach((outcome, ordinal) => {
    const { hold } = outcome;
    if (hold === undefined) return;
    const end = ordinal + (hold.attempts ?? ATTEMPTS);
    const broken = outcomes.findIndex(
      (other, i) => i > ordinal && i <= end && shown(other) !== shown(outcome),
    );
    if (broken < 0) return;
    throw new Error(
      `probe model ${id}: attempt ${ordinal} said that ${shown(outcome)} holds, and attempt ` +
        `${broken} gave ${shown(outcomes[broken])}`,
    );
  });
}

function hooksOf(harness: Harness, id: string, sample: unknown, say: Say): void {
  const model = harness.hookModel(id, sample);
  for (const hook of ['postStart', 'preStop'] as const) {
    for (let attempt = 0; attempt < 8; attempt += 1) say(hook, model.run({ hook, attempt }));
  }
}

/** Pods and nodes of many kinds; each pair is asked about again in another order. */
function placementsOf(harness: Harness, id: string, sample: unknown, say: Say): void {
  const scheduler = harness.scheduler(id, sample);
  const pods = [
    {},
    { labels: { app: 'web' }, requests: { cpu: 1500, memory: 0 }, attempt: 2 },
    { identity: 'deployment/web#3', workload: 'deployment/web', priority: 1000 },
  ];
  const zone = { 'topology.kubernetes.io/zone': 'a' };
  const taints = [{ key: 'gpu', value: '', effect: 'NoSchedule' }] as const;
  const nodes = [
    {},
    { name: 'node2', labels: zone, reserved: { cpu: 1000, memory: 0, pods: 3 } },
    { name: 'node3', taints, capacity: { cpu: 64_000, memory: 64 * 1024 * 1024 * 1024, pods: 1 } },
  ];
  const pairs = pods.flatMap((pod) => nodes.map((node) => [pod, node] as const));
  const ask = ([pod, node]: (typeof pairs)[number]) =>
    JSON.stringify([scheduler.filter(pod, node), scheduler.score(pod, node)]);
  const first = pairs.map(ask);
  const again = [...pairs].reverse().map(ask).reverse();
  first.forEach((answer, i) => {
    if (answer === again[i]) return;
    throw new Error(
      `scheduler ${id}: gave ${answer}, and after other questions ${again[i]}; a scheduler is pure`,
    );
  });
  say('placements', first);
}

function checkMetrics(plugin: Plugin): void {
  for (const [name, metric] of Object.entries(plugin.metrics ?? {})) {
    const value: unknown = metric.value(metric.init() as never);
    if (value === null || Number.isFinite(value)) continue;
    throw new Error(
      `metric ${plugin.namespace}/${name} of no rows is ${String(value)}; ` +
        'it must be a number or null',
    );
  }
}
