import {
  type Answer,
  type Behavior,
  type Duration,
  microseconds,
  type Process,
  plus,
  type SimTime,
  seconds,
  since,
  type Timer,
} from '@podsim/sdk';
import type { JvmOptions } from './options.ts';

const MEBIBYTE = 1024 * 1024;
const HOUR = 3_600_000_000;

/** One JVM, from the start of its process to its end. */
export class Jvm implements Behavior {
  readonly #process: Process;
  readonly #options: JvmOptions;
  readonly #begin: SimTime;
  /** Until when the present pause stops everything. */
  #pausedUntil: SimTime;
  /** The work of its start, as of a time, on so many cores; null once it serves. */
  #starting: { left: Duration; since: SimTime; cores: number } | null = null;
  #timer: Timer | null = null;

  constructor(process: Process, options: JvmOptions) {
    this.#process = process;
    this.#options = options;
    this.#begin = process.now;
    this.#pausedUntil = process.now;
  }

  start(): void {
    const { startupCpu, threads, heapMi } = this.#options;
    const process = this.#process;
    process.memory((heapMi / 4) * MEBIBYTE);
    const cpu = process.random('startup').sample(startupCpu);
    this.#starting = { left: cpu, since: process.now, cores: this.#cores(threads) };
    this.#timer = process.after(this.#stretched(cpu, threads), () => {
      this.#starting = null;
      const took = since(process.now, this.#begin);
      process.record('starts', { cpu, took });
      process.log(`Started application in ${took / 1_000_000} seconds`);
      for (const port of process.container.ports) process.listen(port);
      this.#collectLater();
      // Above the container's limit the kernel kills it, as it kills a real one.
      process.memory(heapMi * MEBIBYTE);
    });
  }

  /** What is left of the start goes on with the cores that the new limit gives. */
  resized(): void {
    const { now } = this.#process;
    const starting = this.#starting;
    if (starting === null) return;
    const { threads } = this.#options;
    const worked = Math.floor(since(now, starting.since) * starting.cores);
    const left = microseconds(Math.max(0, starting.left - worked));
    this.#starting = { ...starting, left, since: now, cores: this.#cores(threads) };
    this.#timer?.after(this.#stretched(left, threads));
  }

  signal(): void {
    const hooks = this.#process.random('shutdown').sample(this.#options.shutdown);
    // A pause stops the thread that would run them, too.
    const delay = microseconds(this.#restOfPause() + hooks);
    this.#process.after(delay, () => this.#process.exit(143));
  }

  http(): Answer {
    const latency = this.#process.random('latency').sampleAt(this.#options.latency, 0);
    const rest = this.#restOfPause();
    if (rest === 0) return { status: 200, latency, hold: {} };
    // Whoever asks during a pause waits for its end; the next one to ask waits less.
    return { status: 200, latency: microseconds(rest + latency) };
  }

  /** A probe that kills it during a pause kills what would have gone on. */
  healthy(): boolean {
    return true;
  }

  #restOfPause(): Duration {
    const { now } = this.#process;
    return now < this.#pausedUntil ? since(this.#pausedUntil, now) : seconds(0);
  }

  #collectLater(): void {
    const { gcEvery } = this.#options;
    const wait = this.#process.random('gc').sample({ kind: 'exponential', mean: gcEvery });
    this.#process.after(wait, () => this.#collect());
  }

  #collect(): void {
    const process = this.#process;
    const pause = this.#stretched(process.random('pause').sample(this.#options.gcPause), 1);
    this.#pausedUntil = plus(process.now, pause);
    process.record('pauses', { pause });
    // What was answered before does not hold now, and what is answered now not after the pause.
    process.changed();
    process.after(pause, () => {
      process.changed();
      this.#collectLater();
      const { heapMi, leakMi } = this.#options;
      const leaked = (leakMi * since(process.now, this.#begin)) / HOUR;
      process.memory((heapMi + leaked) * MEBIBYTE);
    });
  }

  /** How long CPU time takes on so many cores, or fewer if the container's limit is below. */
  #stretched(cpu: Duration, cores: number): Duration {
    return microseconds(Math.ceil(cpu / this.#cores(cores)));
  }

  #cores(wanted: number): number {
    const limit = this.#process.container.limits.cpu;
    return limit === null ? wanted : Math.min(wanted, limit / 1000);
  }
}
