import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askHttp, ReferenceProber } from './reference-prober.ts';
import { type Setting, World } from './world.ts';

interface Case {
  readonly options: unknown;
  readonly setting: Partial<Setting>;
  readonly period: number;
  readonly timeout: number;
}

const LAST = 3_600;

function probed({ options, setting, period, timeout }: Case, skip: boolean) {
  const world = new World(options, setting);
  const probers = (['liveness', 'readiness'] as const).map((type, i) => {
    const settings = { type, period, timeout, first: 0.3 + i * 0.2, last: LAST };
    return new ReferenceProber(world, settings, askHttp(world, type), skip);
  });
  world.until(LAST);
  return {
    found: probers.map((prober) => prober.close()),
    asked: probers.reduce((sum, { asked }) => sum + asked, 0),
    end: world.end,
  };
}

const incident = fc.oneof(
  fc.record({
    at: fc.constantFrom('0', '1m', '10m', '10m0.3s'),
    for: fc.constantFrom('20s', '5m'),
    latency: fc.constantFrom('3s', '300ms..2s'),
  }),
  fc
    .record({ every: fc.constantFrom('~10m', '7m..20m'), for: fc.constant('30s..90s') })
    .map((when) => ({ ...when, errors: '40%' })),
  fc.record({ every: fc.constantFrom('~20m', '6m'), hang: fc.constant('until-restart') }),
  fc.constant({ at: '5m', since: 'start', for: '1m', hang: true, path: '/healthz' }),
  fc.constant({ every: '~1h', crash: 3 }),
);

const cases: fc.Arbitrary<Case> = fc.record({
  options: fc.record({
    startup: fc.constantFrom('0', '8s..30s'),
    latency: fc.constantFrom('5ms', '40ms..900ms', '~200ms', '2s'),
    errors: fc.constantFrom(0, '0.5%', '0.05%', 0.3, 1),
    incidents: fc.array(incident, { maxLength: 3 }),
  }),
  setting: fc.record({ seed: fc.nat(1_000), startAt: fc.constantFrom(0, 0.3, 700) }),
  period: fc.constantFrom(1, 2.5, 10),
  timeout: fc.constantFrom(0.5, 1, 5),
});

describe('holds of the server model', () => {
  it('imply what asking at every attempt finds', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const skipping = probed(one, true);
        const asking = probed(one, false);
        expect(skipping.found).toEqual(asking.found);
        expect(skipping.end).toEqual(asking.end);
        expect(skipping.asked).toBeLessThanOrEqual(asking.asked);
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  it('save nearly all questions when failures are rare', () => {
    const options = { latency: '5ms..20ms', errors: '0.1%' };
    const { asked, found } = probed({ options, setting: {}, period: 1, timeout: 1 }, true);
    const failures = found.flat().filter(({ result }) => result !== '200').length;
    expect(found.flat()).toHaveLength(7_200);
    expect(failures).toBeGreaterThan(0);
    // The attempt at the failure, the one after it, and the first one.
    expect(asked).toBeLessThanOrEqual(2 * failures + 2);
  });

  it('need no question at all while nothing can fail', () => {
    expect(probed({ options: {}, setting: {}, period: 1, timeout: 1 }, true).asked).toBe(2);
  });
});
