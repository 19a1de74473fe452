import type { Duration, SimTime } from './time.ts';

/**
 * The order of tasks at one instant. Lower phases run first; what each number stands for is up to
 * the model on top of the kernel.
 */
export type Phase = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** One task that can be armed, armed again and cancelled, as often as needed. */
export interface Timer {
  /** Whether the task is going to run. False while it runs, unless it has armed itself again. */
  readonly armed: boolean;
  /**
   * When the task is going to run.
   *
   * @throws AssertionError unless armed.
   */
  readonly time: SimTime;
  /**
   * Arms the timer for `time`, instead of any earlier arming. The present instant is allowed,
   * even in a phase that is over: the task is then next in the queue's order.
   *
   * @throws AssertionError if `time` is in the past or not an integer.
   */
  at(time: SimTime): void;
  /** Arms the timer `delay` from now; see {@link Timer.at}. */
  after(delay: Duration): void;
  /** The task will not run, unless armed again. Nothing happens if the timer is not armed. */
  cancel(): void;
}

/** A name, or whoever says its name only when a message needs it. */
export type Owner = string | { toString(): string };

/**
 * Whatever owns tasks. Entities are created in an order that is part of the model; their ordinal
 * decides between tasks of one instant and phase.
 */
export interface Entity {
  readonly ordinal: number;
  /** For messages only. */
  readonly name: string;
  /**
   * Whether the present instant is over for that phase of this entity: a timer that is armed for
   * now would run after tasks that it goes before.
   */
  isPast(phase: Phase): boolean;
  /** A new timer, armed for `time`; see {@link Timer.at}. */
  at(time: SimTime, phase: Phase, action: () => void): Timer;
  /** A new timer, armed for `delay` from now. */
  after(delay: Duration, phase: Phase, action: () => void): Timer;
  /** A new timer, not yet armed: the cheap way to do the same again and again. */
  timer(phase: Phase, action: () => void): Timer;
}
