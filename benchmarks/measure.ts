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
  const ratios = over.seconds.map((one, round) => one / (under.seconds[round] ?? Number.NaN));
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
  return `ratio ${median(ratios).toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
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
