import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { isDeepStrictEqual } from 'node:util';

/** What a benchmark is told. */
export interface BenchmarkOptions {
  /** As small as it can be: to see that it works, not to measure. */
  readonly tiny: boolean;
}

/** Prints its findings line by line, each hash of a result included. */
export type Benchmark = (options: BenchmarkOptions, print: (line: string) => void) => unknown;

/** What a subject took in each round, in seconds, and what it returned: the same in every round. */
export interface Timing<T> {
  readonly seconds: readonly number[];
  readonly result: T;
}

/** Prepares one round, untimed, and returns what to time. */
export type Subject<T> = () => () => T;

/**
 * Times subjects in turns, so that what slows the machine down slows all of them. One round before
 * the first is not counted: the compiler needs it.
 */
export function interleave<T>(
  rounds: number,
  subjects: Readonly<Record<string, Subject<T>>>,
): ReadonlyMap<string, Timing<T>> {
  const entries = Object.entries(subjects);
  const timings = new Map(
    entries.map(([name, prepare]) => [name, { seconds: [] as number[], result: prepare()() }]),
  );
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, prepare] of entries) {
      const { seconds, result } = timings.get(name) as { seconds: number[]; result: T };
      const subject = prepare();
      collectGarbage();
      const start = performance.now();
      const again = subject();
      seconds.push((performance.now() - start) / 1000);
      assertSame(name, result, again);
    }
  }
  return timings;
}

/** Rounds that are not counted, of many. */
const warmUpMost = 20;

/** Work that can be stopped and taken up again. */
export interface Sliced<T> {
  /** Does one slice; they come in order. */
  slice(index: number): void;
  result(): T;
}

/**
 * The processor time of subjects that take turns within each round, slice by slice, so that what
 * disturbs the machine disturbs all of them alike. Who begins differs from slice to slice. Each
 * slice ends with the collection of its own short-lived garbage, and pays for it. All garbage is
 * left to be collected when the engine sees fit: a full collection forgets optimised code, and one
 * in each round makes hot functions cold again, which no run does. A few rounds before the first
 * are not counted: the compiler needs them.
 */
export function weave<T>(
  [rounds, slices]: readonly [rounds: number, slices: number],
  subjects: Readonly<Record<string, () => Sliced<T>>>,
): ReadonlyMap<string, Timing<T>> {
  const timings = new Map<string, { seconds: number[]; result: T }>();
  const warmUp = Math.min(warmUpMost, rounds);
  for (let round = -warmUp; round < rounds; round += 1) {
    const all = Object.entries(subjects).map(([name, prepare]) => {
      return { name, subject: prepare(), seconds: 0 };
    });
    for (let slice = 0; slice < slices; slice += 1) {
      for (const [turn] of all.entries()) {
        const one = all[(round + warmUp + slice + turn) % all.length] as (typeof all)[number];
        one.seconds += processorSeconds(() => one.subject.slice(slice));
      }
    }
    for (const { name, subject, seconds } of all) {
      const result = subject.result();
      const timing = timings.get(name) ?? { seconds: [], result };
      timings.set(name, timing);
      if (round >= 0) timing.seconds.push(seconds);
      assertSame(name, timing.result, result);
    }
  }
  return timings;
}

/** What all threads of the process spent, whatever else the machine does. */
function processorSeconds(action: () => void): number {
  const before = process.cpuUsage();
  action();
  globalThis.gc?.({ type: 'minor' });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** A benchmark whose rounds differ measures nothing. */
function assertSame(name: string, first: unknown, again: unknown): void {
  if (isDeepStrictEqual(first, again)) return;
  throw new Error(`${name} gives another result when it is run again`);
}

/** @throws Error if there was no subject of that name. */
export function timingOf<T>(timings: ReadonlyMap<string, Timing<T>>, name: string): Timing<T> {
  const timing = timings.get(name);
  if (timing === undefined) throw new Error(`nothing was timed as ${name}`);
  return timing;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [Math.floor, Math.ceil].map((to) => sorted[to((sorted.length - 1) / 2)]);
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}

/** The median of the ratios within each round, and the least and greatest of them. */
export function ratioText(over: Timing<unknown>, under: Timing<unknown>): string {
  const ratios = ratiosOf(over, under);
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
  return `ratio ${median(ratios).toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
}

/**
 * The median of the ratios within each round, and the interval that has it with 95 % confidence
 * whatever their distribution: from one order statistic to another.
 */
export function medianText(over: Timing<unknown>, under: Timing<unknown>): string {
  const ratios = ratiosOf(over, under).sort((a, b) => a - b);
  const away = Math.floor(ratios.length / 2 - 0.98 * Math.sqrt(ratios.length));
  const [low, high] = [ratios.at(Math.max(0, away)), ratios.at(-1 - Math.max(0, away))];
  const interval = [low, high].map((end) => (end ?? Number.NaN).toFixed(3)).join(' to ');
  return `${median(ratios).toFixed(3)} (${interval})`;
}

function ratiosOf(over: Timing<unknown>, under: Timing<unknown>): number[] {
  return over.seconds.map((one, round) => one / (under.seconds[round] ?? Number.NaN));
}

/** What two subjects that do the same took on average, round by round. */
export function meanOf<T>(one: Timing<T>, other: Timing<T>): Timing<T> {
  const seconds = one.seconds.map((each, round) => (each + (other.seconds[round] ?? each)) / 2);
  return { seconds, result: one.result };
}

/** Nanoseconds of each of `count` operations, in the median round. */
export function nanosecondsText(timing: Timing<unknown>, count: number): string {
  return `${((median(timing.seconds) / count) * 1e9).toFixed(0)} ns`;
}

/** Digits in groups of three, whatever the locale. */
export function grouped(value: number): string {
  return value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ',');
}

export function hashOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex').slice(0, 16);
}

/** The bytes of an array of numbers, for a hash. */
export function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Bytes in use once nothing is left to free: objects and the buffers outside of the heap. */
export function bytesInUse(): number {
  // What the first collection frees may hold what the second one frees.
  collectGarbage();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('run node with --expose-gc');
  globalThis.gc();
}
