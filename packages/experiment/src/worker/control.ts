/** Batches that a worker may be ahead of the writer. */
const unwrittenMax = 8;

const stopSlot = 0;
const nextSlot = 1;
const sharedSlots = 2;
const slotsPerWorker = 2;
/** Instead of the index of a run. */
const none = -1;

/**
 * The memory that the main thread shares with its workers: the stop flag, the next run to take,
 * and for each worker its unwritten batches, the run it is at and how far that is.
 */
export class Control {
  readonly words: SharedArrayBuffer;
  readonly times: SharedArrayBuffer;
  private readonly slots: Int32Array;
  private readonly virtual: Float64Array;

  constructor(words: SharedArrayBuffer, times: SharedArrayBuffer) {
    this.words = words;
    this.times = times;
    this.slots = new Int32Array(words);
    this.virtual = new Float64Array(times);
  }

  static create(workers: number): Control {
    const words = new SharedArrayBuffer(4 * (sharedSlots + slotsPerWorker * workers));
    const control = new Control(words, new SharedArrayBuffer(8 * workers));
    for (let worker = 0; worker < workers; worker += 1) control.resetWorker(worker);
    return control;
  }

  /** Asks all workers to stop. */
  stop(): void {
    Atomics.store(this.slots, stopSlot, 1);
  }

  get stopped(): boolean {
    return Atomics.load(this.slots, stopSlot) === 1;
  }

  /** The index of a run that no other worker has taken. */
  takeRun(worker: number): number {
    const run = Atomics.add(this.slots, nextSlot, 1);
    Atomics.store(this.slots, this.currentSlot(worker), run);
    return run;
  }

  /** The index of the run that a worker took last; null before its first. */
  currentRun(worker: number): number | null {
    const run = Atomics.load(this.slots, this.currentSlot(worker));
    return run === none ? null : run;
  }

  /** Worker: counts a batch that is about to be posted; waits while too many are unwritten. */
  beforePost(worker: number): void {
    const slot = this.unwrittenSlot(worker);
    let unwritten = Atomics.load(this.slots, slot);
    while (unwritten >= unwrittenMax) {
      Atomics.wait(this.slots, slot, unwritten);
      unwritten = Atomics.load(this.slots, slot);
    }
    Atomics.add(this.slots, slot, 1);
  }

  /** Main thread: a posted batch is written. */
  afterWrite(worker: number): void {
    const slot = this.unwrittenSlot(worker);
    // It can only be waiting if there were too many.
    if (Atomics.sub(this.slots, slot, 1) >= unwrittenMax) Atomics.notify(this.slots, slot);
  }

  /** Main thread: a new worker takes the place of one that died. */
  resetWorker(worker: number): void {
    Atomics.store(this.slots, this.unwrittenSlot(worker), 0);
    Atomics.store(this.slots, this.currentSlot(worker), none);
  }

  /** Worker: how far its run is, in microseconds of virtual time. */
  reportTime(worker: number, now: number): void {
    this.virtual[worker] = now;
  }

  /** Virtual times of the runs under way, by worker. Only for progress. */
  get virtualTimes(): readonly number[] {
    return [...this.virtual];
  }

  private unwrittenSlot(worker: number): number {
    return sharedSlots + slotsPerWorker * worker;
  }

  private currentSlot(worker: number): number {
    return sharedSlots + slotsPerWorker * worker + 1;
  }
}
