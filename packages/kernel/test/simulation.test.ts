import { describe, expect, test } from 'vitest';
import {
  asTime,
  type Limits,
  microseconds,
  type Phase,
  runKey,
  Simulation,
  type Timer,
} from '../src/index.ts';

const key = runKey(1, 0);
const us = microseconds;
const FOREVER = asTime(Number.MAX_SAFE_INTEGER);

function simulation(limits: Partial<Limits> = {}): Simulation {
  return new Simulation({ key, limits });
}

describe('order', () => {
  test('by time, phase, ordinal, and the order of arming within one entity', () => {
    const sim = simulation();
    const [first, second] = [sim.createEntity('first'), sim.createEntity('second')];
    const log: string[] = [];
    const add = (entity: typeof first, time: number, phase: Phase, text: string) =>
      entity.at(asTime(time), phase, () => log.push(`${sim.now} ${text}`));
    add(second, 10, 9, 'phase 9');
    add(second, 10, 0, 'second, a');
    add(second, 10, 0, 'second, b');
    add(first, 10, 0, 'first, armed last');
    add(second, 9, 9, 'earlier');
    add(first, 10, 5, 'phase 5');
    expect(sim.run(FOREVER)).toBe('idle');
    expect(log).toEqual([
      '9 earlier',
      '10 first, armed last',
      '10 second, a',
      '10 second, b',
      '10 phase 5',
      '10 phase 9',
    ]);
  });

  test('a task may arm the same instant, even in a phase that is over', () => {
    const sim = simulation();
    const entity = sim.createEntity('e');
    const log: string[] = [];
    entity.at(asTime(5), 4, () => {
      log.push('four');
      entity.at(asTime(5), 6, () => log.push('six'));
      entity.after(us(0), 2, () => log.push('two'));
      entity.at(asTime(5), 4, () => log.push('four again'));
    });
    entity.at(asTime(5), 5, () => log.push('five'));
    sim.run(FOREVER);
    expect(log).toEqual(['four', 'two', 'four again', 'five', 'six']);
  });

  test('what another entity does moves nothing', () => {
    const order = (noise: boolean): string[] => {
      const sim = simulation();
      const noisy = sim.createEntity('noisy');
      const entities = [1, 2, 3].map((i) => sim.createEntity(`e${i}`));
      const log: string[] = [];
      for (let round = 0; round < 20; round++) {
        if (noise) noisy.after(us(round % 3), 3, () => {}).cancel();
        if (noise) noisy.after(us(round % 5), 3, () => {});
        const entity = entities[(round * 7) % 3] as (typeof entities)[number];
        entity.after(us(round % 4), 3, () => log.push(`${sim.now} ${round}`));
      }
      sim.run(FOREVER);
      return log;
    };
    expect(order(true)).toEqual(order(false));
  });
});

describe('run', () => {
  test('includes `until`, leaves the clock there, and goes on later', () => {
    const sim = simulation();
    const entity = sim.createEntity('e');
    const log: number[] = [];
    for (const time of [10, 20, 21]) entity.at(asTime(time), 0, () => log.push(sim.now));
    expect(sim.run(asTime(20))).toBe('reached');
    expect(log).toEqual([10, 20]);
    expect(sim.run(asTime(20))).toBe('reached');
    expect(sim.now).toBe(20);
    expect(sim.run(asTime(100))).toBe('idle');
    expect(sim.now).toBe(21);
    expect(log).toEqual([10, 20, 21]);
  });

  test('is idle when only cancelled tasks are left', () => {
    const sim = simulation();
    sim
      .createEntity('e')
      .at(asTime(10), 0, () => {})
      .cancel();
    expect(sim.run(asTime(5))).toBe('idle');
    expect(sim.now).toBe(0);
    expect(sim.statistics.abandoned).toBe(0);
  });

  test('asks shouldStop every 4,096 tasks, and can go on', () => {
    let asked = 0;
    const sim = new Simulation({ key, shouldStop: () => ++asked === 2 });
    const timer: Timer = sim.createEntity('e').timer(0, () => timer.after(us(1)));
    timer.after(us(1));
    expect(sim.run(asTime(20_000))).toBe('stopped');
    expect(sim.now).toBe(8192);
    expect(sim.run(asTime(20_000))).toBe('reached');
    expect(sim.statistics.tasks).toBe(20_000);
    expect(asked).toBe(4);
  });

  test('may not be called by a task, nor for the past or a fraction', () => {
    const sim = simulation();
    sim.createEntity('e').at(asTime(3), 0, () => sim.run(FOREVER));
    expect(() => sim.run(FOREVER)).toThrow(expect.objectContaining({ code: 'RUN_REENTERED' }));
    expect(() => sim.run(asTime(2))).toThrow('run until 2 us at 3 us.');
    expect(() => sim.run(3.5 as never)).toThrow(
      expect.objectContaining({ code: 'TIME_NOT_AN_INTEGER' }),
    );
  });

  test('an error of a task passes through; the rest can still run', () => {
    const sim = simulation();
    const entity = sim.createEntity('e');
    const log: number[] = [];
    entity.at(asTime(1), 0, () => {
      throw new Error('boom');
    });
    entity.at(asTime(2), 0, () => log.push(2));
    expect(() => sim.run(FOREVER)).toThrow('boom');
    expect(sim.run(FOREVER)).toBe('idle');
    expect(log).toEqual([2]);
  });
});

describe('timers', () => {
  test('know whether and for when they are armed', () => {
    const sim = simulation();
    const states: boolean[] = [];
    const timer = sim.createEntity('server').timer(0, () => states.push(timer.armed));
    expect(timer.armed).toBe(false);
    expect(() => timer.time).toThrow(
      expect.objectContaining({
        code: 'TIMER_NOT_ARMED',
        message: 'A timer of server was asked for its time at 0 us, unarmed.',
      }),
    );
    timer.after(us(5));
    timer.at(asTime(7));
    expect([timer.armed, timer.time]).toEqual([true, 7]);
    sim.run(FOREVER);
    expect(states).toEqual([false]);
    timer.cancel();
    expect(timer.armed).toBe(false);
  });

  test('arming again replaces the earlier time, cancelling removes it', () => {
    const sim = simulation();
    const log: number[] = [];
    const timer = sim.createEntity('e').timer(0, () => log.push(sim.now));
    timer.at(asTime(5));
    timer.at(asTime(9));
    timer.at(asTime(7));
    sim.run(asTime(20));
    timer.at(asTime(25));
    timer.cancel();
    timer.cancel();
    sim.run(asTime(30));
    expect(log).toEqual([7]);
  });

  test('the past, fractions and NaN are refused by name and time', () => {
    const sim = simulation();
    const entity = sim.createEntity('server/7');
    entity.at(asTime(40), 0, () => {});
    sim.run(FOREVER);
    expect(() => entity.at(asTime(39), 0, () => {})).toThrow(
      expect.objectContaining({
        name: 'AssertionError',
        code: 'TIME_IN_THE_PAST',
        message: 'server/7 schedules 39 us at 40 us.',
      }),
    );
    for (const bad of [40.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => entity.after(bad as never, 0, () => {})).toThrow(
        expect.objectContaining({ code: 'TIME_NOT_AN_INTEGER' }),
      );
    }
  });
});

describe('limits', () => {
  test('tasks of one entity at one instant', () => {
    const sim = simulation({ tasksPerInstant: 100 });
    const other = sim.createEntity('other');
    for (let i = 0; i < 100; i++) other.at(asTime(8), 0, () => {});
    const loop: Timer = sim.createEntity('loop').timer(1, () => loop.after(us(0)));
    loop.at(asTime(8));
    const failure = {
      name: 'LimitError',
      code: 'TASKS_PER_INSTANT',
      limit: 100,
      entity: 'loop',
      time: 8,
      message:
        'TASKS_PER_INSTANT: more than 100 tasks of one entity at one instant; ' +
        'next is loop at 8 us',
    };
    expect(() => sim.run(FOREVER)).toThrow(expect.objectContaining(failure));
    expect(sim.statistics).toMatchObject({ tasks: 200, armed: 1 });
  });

  test('each instant counts anew', () => {
    const sim = simulation({ tasksPerInstant: 2 });
    const entity = sim.createEntity('e');
    for (let i = 0; i < 10; i++) entity.at(asTime(i >> 1), 0, () => {});
    expect(sim.run(FOREVER)).toBe('idle');
    expect(sim.statistics.tasks).toBe(10);
  });

  test('tasks of one run, over all calls', () => {
    const sim = simulation({ tasksPerRun: 10 });
    const timer: Timer = sim.createEntity('ticker').timer(0, () => timer.after(us(1)));
    timer.after(us(1));
    expect(sim.run(asTime(9))).toBe('reached');
    expect(() => sim.run(asTime(20))).toThrow(
      expect.objectContaining({ code: 'TASKS_PER_RUN', limit: 10, entity: 'ticker', time: 11 }),
    );
    expect(sim.statistics.tasks).toBe(10);
  });
});
