import { type SimTime, seconds } from '@podsim/kernel';
import { describe, expect, test } from 'vitest';
import {
  byAgeRank,
  type Candidate,
  compareVictims,
} from '../../src/controllers/replicaset/victims.ts';

const at = (time: number): SimTime => seconds(time) as number as SimTime;
const NOW = at(10_000);

const READY: Candidate = {
  uid: 'b',
  isAssigned: true,
  phase: 'Running',
  readySince: at(100),
  deletionCost: 0,
  relatedOnNode: 1,
  restarts: 0,
  sidecarRestarts: 0,
  createdAt: at(90),
};

const pod = (facts: Partial<Candidate> = {}): Candidate => ({ ...READY, ...facts });

describe('compareVictims (RS-4)', () => {
  test.each<[string, Candidate, Candidate]>([
    ['unassigned', pod({ isAssigned: false, deletionCost: 9 }), pod()],
    ['Pending', pod({ phase: 'Pending', deletionCost: 9 }), pod()],
    ['Pending before Unknown', pod({ phase: 'Pending' }), pod({ phase: 'Unknown' })],
    ['not Ready', pod({ readySince: null, deletionCost: 9 }), pod()],
    ['the cheaper one', pod({ deletionCost: -1 }), pod({ relatedOnNode: 5 })],
    ['one of many on a node', pod({ relatedOnNode: 2 }), pod({ readySince: at(9_000) })],
    ['Ready for a shorter time', pod({ readySince: at(9_000) }), pod({ restarts: 3 })],
    ['more restarts', pod({ restarts: 2 }), pod({ restarts: 1, sidecarRestarts: 9 })],
    ['more restarts of a sidecar', pod({ sidecarRestarts: 2 }), pod()],
    ['the newer one', pod({ createdAt: at(9_000), uid: 'c' }), pod()],
  ])('%s goes first', (_, first, second) => {
    expect(compareVictims(first, second, byAgeRank(NOW))).toBeLessThan(0);
    expect(compareVictims(second, first, byAgeRank(NOW))).toBeGreaterThan(0);
  });

  test('ages between two powers of two are alike: then the lower UID goes first', () => {
    // 9,900 s and 8,900 s are both between 2^43 and 2^44 ns; 8,000 s is below.
    const [old, younger, young] = [at(100), at(1_100), at(2_000)];
    const lower = pod({ readySince: old, uid: 'a' });
    expect(
      compareVictims(lower, pod({ readySince: younger, uid: 'b' }), byAgeRank(NOW)),
    ).toBeLessThan(0);
    expect(
      compareVictims(lower, pod({ readySince: young, uid: 'b' }), byAgeRank(NOW)),
    ).toBeGreaterThan(0);
  });

  test('when the times of Ready are the same, restarts and creation decide', () => {
    expect(compareVictims(pod({ restarts: 1, uid: 'z' }), pod(), byAgeRank(NOW))).toBeLessThan(0);
  });

  test('is an order: a pod does not come before itself', () => {
    expect(compareVictims(pod(), pod(), byAgeRank(NOW))).toBe(0);
  });
});
