import type { SimTime } from './time.ts';

/** What an assertion of the kernel protects. */
export type AssertionCode =
  | 'TIME_IN_THE_PAST'
  | 'TIME_NOT_AN_INTEGER'
  | 'TIMER_NOT_ARMED'
  | 'RUN_REENTERED'
  | 'TOO_MANY_ENTITIES'
  | 'ROW_LENGTH'
  | 'DISTRIBUTION';

/**
 * A broken invariant: a mistake of the program, never of its input. Assertions stay on in
 * production, because a wrong simulation that goes on is worse than one that stops.
 */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
  readonly code: AssertionCode;

  constructor(code: AssertionCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Which limit a simulation ran into. */
export type LimitCode = 'TASKS_PER_RUN' | 'TASKS_PER_INSTANT';

/** A limit was reached; the task that would have passed it has not run and is still queued. */
export class LimitError extends Error {
  override readonly name = 'LimitError';
  readonly code: LimitCode;
  /** The limit's value, in tasks. */
  readonly limit: number;
  /** Name of the entity whose task was next. */
  readonly entity: string;
  /** Virtual time of that task. */
  readonly time: SimTime;

  constructor(code: LimitCode, limit: number, entity: string, time: SimTime) {
    const scope = code === 'TASKS_PER_RUN' ? 'in one run' : 'of one entity at one instant';
    super(`${code}: more than ${limit} tasks ${scope}; next is ${entity} at ${time} us`);
    this.code = code;
    this.limit = limit;
    this.entity = entity;
    this.time = time;
  }
}
