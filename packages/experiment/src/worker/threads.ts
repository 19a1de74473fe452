import { Worker } from 'node:worker_threads';

/** What a thread is told before it is told what to run. */
export interface ThreadStart {
  /** Load what folds metrics, too. */
  readonly metrics: boolean;
}

/** Published packages hold JavaScript, the repository TypeScript. */
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const ownEntry = new URL(`./main.${extension}`, import.meta.url);

/** What a thread runs that tries out a plugin. */
export const checkEntry = new URL(`./check.${extension}`, import.meta.url);

/** A thread, and its end: the error that killed it, or null. */
export interface Thread {
  readonly worker: Worker;
  readonly ended: Promise<Error | null>;
}

/**
 * Threads that run simulations. Starting one takes as long as reading a scenario does, so that a
 * command starts them first; this file is light for the same reason.
 */
export class Threads {
  private readonly start: ThreadStart;
  private readonly entry: URL;
  private readonly waiting: Thread[];

  /**
   * @param ahead so many threads start at once; more start when they are taken.
   * @param entry what a thread runs.
   */
  constructor(ahead: number, start: ThreadStart, entry: URL = ownEntry) {
    this.start = start;
    this.entry = entry;
    this.waiting = Array.from({ length: ahead }, () => this.create());
  }

  /** A thread that waits for its input, or will. */
  take(): Thread {
    const thread = this.waiting.pop() ?? this.create();
    thread.worker.ref();
    return thread;
  }

  /** Ends those that nobody took. */
  async dismiss(): Promise<void> {
    await Promise.all(this.waiting.splice(0).map(({ worker }) => worker.terminate()));
  }

  private create(): Thread {
    const thread = startThread(this.entry, this.start);
    // One that is never taken must not keep the process alive.
    thread.worker.unref();
    return thread;
  }
}

/** @param input is the thread's `workerData`. */
export function startThread(entry: URL, input: unknown): Thread {
  const worker = new Worker(entry, { workerData: input, stdout: true });
  // What a plugin prints is for people: stdout is for results.
  worker.stdout.on('data', (text: Uint8Array) => process.stderr.write(text));
  return { worker, ended: endOf(worker) };
}

function endOf(worker: Worker): Promise<Error | null> {
  return new Promise((resolve) => {
    let crash: Error | null = null;
    worker.on('error', (error) => {
      crash = error;
    });
    worker.on('exit', (code) => {
      if (code !== 0) crash ??= new Error(`the worker thread ended with code ${code}`);
      resolve(crash);
    });
  });
}
