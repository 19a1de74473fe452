import { describe, expect, it, test } from 'vitest';
import { readObject } from '../src/index.ts';

const NO_GATES = { release: '1.34', featureGates: [] };

/** Reads a StatefulSet of a valid template, with changes. */
function read(spec: object, release = NO_GATES, container: object = {}) {
  const manifest = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: {
      selector: { matchLabels: { app: 'db' } },
      template: {
        metadata: { labels: { app: 'db' } },
        spec: { containers: [{ name: 'app', image: 'mysql', ...container }] },
      },
      ...spec,
    },
  };
  return readObject(manifest, release);
}
const update = (updateStrategy: object) => ({ updateStrategy });
const rolling = (rollingUpdate: object) => update({ rollingUpdate });

describe('a StatefulSet', () => {
  it('has the defaults of the API server', () => {
    const { object, unknown, unused } = read({});
    expect({ unknown, unused }).toEqual({ unknown: [], unused: [] });
    expect(object).toMatchObject({
      kind: 'StatefulSet',
      spec: {
        replicas: 1,
        podManagementPolicy: 'OrderedReady',
        updateStrategy: { type: 'RollingUpdate', partition: 0, maxUnavailable: null },
        minReadySeconds: 0,
        start: 0,
        claims: [],
      },
    });
  });

  test.each<[what: string, spec: object, expected: string[]]>([
    ['no selector', { selector: null }, ['spec.selector: Required value']],
    ['a first ordinal below 0', { ordinals: { start: -1 } }, ['greater than or equal to 0']],
    ['a policy', { podManagementPolicy: 'Fast' }, ["must be 'OrderedReady' or 'Parallel'"]],
    ['a strategy', update({ type: 'Recreate' }), ["must be 'RollingUpdate' or 'OnDelete'"]],
    [
      'parameters of another strategy',
      update({ type: 'OnDelete', rollingUpdate: { partition: 1 } }),
      ["only allowed for updateStrategy 'RollingUpdate'"],
    ],
    ['a partition below 0', rolling({ partition: -1 }), ['greater than or equal to 0']],
    ['a claim without a name', { volumeClaimTemplates: [{}] }, ['Required value']],
  ])('refuses %s', (_, spec, expected) => {
    const messages = read(spec).errors.map(({ message }) => message);
    expect(messages).toHaveLength(expected.length);
    messages.forEach((message, i) => {
      expect(message).toContain(expected[i]);
    });
  });

  test.each([
    ['1.34', [], null],
    ['1.34', [['MaxUnavailableStatefulSet', true]], 2],
    ['1.35', [], 2],
    ['1.36', [], null],
  ] as const)('on %s with gates %j takes maxUnavailable as %j', (release, featureGates, taken) => {
    const { object, unused } = read(rolling({ maxUnavailable: 2 }), {
      release,
      featureGates: [...featureGates] as never,
    });
    expect(object).toMatchObject({ spec: { updateStrategy: { maxUnavailable: taken } } });
    const path = ['spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable'];
    expect(unused).toEqual(taken === null ? [path] : []);
  });

  it.each([0, '0%', '120%'])('refuses maxUnavailable %j', (maxUnavailable) => {
    const { errors } = read(rolling({ maxUnavailable }), { release: '1.35', featureGates: [] });
    expect(errors).toHaveLength(1);
  });

  it('gives every pod a volume for each claim', () => {
    const mounts = { volumeMounts: [{ name: 'data', mountPath: '/data' }] };
    const claims = { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }] };
    const { object, errors } = read(claims, NO_GATES, mounts);
    expect(errors).toEqual([]);
    const volume = { name: 'data', source: { type: 'other', kind: 'persistentVolumeClaim' } };
    expect(object).toMatchObject({
      spec: { claims: ['data'], template: { spec: { volumes: [volume] } } },
    });
    expect(read({}, NO_GATES, mounts).errors).toHaveLength(1);
  });
});
