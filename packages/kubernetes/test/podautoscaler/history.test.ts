import type { HorizontalPodAutoscalerSpec, ScalingRules } from '@podsim/api';
import { asTime, seconds } from '@podsim/kernel';
import { describe, expect, it } from 'vitest';
import { History } from '../../src/controllers/podautoscaler/history.ts';

const UP: ScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
  tolerance: 0.1,
};
const DOWN: ScalingRules = {
  stabilizationWindowSeconds: 300,
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
  tolerance: 0.1,
};

function specOf(up: Partial<ScalingRules> = {}, down: Partial<ScalingRules> = {}) {
  return {
    scaleTargetRef: { kind: 'Deployment', name: 'web' },
    ...{ minReplicas: 1, maxReplicas: 100, metrics: [] },
    scaleUp: { ...UP, ...up },
    scaleDown: { ...DOWN, ...down },
  } satisfies HorizontalPodAutoscalerSpec;
}

const at = (second: number) => asTime(seconds(second));

/** A proposal every 15 s, each followed; how many there are after each. */
function follow(start: number, proposals: readonly number[], spec = specOf()): number[] {
  const history = new History();
  let current = start;
  return proposals.map((proposed, index) => {
    const now = at(15 * (index + 1));
    const next = history.decide(now, current, proposed, spec);
    if (next !== current) history.scaled(now, current, next, spec);
    current = next;
    return next;
  });
}

describe('a history (HPA-3)', () => {
  it('lets the number grow by four or double in 15 s', () => {
    expect(follow(1, [50, 50, 50, 50, 50])).toEqual([5, 10, 20, 40, 50]);
  });

  it('takes pods away only when no proposal of 300 s wanted them', () => {
    const proposals = [8, ...Array.from({ length: 21 }, () => 2)];
    const numbers = follow(8, proposals);
    expect(numbers.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 8));
    expect(numbers.slice(20)).toEqual([2, 2]);
  });

  it('takes the smallest proposal of a window for growth', () => {
    const spec = specOf({ stabilizationWindowSeconds: 60 });
    expect(follow(2, [2, 9, 9, 9, 9, 9], spec)).toEqual([2, 2, 2, 2, 6, 9]);
  });

  it('keeps to the policy that changes least with Min, and to none with Disabled', () => {
    const percent = { type: 'Percent', value: 10, periodSeconds: 60 } as const;
    const pods = { type: 'Pods', value: 2, periodSeconds: 60 } as const;
    const down = { stabilizationWindowSeconds: 0, policies: [percent, pods] };
    const most = specOf({}, { ...down, selectPolicy: 'Max' });
    const least = specOf({}, { ...down, selectPolicy: 'Min' });
    expect(follow(10, [1], most)).toEqual([8]);
    expect(follow(10, [1], least)).toEqual([9]);
    expect(follow(10, [1], specOf({}, { ...down, selectPolicy: 'Disabled' }))).toEqual([10]);
    expect(follow(10, [50], specOf({ selectPolicy: 'Disabled' }))).toEqual([10]);
  });

  it('counts a limit from the number at the begin of its period', () => {
    const pods = { type: 'Pods', value: 2, periodSeconds: 60 } as const;
    const down = { stabilizationWindowSeconds: 0, policies: [pods] };
    expect(follow(10, [1, 1, 1, 1, 1], specOf({}, down))).toEqual([8, 8, 8, 8, 6]);
  });

  it('stays within the bounds', () => {
    const spec = {
      ...specOf({}, { stabilizationWindowSeconds: 0 }),
      minReplicas: 3,
      maxReplicas: 6,
    };
    expect(follow(5, [9, 9, 1], spec)).toEqual([6, 6, 3]);
  });
});
