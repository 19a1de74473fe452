import { describe, expect, it, test } from 'vitest';
import { readObject, scaled, selects } from '../src/index.ts';

/** Reads a Deployment of a valid template, with changes. */
function read(spec: object, template: object = {}) {
  return readObject({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'app', image: 'nginx' }], ...template },
      },
      ...spec,
    },
  });
}
const messages = (spec: object, template?: object) =>
  read(spec, template).errors.map(({ message }) => message);

describe('a Deployment', () => {
  it('has the defaults of the API server', () => {
    const { object, unknown, unused } = read({});
    expect({ unknown, unused }).toEqual({ unknown: [], unused: [] });
    expect(object).toMatchObject({
      kind: 'Deployment',
      spec: {
        replicas: 1,
        strategy: { type: 'RollingUpdate', maxSurge: '25%', maxUnavailable: '25%' },
        minReadySeconds: 0,
        revisionHistoryLimit: 10,
        paused: false,
        progressDeadlineSeconds: 600,
        template: { labels: { app: 'web' }, spec: { restartPolicy: 'Always' } },
      },
    });
  });

  test.each<[what: string, spec: object, template: object, expected: string[]]>([
    ['replicas', { replicas: -1 }, {}, ['must be greater than or equal to 0']],
    ['no selector', { selector: null }, {}, ['spec.selector: Required value']],
    ['an empty selector', { selector: {} }, {}, ['empty selector is invalid']],
    [
      'a selector of others',
      { selector: { matchLabels: { app: 'api' } } },
      {},
      ['`selector` does not match template `labels`'],
    ],
    [
      'a restart policy of its own',
      {},
      { restartPolicy: 'Never' },
      ['spec.template.spec.restartPolicy: Unsupported value: "Never"'],
    ],
    ['no room', rolling(0, 0), {}, ['may not be 0 when `maxSurge` is 0']],
    ['too much', rolling(0, '120%'), {}, ['must not be greater than 100%']],
    ['no percentage', rolling('x', 1), {}, ['a valid percent string']],
    [
      'parameters of another strategy',
      { strategy: { type: 'Recreate', rollingUpdate: {} } },
      {},
      ["may not be specified when strategy `type` is 'Recreate'"],
    ],
    [
      'a deadline before pods are available',
      { minReadySeconds: 60, progressDeadlineSeconds: 60 },
      {},
      ['must be greater than minReadySeconds'],
    ],
  ])('refuses %s', (_, spec, template, expected) => {
    const all = messages(spec, template);
    expect(all).toHaveLength(expected.length);
    all.forEach((message, i) => {
      expect(message).toContain(expected[i]);
    });
  });
});

function rolling(maxSurge: unknown, maxUnavailable: unknown): object {
  return { strategy: { rollingUpdate: { maxSurge, maxUnavailable } } };
}

describe('a label selector', () => {
  const labels = { app: 'web', tier: 'front' };
  const none = { matchLabels: {}, matchExpressions: [] };

  test.each([
    ['In', ['web', 'api'], true],
    ['In', ['api'], false],
    ['NotIn', ['api'], true],
    ['NotIn', ['web'], false],
    ['Exists', [], true],
    ['DoesNotExist', [], false],
  ] as const)('app %s %j', (operator, values, expected) => {
    const matchExpressions = [{ key: 'app', operator, values }];
    expect(selects({ ...none, matchExpressions }, labels)).toBe(expected);
  });

  test('a label that is not there', () => {
    const requirement = (operator: 'In' | 'NotIn') => ({ key: 'zone', operator, values: ['a'] });
    expect(selects({ ...none, matchExpressions: [requirement('NotIn')] }, labels)).toBe(true);
    expect(selects({ ...none, matchExpressions: [requirement('In')] }, labels)).toBe(false);
    expect(selects({ ...none, matchLabels: { app: 'web', zone: 'a' } }, labels)).toBe(false);
  });
});

test.each([
  ['25%', 10, 'up', 3],
  ['25%', 10, 'down', 2],
  ['100%', 7, 'down', 7],
  [3, 10, 'up', 3],
] as const)('%s of %i, rounded %s, is %i', (value, total, rounding, expected) => {
  expect(scaled(value, total, rounding)).toBe(expected);
});
