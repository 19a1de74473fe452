import type { SimTime } from '@podsim/kernel';
import type { Killed } from '../errors.ts';
import type { Shell } from '../state/shell.ts';
import type { LoopRecorder, Observer } from './observer.ts';
import type { Parked } from './parked.ts';
import type { Proc } from './procs.ts';

/** Later than every time: nothing is due. */
export const NEVER = Number.POSITIVE_INFINITY as SimTime;

/**
 * What a thread waits for when it yields: a time; null, until somebody wakes it; or, at the head
 * of a loop that changes nothing, until something that the loop looks at changes.
 */
export type Wait = SimTime | null | LoopRecorder;

/** Code that takes virtual time. */
export type Steps<T> = Generator<Wait, T, void>;

/** A line of execution: a shell with its foreground children, or a background job. */
export interface Thread {
  /** Its processes take pids from here on; 0 is the container's main process. */
  readonly base: number;
  steps: Steps<number> | null;
  /** The process that ends with it. */
  root: Proc;
  /** When it is due; NEVER while it waits for somebody. */
  due: SimTime;
  /** To be thrown into it as soon as it is its turn. */
  raised: Killed | null;
  /** Innermost observer of what it does. */
  observer: Observer | null;
  parked: Parked | null;
  /** The shell that sits in `wait`: a signal with a trap ends that wait at once. */
  waiter: Proc | null;
  /** The shell of a background job; what it holds open keeps an exec call from ending. */
  shell: Shell | null;
  onEnd: (status: number) => void;
}
