import { describe, expect, test } from 'vitest';
import { admitPriority, type PriorityClass, readObject } from '../src/index.ts';

const CONTAINERS = [{ name: 'app', image: 'a' }];

function errorsOf(spec: Record<string, unknown>): string[] {
  const metadata = { name: 'p' };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: { containers: CONTAINERS, ...spec },
  };
  return readObject(pod).errors.map(({ message }) => message);
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const node = (term: unknown) => ({
  affinity: { nodeAffinity: { [REQUIRED]: { nodeSelectorTerms: [term] } } },
});
const near = (term: unknown) => ({ affinity: { podAffinity: { [REQUIRED]: [term] } } });
const TERM = `spec.affinity.nodeAffinity.${REQUIRED}.nodeSelectorTerms[0]`;
const NEAR = `spec.affinity.podAffinity.${REQUIRED}[0]`;
const SPREAD = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' };
const CONSTRAINT = 'spec.topologySpreadConstraints[0]';

describe('what is wrong about a place, in the words of the API server', () => {
  test.each<[string, Record<string, unknown>, string]>([
    [
      'no terms',
      { affinity: { nodeAffinity: { [REQUIRED]: {} } } },
      `spec.affinity.nodeAffinity.${REQUIRED}.nodeSelectorTerms: Required value: ` +
        'must have at least one node selector term',
    ],
    [
      'In without values',
      node({ matchExpressions: [{ key: 'a', operator: 'In' }] }),
      `${TERM}.matchExpressions[0].values: Required value: ` +
        "must be specified when `operator` is 'In' or 'NotIn'",
    ],
    [
      'Gt with two values',
      node({ matchExpressions: [{ key: 'a', operator: 'Gt', values: ['1', '2'] }] }),
      `${TERM}.matchExpressions[0].values: Required value: ` +
        "must be specified single value when `operator` is 'Lt' or 'Gt'",
    ],
    [
      'an operator that there is not',
      node({ matchExpressions: [{ key: 'a', operator: 'Like', values: ['1'] }] }),
      `${TERM}.matchExpressions[0].operator: Invalid value: "Like": ` +
        'not a valid selector operator',
    ],
    [
      'another field',
      node({ matchFields: [{ key: 'spec.x', operator: 'In', values: ['a'] }] }),
      `${TERM}.matchFields[0].key: Invalid value: "spec.x": not a valid field selector key`,
    ],
    [
      'no topology key',
      near({ labelSelector: {} }),
      `${NEAR}.topologyKey: Required value: can not be empty`,
    ],
    [
      'keys without a selector',
      near({ topologyKey: 'zone', matchLabelKeys: ['app'] }),
      `${NEAR}.matchLabelKeys: Forbidden: must not be specified when labelSelector is not set`,
    ],
    [
      'a weight of 0',
      {
        affinity: {
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 0, podAffinityTerm: { topologyKey: 'zone' } },
            ],
          },
        },
      },
      'spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: ' +
        'Invalid value: 0: must be in the range 1-100',
    ],
    [
      'no skew',
      { topologySpreadConstraints: [{ ...SPREAD, maxSkew: 0 }] },
      `${CONSTRAINT}.maxSkew: Invalid value: 0: must be greater than zero`,
    ],
    [
      'domains of a constraint that may be violated',
      {
        topologySpreadConstraints: [
          { ...SPREAD, whenUnsatisfiable: 'ScheduleAnyway', minDomains: 2 },
        ],
      },
      `${CONSTRAINT}.minDomains: Invalid value: 2: can only use minDomains if ` +
        'whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway',
    ],
    [
      'the same twice',
      { topologySpreadConstraints: [SPREAD, SPREAD] },
      'spec.topologySpreadConstraints[1].{topologyKey, whenUnsatisfiable}: Duplicate value: ' +
        '"{zone, DoNotSchedule}"',
    ],
    [
      'a policy that there is not',
      { preemptionPolicy: 'Always' },
      'spec.preemptionPolicy: Unsupported value: "Always": supported values: ' +
        '"Never", "PreemptLowerPriority"',
    ],
  ])('%s', (_, spec, message) => {
    expect(errorsOf(spec)).toEqual([message]);
  });
});

describe('DaemonSet', () => {
  const errors = (updateStrategy: unknown): string[] => {
    const template = { metadata: { labels: { a: 'b' } }, spec: { containers: CONTAINERS } };
    const spec = { selector: { matchLabels: { a: 'b' } }, template, updateStrategy };
    const set = { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'd' }, spec };
    return readObject(set).errors.map(({ message }) => message);
  };
  const ROLLING = 'spec.updateStrategy.rollingUpdate';

  test.each<[unknown, string[]]>([
    [{}, []],
    [{ rollingUpdate: { maxUnavailable: '10%' } }, []],
    [{ rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } }, []],
    [
      { rollingUpdate: { maxSurge: 1 } },
      [`${ROLLING}.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero`],
    ],
    [
      { rollingUpdate: { maxUnavailable: 0 } },
      [`${ROLLING}.maxUnavailable: Required value: cannot be 0 when maxSurge is 0`],
    ],
  ])('%j', (strategy, expected) => {
    expect(errors(strategy)).toEqual(expected);
  });
});

describe('priority (admission)', () => {
  const classOf = (name: string, value: number, more = {}): PriorityClass => {
    const { object } = readObject({
      ...{ apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value },
      ...more,
    });
    if (object?.kind !== 'PriorityClass') throw new Error('refused');
    return object;
  };
  const classes = [
    classOf('high', 1000, { preemptionPolicy: 'Never' }),
    classOf('usual', 7, { globalDefault: true }),
  ];
  const admit = (priorityClassName: string, priority: number | null = null) =>
    admitPriority({ priorityClassName, priority, preemptionPolicy: null }, classes);

  test.each([
    ['', { priority: 7, preemptionPolicy: 'PreemptLowerPriority' }],
    ['high', { priority: 1000, preemptionPolicy: 'Never' }],
    ['system-node-critical', { priority: 2000001000, preemptionPolicy: 'PreemptLowerPriority' }],
    ['absent', 'no PriorityClass with name absent was found'],
  ])('class "%s"', (name, expected) => {
    expect(admit(name)).toEqual(expected);
  });

  test('a number that is given stands, as in a live export', () => {
    expect(admit('absent', 5)).toMatchObject({ priority: 5 });
  });

  test('the highest numbers are the system’s', () => {
    expect(() => classOf('mine', 1_000_000_001)).toThrow('refused');
    expect(() => classOf('system-mine', 1)).toThrow('refused');
  });
});
