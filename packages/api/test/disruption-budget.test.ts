import { describe, expect, test } from 'vitest';
import { readObject } from '../src/index.ts';

const budget = (spec: unknown) =>
  readObject({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web' },
    spec,
  });

describe('PodDisruptionBudget', () => {
  test('is read with its defaults', () => {
    const { object, errors, unknown, unused } = budget({
      minAvailable: '50%',
      selector: { matchLabels: { app: 'web' } },
    });
    expect({ errors, unknown, unused }).toEqual({ errors: [], unknown: [], unused: [] });
    expect(object).toMatchObject({
      kind: 'PodDisruptionBudget',
      spec: {
        minAvailable: '50%',
        maxUnavailable: null,
        selector: { matchLabels: { app: 'web' }, matchExpressions: [] },
        unhealthyPodEvictionPolicy: 'IfHealthyBudget',
      },
    });
  });

  test('without a selector it selects nothing, with an empty one everything', () => {
    expect(budget({ maxUnavailable: 1 }).object).toMatchObject({ spec: { selector: null } });
    expect(budget({ maxUnavailable: 1, selector: {} }).object).toMatchObject({
      spec: { selector: { matchLabels: {}, matchExpressions: [] } },
    });
  });

  test.each([
    [{ minAvailable: 1, maxUnavailable: 1 }, 'minAvailable and maxUnavailable cannot be both set'],
    [{ minAvailable: '101%' }, 'must not be greater than 100%'],
    [{ maxUnavailable: -1 }, 'must be greater than or equal to 0'],
    [{ minAvailable: 'half' }, 'a valid percent string must be a numeric string followed'],
    [{ unhealthyPodEvictionPolicy: 'Never' }, 'supported values: "IfHealthyBudget", "AlwaysAllow"'],
  ])('%j is refused', (spec, message) => {
    const { object, errors } = budget(spec);
    expect(object).toBeNull();
    expect(errors.map((error) => error.message).join()).toContain(message);
  });
});
