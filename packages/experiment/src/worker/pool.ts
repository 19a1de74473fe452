import { CallBoard } from './call-board.ts';
import { Control } from './control.ts';
import type { Job, WorkerInput, WorkerMessage } from './protocol.ts';
import type { Threads } from './threads.ts';
import { Watchdog } from './watchdog.ts';

/** What the pool tells while workers run. Called on the main thread, in order per worker. */
export interface PoolListener {
  onMessage(message: WorkerMessage): unknown;
  /** A worker died in the middle of a run. */
  onCrash(run: number, error: Error): unknown;
}

/** Worker threads that share the runs of one job; each takes the next run when it is free. */
export class Pool {
  readonly control: Control;
  private readonly job: Job;
  private readonly jobs: number;
  private readonly threads: Threads;
  private readonly board: CallBoard;
  private readonly watchdog: Watchdog | null;

  /** @param callSeconds of wall time that one call into a plugin may take. */
  constructor(job: Job, jobs: number, threads: Threads, callSeconds = 10) {
    this.job = job;
    this.jobs = jobs;
    this.threads = threads;
    this.control = Control.create(jobs);
    this.board = CallBoard.create(jobs);
    this.watchdog = job.plugins.length === 0 ? null : new Watchdog(this.board, callSeconds);
  }

  /**
   * Hands the job to the threads; resolves when all have ended.
   *
   * @param ready is awaited before the first message is handed on: runs begin meanwhile.
   * @throws what the listener threw, or what kept a worker from starting, once all have ended.
   */
  async run(ready: Promise<PoolListener>): Promise<void> {
    const slots = Array.from({ length: this.jobs }, (_, slot) => this.keepRunning(slot, ready));
    const results = await Promise.allSettled(slots);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  private async keepRunning(slot: number, ready: Promise<PoolListener>): Promise<void> {
    while (await this.runWorker(slot, ready)) {
      this.control.resetWorker(slot);
      this.board.reset(slot);
    }
  }

  /** Runs one worker to its end; true if it died and runs may be left. */
  private async runWorker(slot: number, ready: Promise<PoolListener>): Promise<boolean> {
    const { control, job } = this;
    const { words, times } = control;
    const { worker, ended } = this.threads.take();
    let handled = Promise.resolve();
    let failure: { readonly error: unknown } | null = null;
    let done: number | null = null;
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'done') done = message.run;
      handled = handled.then(async () => {
        try {
          // After a failed write the rest is only counted, so that no worker waits for ever.
          if (failure === null) await (await ready).onMessage(message);
        } catch (error) {
          failure = { error };
          control.stop();
        } finally {
          control.afterWrite(slot);
        }
      });
    });
    const calls = this.board.bytes;
    worker.postMessage({ worker: slot, words, times, calls, job } satisfies WorkerInput);
    let stuck: Error | null = null;
    const unguard = this.watchdog?.guard(slot, (error) => {
      stuck = error;
      void worker.terminate();
    });
    const end = await ended;
    // A thread that was stopped because of its plugin ends with an error of its own.
    const death = stuck ?? end;
    unguard?.();
    await handled;
    // Results cannot be written. Thrown here, after the worker's end.
    if (failure !== null) throw (failure as { readonly error: unknown }).error;
    const run = control.currentRun(slot);
    const isLeft = run !== null && run !== done && run < job.replications.length;
    const crash = death ?? (isLeft ? new Error('the worker thread ended in the middle') : null);
    if (crash === null) return false;
    // It did not come as far as its first run: neither would another one.
    if (run === null) throw crash;
    await (await ready).onCrash(run, crash);
    return run + 1 < job.replications.length;
  }
}
