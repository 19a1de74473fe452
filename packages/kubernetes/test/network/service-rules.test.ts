import type { Service } from '@podsim/api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Endpoint, receiving } from '../../src/network/endpoint.ts';
import { ServiceRules } from '../../src/network/service-rules.ts';
import type { PodObject } from '../../src/store/objects.ts';

const PODS = Array.from({ length: 4 }, (_, id) => ({ id }) as PodObject);
const service = {} as Service;

function endpoint(pod: PodObject, state: 'ready' | 'terminating' | 'unready'): Endpoint {
  return {
    pod,
    address: `10.0.0.${pod.id}`,
    hostname: '',
    serving: state !== 'unready',
    terminating: state === 'terminating',
    ready: state === 'ready',
    since: -1,
  };
}
const ids = (endpoints: readonly Endpoint[]): number[] => endpoints.map(({ pod }) => pod.id);

describe('receiving (EP-6)', () => {
  const [a, b, c] = PODS as [PodObject, PodObject, PodObject];
  it.each([
    ['ready ones, in order', [endpoint(b, 'ready'), endpoint(a, 'ready')], [0, 1]],
    ['only them', [endpoint(a, 'terminating'), endpoint(b, 'ready')], [1]],
    ['else those that end', [endpoint(a, 'terminating'), endpoint(c, 'unready')], [0]],
    ['else none', [endpoint(c, 'unready')], []],
  ])('%s', (_, endpoints, expected) => {
    expect(ids(receiving(endpoints))).toEqual(expected);
  });
});

describe('ServiceRules', () => {
  it('gives a node what the runs that it has finished took up, as a replay does', () => {
    const state = fc.constantFrom('ready', 'terminating', 'unready', null);
    const write = fc.record({
      pods: fc.array(fc.record({ id: fc.nat({ max: 3 }), state }), { minLength: 1, maxLength: 3 }),
      newRun: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(write, { maxLength: 12 }), fc.nat({ max: 3 }), (writes, lag) => {
        const rules = new ServiceRules(service, 0);
        const log: { run: number; pod: PodObject; after: Endpoint | null }[] = [];
        const current = new Map<PodObject, Endpoint>();
        let run = 0;
        for (const { pods, newRun } of writes) {
          if (newRun) run++;
          const changes = pods.map(({ id, state: text }) => {
            const pod = PODS[id] as PodObject;
            const before = current.get(pod) ?? null;
            const after = text === null ? null : endpoint(pod, text);
            if (after) current.set(pod, after);
            else current.delete(pod);
            return { pod, before, after };
          });
          log.push(...changes.map((change) => ({ run, ...change })));
          rules.apply(current, changes, run, run - lag - 1);
          for (let finished = run - lag; finished <= run; finished++) {
            const replayed = new Map<PodObject, Endpoint>();
            for (const { pod, after, run: takenUp } of log) {
              if (takenUp > finished) continue;
              if (after) replayed.set(pod, after);
              else replayed.delete(pod);
            }
            expect(ids(rules.after(finished))).toEqual(ids(receiving(replayed.values())));
          }
        }
      }),
      { seed: 2, numRuns: 200 },
    );
  });
});
