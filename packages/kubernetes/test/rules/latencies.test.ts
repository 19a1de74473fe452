import { runKey, Simulation } from '@podsim/kernel';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Latencies } from '../../src/latencies.ts';
import type { RuntimeLatencies } from '../../src/spec.ts';

it('counts the draws of each entity and purpose, however many entities share their counts', () => {
  // More steps than there are counts that are remembered.
  const step = fc.record({ entity: fc.nat({ max: 4 }), purpose: fc.nat({ max: 20 }) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 3000, maxLength: 3000 }), (steps) => {
      const simulation = new Simulation({ key: runKey(1, 1) });
      const profile = {} as RuntimeLatencies;
      const all = Array.from(
        { length: 5 },
        (_, entity) => new Latencies(simulation, profile, `pod/${entity}`),
      );
      const counts = new Map<string, number>();
      for (const { entity, purpose } of steps) {
        const name = `pod/${entity}/${purpose}`;
        const before = counts.get(name) ?? 0;
        counts.set(name, before + 1);
        const plain = simulation.draws(name, before).uniform();
        expect(all[entity]?.next(String(purpose)).uniform()).toBe(plain);
      }
    }),
    { seed: 5, numRuns: 5 },
  );
});
