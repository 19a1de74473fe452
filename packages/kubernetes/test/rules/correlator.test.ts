import { asTime } from '@podsim/kernel';
import { describe, expect, it } from 'vitest';
import { Correlator, DEFAULT_CORRELATOR, type Emission } from '../../src/events/correlator.ts';

const at = (time: number) => asTime(Math.round(time * 1_000_000));

function unhealthy(message: string, container = 'app'): Emission {
  return { type: 'Warning', reason: 'Unhealthy', message, container };
}

describe('Correlator', () => {
  it('counts what is the same, and keeps apart what is not (EVENT-3)', () => {
    const correlator = new Correlator({ settings: DEFAULT_CORRELATOR });
    correlator.correlate(unhealthy('a'), at(0));
    expect(correlator.correlate(unhealthy('a'), at(1))?.count).toBe(2);
    expect(correlator.correlate(unhealthy('b'), at(2))?.count).toBe(1);
    expect(correlator.correlate(unhealthy('a', 'other'), at(3))?.count).toBe(1);
    expect(correlator.events.map(({ message }) => message)).toEqual(['a', 'b', 'a']);
  });

  it('combines from the tenth distinct message on (EVENT-2)', () => {
    const correlator = new Correlator({ settings: DEFAULT_CORRELATOR });
    const seen = Array.from({ length: 12 }, (_, i) => {
      const event = correlator.correlate(unhealthy(`try ${i + 1}`), at(i));
      return [event?.message, event?.count];
    });
    expect(seen.slice(0, 9)).toEqual(seen.slice(0, 9).map((_, i) => [`try ${i + 1}`, 1]));
    // The Event keeps the message it was made with.
    expect(seen.slice(9)).toEqual([
      ['(combined from similar events): try 10', 1],
      ['(combined from similar events): try 10', 2],
      ['(combined from similar events): try 10', 3],
    ]);
  });

  it('does not combine one message that is repeated', () => {
    const correlator = new Correlator({ settings: { ...DEFAULT_CORRELATOR, burst: 100 } });
    for (let i = 0; i < 50; i++) correlator.correlate(unhealthy('again'), at(i));
    expect(correlator.events.map(({ message, count }) => [message, count])).toEqual([
      ['again', 50],
    ]);
  });

  it('begins a group anew after ten quiet minutes', () => {
    const messages = (gap: number) => {
      const correlator = new Correlator({ settings: DEFAULT_CORRELATOR });
      for (let i = 0; i < 9; i++) correlator.correlate(unhealthy(`try ${i}`), at(i));
      return correlator.correlate(unhealthy('late'), at(8 + gap))?.message;
    };
    expect(messages(599)).toBe('(combined from similar events): late');
    expect(messages(600)).toBe('late');
  });

  it('drops what exceeds the budget, counts it, and refills it slowly (EVENT-4)', () => {
    const correlator = new Correlator({ settings: DEFAULT_CORRELATOR });
    const written = (time: number) => correlator.correlate(unhealthy('m'), at(time))?.count ?? null;
    const first = Array.from({ length: 26 }, (_, i) => written(i * 0.001));
    expect(first.slice(0, 25)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
    expect(first[25]).toBeNull();
    expect(written(299)).toBeNull();
    // One token is back after 300 s; the count goes on from what was dropped.
    expect(written(300.1)).toBe(28);
    expect(written(301)).toBeNull();
  });

  it('has one budget for all reasons of a type, and another for the other type', () => {
    const correlator = new Correlator({ settings: { ...DEFAULT_CORRELATOR, burst: 1 } });
    expect(correlator.correlate(unhealthy('m'), at(0))).not.toBeNull();
    const backOff = { ...unhealthy('m'), reason: 'BackOff' };
    expect(correlator.correlate(backOff, at(0))).toBeNull();
    expect(correlator.correlate({ ...backOff, type: 'Normal' }, at(0))).not.toBeNull();
  });
});
