import { readFileSync } from 'node:fs';
import { type RunScenarioOptions, runScenario, type ScenarioRun } from '@podsim/experiment';
import {
  asTime,
  clusterOf,
  createCluster,
  listedPod,
  type PodColumns,
  runKey,
  Simulation,
  statusColumn,
} from '@podsim/experiment/rules';

/** Runs of the examples, asked in the words of their timelines. Times are seconds. */

const SECOND = 1_000_000;

/** A row of the table `timeline`, its time in seconds. */
export interface Row {
  readonly time: number;
  readonly kind: string;
  readonly pod: string;
  readonly container: string;
  readonly what: string;
  readonly detail: string;
}

/** What a row has to be; a detail may be given as a pattern. */
export interface Wanted {
  readonly kind: string;
  readonly pod?: string;
  readonly container?: string;
  readonly what?: string;
  readonly detail?: string | RegExp;
}

/** A line of `kubectl get pods -w`. */
export interface Line extends PodColumns {
  readonly time: number;
}

export class SystemRun {
  readonly run: ScenarioRun;
  readonly rows: readonly Row[];
  readonly #text: string;
  readonly #seed: number;
  #lines: ReadonlyMap<string, readonly Line[]> | null = null;

  constructor(run: ScenarioRun, text: string, seed: number) {
    this.run = run;
    this.#text = text;
    this.#seed = seed;
    this.rows = run.rows('timeline').map((row) => ({
      time: Number(row.time) / SECOND,
      kind: String(row.kind),
      pod: String(row.pod),
      container: String(row.container),
      what: String(row.what),
      detail: String(row.detail),
    }));
  }

  /** All rows that are so, in order. */
  all(wanted: Wanted): readonly Row[] {
    return this.rows.filter((row) => fits(row, wanted));
  }

  /** Times of all rows that are so. */
  times(wanted: Wanted): readonly number[] {
    return this.all(wanted).map(({ time }) => time);
  }

  /** Time of the n-th row that is so, from 1. @throws Error if there are fewer. */
  time(wanted: Wanted, nth = 1): number {
    const time = this.times(wanted)[nth - 1];
    if (time !== undefined) return time;
    throw new Error(`row ${nth} of ${JSON.stringify(wanted)} is missing`);
  }

  /** When the process of a container started for the n-th time. */
  start(pod: string, container: string, nth = 1): number {
    return this.time({ kind: 'process', pod, container, what: 'start' }, nth);
  }

  /** When it ended for the n-th time. */
  exit(pod: string, container: string, nth = 1): number {
    return this.time({ kind: 'process', pod, container, what: 'exit' }, nth);
  }

  /** Exit codes of a container's processes, in order. */
  exitCodes(pod: string, container: string): readonly number[] {
    const rows = this.all({ kind: 'process', pod, container, what: 'exit' });
    return rows.map(({ detail }) => Number(detail));
  }

  /** Times of the events of a pod with this reason. */
  events(pod: string, reason: string, message: string | RegExp = /^/): readonly number[] {
    return this.times({ kind: 'event', pod, what: reason, detail: message });
  }

  /** Published restart count of a container at the end of the run, or of the pod's life. */
  restarts(pod: string, container: string): number {
    const rows = this.run.rows('containers');
    const row = rows.find((one) => one.pod === pod && one.container === container);
    if (row === undefined) throw new Error(`no row of ${pod}/${container}`);
    return Number(row.restarts);
  }

  /** Pods that a Service sends traffic to at a time. */
  endpoints(service: string, at: number): readonly string[] {
    const rows = this.all({ kind: 'endpoints', what: service });
    const detail = rows.findLast(({ time }) => time <= at)?.detail ?? '';
    const names = /ready=(\S*)/.exec(detail)?.[1] ?? '';
    return names === '' ? [] : names.split(',');
  }

  /** The lines of `kubectl get pods -w` for a pod; a line for every change. */
  watch(pod: string): readonly Line[] {
    this.#lines ??= watchPods(this.#text, this.#seed, this.rows);
    const lines = this.#lines.get(pod);
    if (lines === undefined) throw new Error(`there is no pod ${pod}`);
    return lines;
  }

  /** The different STATUS texts of a pod, in order. */
  statuses(pod: string): readonly string[] {
    const texts = this.watch(pod).map(({ status }) => status);
    return texts.filter((text, i) => text !== texts[i - 1]);
  }

  /** What `kubectl get pods` prints for a pod at a time. @throws Error before it exists. */
  get(pod: string, at: number): Line {
    const line = this.watch(pod).findLast(({ time }) => time <= at);
    if (line === undefined) throw new Error(`there is no pod ${pod} at ${at} s`);
    return line;
  }
}

function fits(row: Row, { kind, pod, container, what, detail }: Wanted): boolean {
  return (
    row.kind === kind &&
    (pod === undefined || row.pod === pod) &&
    (container === undefined || row.container === container) &&
    (what === undefined || row.what === what) &&
    (detail === undefined ||
      (typeof detail === 'string' ? row.detail === detail : detail.test(row.detail)))
  );
}

/** Runs the scenario again and looks at every pod object after each row of the timeline. */
function watchPods(
  text: string,
  seed: number,
  rows: readonly Row[],
): ReadonlyMap<string, readonly Line[]> {
  const simulation = new Simulation({ key: runKey(seed, 1) });
  const recording = { probeAttempts: false, noSkip: false };
  const { store, release } = createCluster(simulation, clusterOf(text, recording));
  const watched = new Map<string, Line[]>();
  for (const time of new Set(rows.map((row) => row.time))) {
    const now = asTime(Math.round(time * SECOND));
    simulation.run(now);
    for (const pod of store.pods) {
      if (pod.removed) continue;
      const lines = watched.get(pod.name) ?? [];
      watched.set(pod.name, lines);
      const line = { time, ...statusColumn(listedPod(pod, now), release.barePodColumns) };
      if (shown(line) !== shown(lines.at(-1))) lines.push(line);
    }
  }
  return watched;
}

/** What makes a line differ from the one before; ages do not. */
function shown(line: Line | undefined): string {
  if (line === undefined) return '';
  return `${line.ready} ${line.status} ${line.restarts.split(' ')[0]}`;
}

/** Runs the text of a scenario. */
export async function runText(
  text: string,
  seed: number,
  options: RunScenarioOptions = {},
): Promise<SystemRun> {
  return new SystemRun(await runScenario(text, { ...options, seed }), text, seed);
}

/** Runs an example of the folder `examples`. */
export async function runSystem(
  example: string,
  seed: number,
  options: RunScenarioOptions = {},
): Promise<SystemRun> {
  const file = new URL(`../../../examples/${example}/scenario.yaml`, import.meta.url);
  return runText(readFileSync(file, 'utf8'), seed, options);
}
