import { Draws, type RunKey } from './draws.ts';
import { AssertionError, type LimitCode, LimitError } from './errors.ts';
import { OwnedEntity, Place, type QueueEntity, type QueueTimer, TaskQueue } from './queue.ts';
import { RecordBus } from './records.ts';
import type { SimTime } from './time.ts';
import type { Entity, Owner } from './timer.ts';

/** Tasks between two questions to `shouldStop`; a power of two. */
const POLL_EVERY = 4096;

/** Every loop has a limit: reaching one is a {@link LimitError}, not a hang. */
export interface Limits {
  /** Tasks over the life of the simulation; default 2e9. */
  readonly tasksPerRun: number;
  /**
   * Tasks of one entity at one instant, counted once the instant has had as many of all entities;
   * default 100,000.
   */
  readonly tasksPerInstant: number;
}

const DEFAULT_LIMITS: Limits = { tasksPerRun: 2e9, tasksPerInstant: 100_000 };

export interface SimulationOptions {
  readonly key: RunKey;
  readonly limits?: Partial<Limits>;
  /** Asked every 4,096 tasks; true ends `run` early. */
  readonly shouldStop?: () => boolean;
}

/** Counters for progress and benchmarks; nothing of a result may depend on them. */
export interface Statistics {
  /** Tasks that ran. */
  readonly tasks: number;
  readonly entities: number;
  /** Timers armed now. */
  readonly armed: number;
  /** Entries queued now that will never run. */
  readonly abandoned: number;
  /** How often the heap was rebuilt to drop such entries. */
  readonly rebuilds: number;
}

/**
 * `reached`: every task up to `until` ran, and `now` is `until`. `idle`: nothing is armed any
 * more, and `now` is the time of the last task. `stopped`: `shouldStop` said so; `run` goes on.
 */
export type RunOutcome = 'reached' | 'idle' | 'stopped';

/**
 * Virtual time, the queue, the draws and the records of one run. Synchronous, and the same for
 * the same key and the same calls, whatever the machine.
 *
 * Tasks run in the order (time, phase, ordinal of the entity, n), where n counts that entity's
 * own armings. So what one entity does never reorders the tasks of two others.
 */
export class Simulation {
  readonly key: RunKey;
  readonly records = new RecordBus();
  private readonly queue = new TaskQueue();
  private readonly limits: Limits;
  private readonly shouldStop: () => boolean;
  private entities = 0;
  private tasks = 0;
  private running = false;
  /** The queue's instant that the next two are about. */
  private instant = -1;
  private instantTasks = 0;
  /** Tasks by entity; empty but at instants that have very many. */
  private readonly crowd = new Map<QueueEntity, number>();

  constructor(options: SimulationOptions) {
    this.key = options.key;
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.shouldStop = options.shouldStop ?? (() => false);
  }

  /** The present instant: the time of the task that runs. */
  get now(): SimTime {
    return this.queue.now;
  }

  get statistics(): Statistics {
    const { tasks, entities, queue } = this;
    const { armed, abandoned, rebuilds } = queue;
    return { tasks, entities, armed, abandoned, rebuilds };
  }

  /** A new owner of tasks. Names need not differ: they only appear in messages. */
  createEntity(owner: Owner): Entity {
    return new OwnedEntity(this.nextPlace(), owner);
  }

  /** The place of an entity that is made now, for what extends {@link QueueEntity}. */
  nextPlace(): Place {
    return new Place(this.queue, this.entities++);
  }

  /**
   * The stream of that name, from the draw of index `next` on. Who counts the draws it has taken
   * need not keep the stream.
   */
  draws(name: string, next = 0): Draws {
    return new Draws(this.key, name, next);
  }

  /**
   * Runs all tasks up to and including `until`, also those that they arm. May be called again
   * with a later time.
   *
   * @throws LimitError at a limit, AssertionError if called by a task or for a past time, and
   *   whatever a task throws.
   */
  run(until: SimTime): RunOutcome {
    this.check(until);
    this.running = true;
    try {
      return this.loop(until);
    } finally {
      this.running = false;
    }
  }

  private loop(until: SimTime): RunOutcome {
    const { queue, shouldStop } = this;
    const { tasksPerRun, tasksPerInstant } = this.limits;
    for (;;) {
      const entry = queue.peek();
      if (entry === undefined) return 'idle';
      const { time } = entry;
      const timer = entry.timer as QueueTimer;
      if (time > until) {
        queue.advance(until);
        return 'reached';
      }
      queue.advance(time);
      if (this.instant !== queue.instant) this.beginInstant();
      if (this.instantTasks >= tasksPerInstant) this.countInCrowd(timer.entity);
      if (this.tasks >= tasksPerRun) throw this.limit('TASKS_PER_RUN', timer.entity);
      this.instantTasks++;
      this.tasks++;
      queue.take(entry);
      timer.action();
      if (this.tasks % POLL_EVERY === 0 && shouldStop()) return 'stopped';
    }
  }

  private beginInstant(): void {
    this.instant = this.queue.instant;
    this.instantTasks = 0;
    if (this.crowd.size > 0) this.crowd.clear();
  }

  private countInCrowd(entity: QueueEntity): void {
    const tasks = this.crowd.get(entity) ?? 0;
    if (tasks >= this.limits.tasksPerInstant) throw this.limit('TASKS_PER_INSTANT', entity);
    this.crowd.set(entity, tasks + 1);
  }

  private check(until: SimTime): void {
    const { now } = this.queue;
    if (this.running) {
      throw new AssertionError('RUN_REENTERED', `A task called run at ${now} us.`);
    }
    if (!Number.isSafeInteger(until)) {
      throw new AssertionError('TIME_NOT_AN_INTEGER', `run until ${until} us at ${now} us.`);
    }
    if (until < now) {
      throw new AssertionError('TIME_IN_THE_PAST', `run until ${until} us at ${now} us.`);
    }
  }

  private limit(code: LimitCode, entity: QueueEntity): LimitError {
    const { tasksPerRun, tasksPerInstant } = this.limits;
    const value = code === 'TASKS_PER_RUN' ? tasksPerRun : tasksPerInstant;
    return new LimitError(code, value, entity.name, this.queue.now);
  }
}
