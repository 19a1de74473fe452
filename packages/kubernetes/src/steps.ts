import type { Duration, Entity, Phase } from '@podsim/kernel';

/**
 * Procedures that take virtual time, written as generators so that they read from top to bottom:
 * `yield* sleep(...)` where the real code blocks. A generator exists only while its procedure is
 * under way, so an idle pod holds none.
 */

/** Starts waiting and calls `resume` when it is over, now or later. */
export type Wait = (resume: () => void) => void;
export type Step<T = void> = Generator<Wait, T, void>;

/** The life of who runs steps: when it ends, none of its steps goes on. */
export class Lifetime {
  #alive = true;

  get alive(): boolean {
    return this.#alive;
  }

  end(): void {
    this.#alive = false;
  }
}

/** The lifetime of the step that runs now; steps it starts share it. */
let present: Lifetime | null = null;

export function presentLifetime(): Lifetime | null {
  return present;
}

/** Runs a step until it ends or its lifetime does, then hands its result on. */
export function run<T>(
  step: Step<T>,
  done: (result: T) => void,
  lifetime: Lifetime | null = present,
): void {
  const advance = (): void => {
    if (lifetime && !lifetime.alive) return;
    const outer = present;
    present = lifetime;
    try {
      advanceStep(step, done, advance);
    } finally {
      present = outer;
    }
  };
  advance();
}

/** Goes on to the next wait that is not over at once, or to the end. */
function advanceStep<T>(step: Step<T>, done: (result: T) => void, advance: () => void): void {
  for (;;) {
    const next = step.next();
    if (next.done) {
      done(next.value);
      return;
    }
    // A wait that is over at once must not deepen the stack.
    let resumed = false;
    let waiting = false;
    next.value(() => {
      if (waiting) advance();
      else resumed = true;
    });
    if (!resumed) {
      waiting = true;
      return;
    }
  }
}

/** Waits for `delay`. */
export function* sleep(entity: Entity, phase: Phase, delay: Duration): Step {
  yield (resume) => {
    entity.after(delay, phase, resume);
  };
}

/** Runs several steps side by side until all have ended; results in the order given. */
export function* all<T>(steps: readonly Step<T>[]): Step<T[]> {
  const results = new Array<T>(steps.length);
  if (steps.length === 0) return results;
  yield (resume) => {
    let open = steps.length;
    steps.forEach((step, index) => {
      run(step, (result) => {
        results[index] = result;
        open--;
        if (open === 0) resume();
      });
    });
  };
  return results;
}

/** Runs a step for at most `limit`; null when the time is over first (the step runs on). */
export function* within<T>(
  entity: Entity,
  phase: Phase,
  limit: Duration,
  step: Step<T>,
): Step<{ result: T } | null> {
  let outcome: { result: T } | null = null;
  yield (resume) => {
    const timer = entity.after(limit, phase, resume);
    run(step, (result) => {
      // The step may end after its time is over; nobody waits for it then.
      if (!timer.armed) return;
      timer.cancel();
      outcome = { result };
      resume();
    });
  };
  return outcome;
}

/** A condition that several steps may wait for; once open it stays open. */
export class Gate {
  #waiting: (() => void)[] = [];
  #open = false;

  get isOpen(): boolean {
    return this.#open;
  }

  open(): void {
    if (this.#open) return;
    this.#open = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }

  *wait(): Step {
    if (this.#open) return;
    yield (resume) => {
      this.#waiting.push(resume);
    };
  }
}
