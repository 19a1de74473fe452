import { describe, expect, test } from 'vitest';
import { type PodSpec, readObject, resizeRefusal } from '../src/index.ts';

type Json = Readonly<Record<string, unknown>>;

const BURSTABLE: Json = {
  requests: { cpu: '500m', memory: '100Mi' },
  limits: { cpu: '1', memory: '200Mi' },
};

/** The spec of a pod with one container, and what else is given. */
function specOf(resources: Json, container: Json = {}, spec: Json = {}): PodSpec {
  const containers = [{ name: 'app', image: 'a', resources, ...container }];
  const value = {
    ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } },
    spec: { containers, ...spec },
  };
  const { object, errors } = readObject(value);
  if (object?.kind !== 'Pod') throw new Error(errors.map(({ message }) => message).join('\n'));
  return object.spec;
}

const refusal = (before: PodSpec, after: PodSpec, release = '1.35'): string | null =>
  resizeRefusal(before, after, { release, featureGates: [] });

const sidecar = (cpu: string): Json => ({
  initContainers: [
    { name: 'side', image: 's', restartPolicy: 'Always', resources: { requests: { cpu } } },
  ],
});
const init = (cpu: string): Json => ({
  initContainers: [{ name: 'init', image: 'i', resources: { requests: { cpu } } }],
});

describe('a resize is refused in the words of the API server', () => {
  const old = specOf(BURSTABLE);
  test.each<[what: string, before: PodSpec, after: PodSpec, text: string | null]>([
    ['other requests', old, specOf({ ...BURSTABLE, requests: { cpu: '1', memory: '50Mi' } }), null],
    ['a limit that is new', specOf({ requests: { cpu: '1' } }), specOf(BURSTABLE), null],
    [
      'another class',
      old,
      specOf({ requests: BURSTABLE.limits, limits: BURSTABLE.limits }),
      'spec: Invalid value: "Guaranteed": Pod QOS Class may not change as a result of resizing',
    ],
    [
      'a class, of nothing',
      specOf({}),
      specOf(BURSTABLE),
      'spec: Invalid value: "Burstable": Pod QOS Class may not change as a result of resizing',
    ],
    [
      'a limit that goes',
      old,
      specOf({ ...BURSTABLE, limits: { memory: '200Mi' } }),
      'spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed',
    ],
    [
      'a request that goes',
      specOf({ requests: { cpu: '1', memory: '1Gi' } }),
      specOf({ requests: { cpu: '1' } }),
      'spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed',
    ],
    [
      'another resource',
      old,
      specOf({ ...BURSTABLE, requests: { cpu: '500m', memory: '100Mi', 'a.io/gpu': '1' } }),
      'spec: Forbidden: only cpu and memory resources are mutable',
    ],
    [
      'another policy',
      old,
      specOf(BURSTABLE, {
        resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }],
      }),
      'spec: Forbidden: only cpu and memory resources are mutable',
    ],
    ['a sidecar', specOf(BURSTABLE, {}, sidecar('1')), specOf(BURSTABLE, {}, sidecar('2')), null],
    [
      'an init container',
      specOf(BURSTABLE, {}, init('1')),
      specOf(BURSTABLE, {}, init('2')),
      'spec.initContainers[0]: Forbidden: resources for non-sidecar init containers are immutable',
    ],
    [
      'a container more',
      old,
      specOf(BURSTABLE, {}, sidecar('1')),
      'spec.initContainers: Forbidden: initContainers may not be added or removed on resize',
    ],
    [
      'another name',
      old,
      specOf(BURSTABLE, { name: 'other' }),
      'spec.containers[0].name: Forbidden: containers may not be renamed or reordered on resize',
    ],
  ])('%s', (_, before, after, text) => {
    expect(refusal(before, after)).toBe(text);
  });

  test('memory limits fall from 1.34 on, before that only with a restart', () => {
    const less = { ...BURSTABLE, limits: { cpu: '1', memory: '150Mi' } };
    const text =
      'spec.containers[0].resources.limits[memory]: Forbidden: ' +
      'memory limits cannot be decreased unless resizePolicy is RestartContainer';
    expect(refusal(old, specOf(less), '1.33')).toBe(text);
    expect(refusal(old, specOf(less), '1.34')).toBeNull();
    const restarts = {
      resizePolicy: [{ resourceName: 'memory', restartPolicy: 'RestartContainer' }],
    };
    expect(refusal(specOf(BURSTABLE, restarts), specOf(less, restarts), '1.33')).toBeNull();
  });
});

describe('resizePolicy', () => {
  const policy = (restartPolicy: string) => ({ resourceName: 'cpu', restartPolicy });
  const errorsOf = (resizePolicy: unknown, restartPolicy: string, release = '1.33') => {
    const containers = [{ name: 'app', image: 'a', resizePolicy }];
    const spec = { containers, restartPolicy };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec };
    return readObject(pod, { release, featureGates: [] }).errors.map(({ message }) => message);
  };

  test.each([
    [[policy('RestartContainer')], 'OnFailure', []],
    [[policy('NotRequired')], 'Never', []],
    [
      [policy('RestartContainer')],
      'Never',
      [
        'spec.containers[0].resizePolicy: Invalid value: "RestartContainer": ' +
          "must be 'NotRequired' when `restartPolicy` is 'Never'",
      ],
    ],
    [
      [policy('Restart')],
      'Always',
      [
        'spec.containers[0].resizePolicy[0].restartPolicy: Unsupported value: "Restart": ' +
          'supported values: "NotRequired", "RestartContainer"',
      ],
    ],
    [
      [policy('NotRequired'), policy('NotRequired')],
      'Always',
      ['spec.containers[0].resizePolicy: Duplicate value: "cpu"'],
    ],
  ])('%j under %s', (policies, restartPolicy, errors) => {
    expect(errorsOf(policies, restartPolicy)).toEqual(errors);
  });

  test('before 1.33 the API server drops the field', () => {
    expect(errorsOf([policy('nonsense')], 'Never', '1.32')).toEqual([]);
  });
});
