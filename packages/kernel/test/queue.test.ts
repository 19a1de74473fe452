import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  asTime,
  type Entity,
  microseconds,
  type Phase,
  runKey,
  Simulation,
  type Timer,
} from '../src/index.ts';
import { type Entry, OwnedEntity, Place, QueueTimer, TaskQueue } from '../src/queue.ts';

const key = runKey(1, 0);
const TIMERS = 6;
const PHASES: readonly Phase[] = [3, 3, 0, 9, 5, 3];

/** What timer i does when it runs: arms or cancels another one. */
interface Reaction {
  readonly target: number;
  readonly delay: number | null;
}
/** What the commands may do to the queue under test and to its oracle alike. */
interface Machine {
  arm(timer: number, delay: number): void;
  cancel(timer: number): void;
  once(entity: number, phase: Phase, delay: number): void;
  run(span: number): void;
  readonly state: unknown;
}

const BUDGET = 400;

class Kernel implements Machine {
  private readonly sim = new Simulation({ key });
  private readonly entities: Entity[];
  private readonly timers: Timer[];
  private readonly log: [number, string][] = [];
  private budget = BUDGET;

  constructor(reactions: readonly Reaction[]) {
    this.entities = [0, 1, 2].map((i) => this.sim.createEntity(`e${i}`));
    this.timers = PHASES.map((phase, i) =>
      (this.entities[i % 3] as Entity).timer(phase, () => {
        this.log.push([this.sim.now, `timer ${i}`]);
        const { target, delay } = reactions[i] as Reaction;
        if (delay === null) this.cancel(target);
        else if (this.budget-- > 0) this.arm(target, delay);
      }),
    );
  }
  arm(timer: number, delay: number): void {
    (this.timers[timer] as Timer).after(microseconds(delay));
  }
  cancel(timer: number): void {
    (this.timers[timer] as Timer).cancel();
  }
  once(entity: number, phase: Phase, delay: number): void {
    (this.entities[entity] as Entity).after(microseconds(delay), phase, () =>
      this.log.push([this.sim.now, `once ${entity} ${phase}`]),
    );
  }
  run(span: number): void {
    this.sim.run(asTime(this.sim.now + span));
  }
  get state(): unknown {
    const timers = this.timers.map((timer) => (timer.armed ? timer.time : null));
    return { now: this.sim.now, armed: this.sim.statistics.armed, timers, log: this.log };
  }
}

interface Armed {
  readonly order: readonly [time: number, phase: number, entity: number, n: number];
  /** Timer, or null for a one-shot. */
  readonly timer: number | null;
  readonly text: string;
}

/** The same by brute force: one list, sorted before each step, nothing ever left behind. */
class Oracle implements Machine {
  private now = 0;
  private readonly counts = [0, 0, 0];
  private armed: Armed[] = [];
  private readonly log: [number, string][] = [];
  private budget = BUDGET;
  private readonly reactions: readonly Reaction[];

  constructor(reactions: readonly Reaction[]) {
    this.reactions = reactions;
  }
  private add(entity: number, phase: Phase, delay: number, timer: number | null, text: string) {
    const n = this.counts[entity] as number;
    this.counts[entity] = n + 1;
    this.armed.push({ order: [this.now + delay, phase, entity, n], timer, text });
  }
  arm(timer: number, delay: number): void {
    this.cancel(timer);
    this.add(timer % 3, PHASES[timer] as Phase, delay, timer, `timer ${timer}`);
  }
  cancel(timer: number): void {
    this.armed = this.armed.filter((entry) => entry.timer !== timer);
  }
  once(entity: number, phase: Phase, delay: number): void {
    this.add(entity, phase, delay, null, `once ${entity} ${phase}`);
  }
  run(span: number): void {
    const until = this.now + span;
    while (this.armed.length > 0) {
      this.armed.sort(byOrder);
      const next = this.armed[0] as Armed;
      if (next.order[0] > until) {
        this.now = until;
        return;
      }
      this.armed.shift();
      this.now = next.order[0];
      this.log.push([this.now, next.text]);
      if (next.timer !== null) this.react(next.timer);
    }
  }
  private react(timer: number): void {
    const { target, delay } = this.reactions[timer] as Reaction;
    if (delay === null) this.cancel(target);
    else if (this.budget-- > 0) this.arm(target, delay);
  }
  get state(): unknown {
    const timers = PHASES.map(
      (_, i) => this.armed.find((entry) => entry.timer === i)?.order[0] ?? null,
    );
    return { now: this.now, armed: this.armed.length, timers, log: this.log };
  }
}

function byOrder(a: Armed, b: Armed): number {
  for (const i of [0, 1, 2, 3] as const) {
    if (a.order[i] !== b.order[i]) return a.order[i] - b.order[i];
  }
  return 0;
}

/** A command does the same to both, which must then look the same. */
class Step implements fc.Command<Machine, Machine> {
  private readonly text: string;
  private readonly act: (machine: Machine) => void;
  constructor(text: string, act: (machine: Machine) => void) {
    this.text = text;
    this.act = act;
  }
  check(): boolean {
    return true;
  }
  run(oracle: Machine, kernel: Machine): void {
    this.act(oracle);
    this.act(kernel);
    expect(kernel.state).toEqual(oracle.state);
  }
  toString(): string {
    return this.text;
  }
}

describe('against a sorted list', () => {
  const timer = fc.nat({ max: TIMERS - 1 });
  const delay = fc.nat({ max: 12 });
  const steps = [
    fc.tuple(timer, delay).map(([t, d]) => new Step(`arm ${t} ${d}`, (m) => m.arm(t, d))),
    timer.map((t) => new Step(`cancel ${t}`, (m) => m.cancel(t))),
    fc
      .tuple(fc.nat({ max: 2 }), fc.nat({ max: 9 }), delay)
      .map(([e, p, d]) => new Step(`once ${e} ${p} ${d}`, (m) => m.once(e, p as Phase, d))),
    delay.map((d) => new Step(`run ${d}`, (m) => m.run(d))),
    // Many dead entries at once, so that rebuilds happen between and inside runs.
    fc.tuple(timer, delay).map(
      ([t, d]) =>
        new Step(`churn ${t} ${d}`, (m) => {
          for (let i = 0; i < 70; i++) m.arm(t, d + (i % 5));
        }),
    ),
  ];
  const reaction = fc.record({ target: timer, delay: fc.option(delay) });
  test('the same tasks run at the same times', () => {
    fc.assert(
      fc.property(
        fc.array(reaction, { minLength: TIMERS, maxLength: TIMERS }),
        fc.commands(steps, { maxCommands: 40, size: 'max' }),
        (reactions, commands) => {
          const setup = () => ({ model: new Oracle(reactions), real: new Kernel(reactions) });
          fc.modelRun(setup, commands);
        },
      ),
      { seed: 42, numRuns: 250 },
    );
  });
});

describe('dead entries', () => {
  test('never outnumber the live ones by much, and rebuilding changes no order', () => {
    const sim = new Simulation({ key });
    const log: number[] = [];
    const timers = Array.from({ length: 200 }, (_, i) =>
      sim.createEntity(`e${i}`).timer(0, () => log.push(i)),
    );
    let worst = 0;
    for (let round = 0; round < 50; round++) {
      for (const [i, timer] of timers.entries()) {
        timer.at(asTime(1000 + ((i * 7919 + round) % 200)));
        worst = Math.max(worst, sim.statistics.abandoned);
      }
    }
    expect(sim.statistics.rebuilds).toBeGreaterThan(20);
    expect(worst).toBeLessThanOrEqual(201);
    expect(sim.statistics.armed).toBe(200);
    sim.run(asTime(5000));
    const expected = timers
      .map((_, i) => [(i * 7919 + 49) % 200, i] as const)
      .sort(([a, i], [b, j]) => a - b || i - j);
    expect(log).toEqual(expected.map(([, i]) => i));
  });

  test('entries are reused: re-arming makes no new ones', () => {
    const queue = new TaskQueue();
    const timer = new QueueTimer(new OwnedEntity(new Place(queue, 0), 'e'), 0, () => {});
    const entries = new Set<Entry>();
    for (let i = 0; i < 20_000; i++) {
      timer.at(asTime(i));
      entries.add(timer.live as Entry);
    }
    expect(entries.size).toBeLessThan(130);
    const last = queue.peek();
    expect(last?.time).toBe(19_999);
  });
});

test('two entities cannot share an ordinal by overflow', () => {
  expect(() => new OwnedEntity(new Place(new TaskQueue(), 2 ** 27), 'one too many')).toThrow(
    expect.objectContaining({ code: 'TOO_MANY_ENTITIES' }),
  );
});
