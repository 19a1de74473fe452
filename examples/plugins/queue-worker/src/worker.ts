import { type Behavior, type Process, type SimTime, since, type Timer } from '@podsim/sdk';
import type { WorkerOptions } from './options.ts';

/** Takes jobs as they come and does one after the other; a probe can only look at its file. */
export class Worker implements Behavior {
  readonly #process: Process;
  readonly #options: WorkerOptions;
  /** When each job that it holds arrived; the first is the one it works on. */
  readonly #jobs: SimTime[] = [];
  #next: Timer | null = null;
  #stopping = false;

  constructor(process: Process, options: WorkerOptions) {
    this.#process = process;
    this.#options = options;
  }

  start(): void {
    this.#beat();
    for (let job = 0; job < this.#options.backlog; job += 1) this.#arrive();
    this.#wait();
  }

  signal(): void {
    const { onSigterm } = this.#options;
    const process = this.#process;
    if (!this.#stopping) process.record('stops', { backlog: this.#jobs.length });
    if (onSigterm === 'ignore') return;
    // From now on jobs stay in the queue, for others.
    this.#stopping = true;
    this.#next?.cancel();
    if (onSigterm === 'abandon') process.exit(143);
    if (this.#jobs.length === 0) this.#end();
  }

  #wait(): void {
    const process = this.#process;
    this.#next = process.after(process.random('arrivals').sample(this.#options.arrivals), () => {
      this.#arrive();
      this.#wait();
    });
  }

  #arrive(): void {
    this.#jobs.push(this.#process.now);
    this.#record('arrived', null);
    if (this.#jobs.length === 1) this.#work();
  }

  #work(): void {
    const process = this.#process;
    this.#beat();
    process.after(process.random('job').sample(this.#options.job), () => {
      const arrived = this.#jobs.shift();
      this.#record('done', arrived === undefined ? null : since(process.now, arrived));
      const isLast = this.#jobs.length === 0 || this.#options.onSigterm === 'finish';
      if (this.#stopping && isLast) this.#end();
      if (this.#jobs.length > 0) this.#work();
    });
  }

  #end(): never {
    this.#process.log('stopped');
    return this.#process.exit(0);
  }

  #beat(): void {
    this.#process.files.write(this.#options.heartbeat, `${this.#jobs.length} jobs\n`);
  }

  #record(event: 'arrived' | 'done', took: number | null): void {
    this.#process.record('jobs', { event, backlog: this.#jobs.length, took });
  }
}
