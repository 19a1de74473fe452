import { nearest } from '@podsim/api';
import { asTime } from '@podsim/kernel';
import { globalState } from '../host/ambient.ts';
import { Calls, type CallWatch } from '../host/boundary.ts';
import {
  Contributions,
  type FoundModel,
  type ModelKind,
  modelKinds,
} from '../host/contributions.ts';
import { shownValue } from '../host/outcomes.ts';
import { pluginProblems } from '../host/read-plugin.ts';
import type { ProbeOutcome } from '../models.ts';
import type { Plugin } from '../plugin.ts';
import type { OptionsSchema } from '../schema.ts';
import type { CheckOptions } from './check-plugin.ts';
import { checkedOptions, type Harness, worldOf } from './harness.ts';
import { livesOf } from './lives.ts';
import { Transcript } from './transcript.ts';

/** What was tried of a plugin that keeps the contract. */
export interface Examined {
  /** How many contributions of each kind, as in `runtime model`; kinds without any are left out. */
  readonly contributions: readonly (readonly [kind: string, count: number])[];
  /** How many sets of options, over all models. */
  readonly samples: number;
  readonly seeds: number;
}

/** A model that cannot be tried, because it must be given options and none were: no breach. */
export class OptionsNeededError extends Error {
  override readonly name = 'OptionsNeededError';
}

/**
 * Does what `checkPlugin` says.
 *
 * @param watch is told of every call into the plugin.
 * @throws Error at the first breach of the contract; OptionsNeededError if there is none, but some
 *   models were not tried.
 */
export function examine(
  plugin: Plugin,
  options: CheckOptions,
  watch: CallWatch | null = null,
): Examined {
  const problems = pluginProblems(plugin);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const before = globalState();
  const { seeds = [1, 2, 3, 4, 5], samples = {} } = options;
  const contributions = new Contributions([plugin]);
  refuseSamples(plugin, contributions, samples);
  const needs: string[] = [];
  let tried = 0;
  for (const kind of kinds) {
    for (const id of contributions.ids(kind)) {
      const found = contributions.model(kind, id) as FoundModel<ModelKind>;
      const sets = samplesOf(found, samples[id]);
      if (typeof sets === 'string') needs.push(sets);
      else for (const sample of sets) checkModel({ plugin, kind, id, sample, seeds, watch });
      if (typeof sets === 'object' && found.model.options !== undefined) tried += sets.length;
    }
  }
  checkMetrics(plugin, watch);
  checkGlobals(plugin, before, globalState());
  if (needs.length > 0) throw new OptionsNeededError(needs.join('\n'));
  return { contributions: countsOf(plugin), samples: tried, seeds: seeds.length };
}

const kinds = Object.entries(modelKinds).map(([kind]) => kind as ModelKind);

function countsOf(plugin: Plugin): Examined['contributions'] {
  const all = { ...modelKinds, metrics: 'metric' } as const;
  return Object.entries(all)
    .map(
      ([key, kind]) =>
        [kind, Object.entries(plugin[key as keyof typeof all] ?? {}).length] as const,
    )
    .filter(([, count]) => count > 0);
}

/** Samples of nobody would let a model pass untried. */
function refuseSamples(
  { name }: Plugin,
  contributions: Contributions,
  samples: NonNullable<CheckOptions['samples']>,
): void {
  const known = [...new Set(kinds.flatMap((kind) => contributions.ids(kind)))];
  for (const [id, given] of Object.entries<unknown>(samples)) {
    if (!known.includes(id)) {
      const near = nearest(id, known);
      const has = known.length === 0 ? 'has no models' : `has ${known.join(', ')}`;
      const cure = near === null ? `${name} ${has}` : `did you mean ${near}?`;
      throw new Error(`samples are given for ${id}, which there is not; ${cure}`);
    }
    const what = Array.isArray(given) ? 'an empty list' : shownValue(given);
    if (Array.isArray(given) && given.length > 0) continue;
    const cure = `write a list of options: samples: { '${id}': [{ … }, { … }] }`;
    throw new Error(`the samples of ${id} are ${what}; ${cure}`);
  }
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
  readonly watch: CallWatch | null;
}

const UNKNOWN = 'podsim-no-such-option';

/** The options to try a model with; or, as a text, which it needs. */
function samplesOf(
  found: FoundModel<ModelKind>,
  given: readonly unknown[] | undefined,
): readonly unknown[] | string {
  const schema = found.model.options as OptionsSchema | undefined;
  if (schema === undefined) return [undefined];
  if (given === undefined && isRefused(found, {})) return neededText(found);
  const samples = given ?? [{}];
  for (const sample of samples) {
    const problem = refusal(found, sample);
    if (problem !== null) {
      throw new Error(`the sample ${JSON.stringify(sample)} is refused: ${problem}`);
    }
    const more = { ...(sample as object), [UNKNOWN]: 1 };
    if (typeof sample !== 'object' || isRefused(found, more)) continue;
    throw new Error(`${found.id} takes an option that it does not know; make its schema strict`);
  }
  return samples;
}

function neededText(found: FoundModel<ModelKind>): string {
  return (
    `${found.id} cannot be tried without options: ${refusal(found, {})}\n` +
    'give them in a scenario that uses it (podsim plugins scenario.yaml --check), or in a test: ' +
    `checkPlugin(plugin, { samples: { '${found.id}': [{ … }] } })`
  );
}

/** What is wrong with options; null if they are taken. */
function refusal(found: FoundModel<ModelKind>, options: unknown): string | null {
  try {
    checkedOptions(found, options);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const isRefused = (found: FoundModel<ModelKind>, options: unknown): boolean =>
  refusal(found, options) !== null;

function checkModel(checked: Checked): void {
  const { kind, id, seeds } = checked;
  const first = seeds.map((seed) => transcript(checked, seed, false));
  // In the opposite order, so that whatever is kept from one run to the next is another thing.
  const again = [...seeds].reverse().map((seed) => transcript(checked, seed, false));
  const beside = seeds.map((seed) => transcript(checked, seed, true));
  const compare = (
    others: readonly Transcript[],
    labels: readonly [string, string],
    why: string,
  ): void => {
    first.forEach((one, i) => {
      const difference = one.difference(others[i] as Transcript, labels);
      if (difference === null) return;
      const cure = 'keep state in variables inside create(), not in the module';
      throw new Error(
        `${modelKinds[kind]} ${id}, seed ${seeds[i]}: ${why}; ${cure}\n${difference}`,
      );
    });
  };
  const runs = 'differs when it is run again; it must keep nothing between runs';
  compare(again.reverse(), ['first', 'again'], runs);
  const others = 'differs beside other processes; it must share nothing with them';
  compare(beside, ['alone', 'beside others'], others);
}

/** All that can be seen of a model with one seed. */
function transcript(checked: Checked, seed: number, noisy: boolean): Transcript {
  const { plugin, kind, id, sample, watch } = checked;
  const harness = worldOf(plugin, seed, watch);
  const seen = new Transcript(() => harness.now);
  if (kind === 'runtimeModels') livesOf(harness, id, sample, noisy, seen);
  else if (kind === 'probeModels') attemptsOf(harness, id, sample, seen);
  else if (kind === 'hookModels') hooksOf(harness, id, sample, seen);
  else placementsOf(harness, id, sample, seen);
  for (const [name] of Object.entries(plugin.tables ?? {})) {
    const rows = harness.rows(name).filter(({ pod }) => pod === 'web');
    seen.say(`the rows of ${name} of pod/web`, rows);
  }
  return seen;
}

const ATTEMPTS = 64;

/** Attempts in order; the same backwards; and what they promised of those after them. */
function attemptsOf(harness: Harness, id: string, sample: unknown, seen: Transcript): void {
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
    seen.say(`the attempts of the ${type} probe of pod/web container app`, outcomes);
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

function hooksOf(harness: Harness, id: string, sample: unknown, seen: Transcript): void {
  const model = harness.hookModel(id, sample);
  for (const hook of ['postStart', 'preStop'] as const) {
    const outcomes = Array.from({ length: 8 }, (_, attempt) => model.run({ hook, attempt }));
    seen.say(`the attempts of the ${hook} hook of pod/web container app`, outcomes);
  }
}

/** Pods and nodes of many kinds; each pair is asked about again in another order. */
function placementsOf(harness: Harness, id: string, sample: unknown, seen: Transcript): void {
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
  seen.say('the placements', first);
}

function checkMetrics(plugin: Plugin, watch: CallWatch | null): void {
  const calls = new Calls(() => asTime(0), watch);
  for (const [name, metric] of Object.entries(plugin.metrics ?? {})) {
    const contribution = `metric ${plugin.namespace}/${name}`;
    const subject = { plugin: plugin.name, contribution, pod: '', container: '' };
    const state = calls.run(subject, 'init()', () => metric.init() as never);
    const value: unknown = calls.run(subject, 'value()', () => metric.value(state));
    if (value === null || Number.isFinite(value)) continue;
    throw new Error(`${contribution} of no rows is ${String(value)}; it must be a number or null`);
  }
}
