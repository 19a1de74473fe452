import { Worker } from 'node:worker_threads';
import { Control } from './control.ts';
import type { Job, WorkerInput, WorkerMessage } from './protocol.ts';

/** Published packages hold JavaScript, the repository TypeScript. */
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const entry = new URL(`./main.${extension}`, import.meta.url);

/** What the pool tells while workers run. Called on the main thread, in order per worker. */
export interface PoolListener {
  onMessage(message: WorkerMessage): void;
  /** A worker died in the middle of a run. */
  onCrash(run: number, error: Error): void;
}

/** Worker threads that share the runs of one job; each takes the next run when it is free. */
export class Pool {
  readonly control: Control;
  private readonly job: Job;
  private readonly jobs: number;

  constructor(job: Job, jobs: number) {
    this.job = job;
    this.jobs = jobs;
    this.control = Control.create(jobs);
  }

  /**
   * Starts the workers; resolves when all have ended.
   *
   * @param ready is awaited before the first message is handed on: threads start meanwhile.
   * @throws what the listener threw, after all workers have ended.
   */
  async run(ready: Promise<PoolListener>): Promise<void> {
    const slots = Array.from({ length: this.jobs }, (_, slot) => this.keepRunning(slot, ready));
    const results = await Promise.allSettled(slots);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  private async keepRunning(slot: number, ready: Promise<PoolListener>): Promise<void> {
    while (await this.runWorker(slot, ready)) this.control.replaceWorker(slot);
  }

  /** Runs one worker to its end; true if it died and runs may be left. */
  private async runWorker(slot: number, ready: Promise<PoolListener>): Promise<boolean> {
    const { control, job } = this;
    const { words, times } = control;
    const worker = new Worker(entry, {
      workerData: { worker: slot, words, times, job } satisfies WorkerInput,
    });
    let handled = Promise.resolve();
    worker.on('message', (message: WorkerMessage) => {
      handled = handled.then(async () => {
        try {
          (await ready).onMessage(message);
        } catch (error) {
          // Results cannot be written: no worker goes on, and none waits for the writer for ever.
          control.stop();
          throw error;
        } finally {
          control.afterWrite(slot);
        }
      });
      // Thrown where it is awaited, after the worker's end.
      handled.catch(() => {});
    });
    const crash = await endOf(worker);
    await handled;
    if (crash === null) return false;
    const run = control.currentRun(slot);
    (await ready).onCrash(run, crash);
    return run + 1 < job.replications.length;
  }
}

/** Resolves when a worker has ended: to the error that killed it, or null. */
function endOf(worker: Worker): Promise<Error | null> {
  return new Promise((resolve) => {
    let crash: Error | null = null;
    worker.on('error', (error) => {
      crash = error;
    });
    worker.on('exit', () => resolve(crash));
  });
}
