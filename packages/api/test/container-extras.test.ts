import { describe, expect, test } from 'vitest';
import { type ReadOptions, readObject } from '../src/index.ts';
import { container, containerWith, messages, podWith } from './manifests.ts';
import { C } from './validation-table.ts';

const release = (version: string, ...gates: [name: string, on: boolean][]): ReadOptions => ({
  release: version,
  featureGates: gates,
});

const rule = (action: string, operator: string, ...values: unknown[]) => ({
  action,
  exitCodes: { operator, values },
});
const withRules = (...rules: unknown[]) =>
  containerWith({ restartPolicy: 'Never', restartPolicyRules: rules });

describe('restart rules of a container (NEW-6, NEW-7)', () => {
  test('are kept in order', () => {
    const restartPolicyRules = [rule('Restart', 'In', 42, 137), rule('Restart', 'NotIn', 0)];
    expect(container({ restartPolicy: 'OnFailure', restartPolicyRules })).toMatchObject({
      restartPolicy: 'OnFailure',
      restartPolicyRules: [
        { action: 'Restart', operator: 'In', values: [42, 137] },
        { action: 'Restart', operator: 'NotIn', values: [0] },
      ],
    });
  });

  test('are fields that have an effect', () => {
    const { unknown, unused } = readObject(withRules(rule('RestartAllContainers', 'In', 1)));
    expect({ unknown, unused }).toEqual({ unknown: [], unused: [] });
  });

  test.each<[what: string, manifest: unknown, expected: string[]]>([
    [
      'need a policy of the container itself',
      containerWith({ restartPolicyRules: [rule('Restart', 'In', 1)] }),
      [
        `${C}.restartPolicy: Required value: must specify restartPolicy when restart ` +
          'rules are used',
      ],
    ],
    [
      'have known actions and operators',
      withRules(rule('DoNothing', 'Equals', 1), {}),
      [
        `${C}.restartPolicyRules[0].action: Unsupported value: "DoNothing": supported values: ` +
          '"Restart", "RestartAllContainers"',
        `${C}.restartPolicyRules[0].exitCodes.operator: Unsupported value: "Equals": ` +
          'supported values: "In", "NotIn"',
        `${C}.restartPolicyRules[1].action: Unsupported value: "": supported values: ` +
          '"Restart", "RestartAllContainers"',
        `${C}.restartPolicyRules[1].exitCodes: Required value: must be specified`,
      ],
    ],
    [
      'have exit codes that are integers',
      withRules(rule('Restart', 'In', 'x', 1.5)),
      [
        `${C}.restartPolicyRules[0].exitCodes.values[0]: Invalid value: "x": expected an ` +
          'integer, got a string',
        `${C}.restartPolicyRules[0].exitCodes.values[1]: Invalid value: 1.5: expected an ` +
          'integer, got 1.5',
      ],
    ],
    [
      'are not too many',
      withRules(...Array.from({ length: 21 }, () => rule('Restart', 'In', 1))),
      [`${C}.restartPolicyRules: Too many: 21: must have at most 20 items`],
    ],
    [
      'do not have too many exit codes',
      withRules(rule('Restart', 'In', ...Array.from({ length: 256 }, (_, i) => i))),
      [`${C}.restartPolicyRules[0].exitCodes.values: Too many: 256: must have at most 255 items`],
    ],
  ])('%s', (_, manifest, expected) => {
    expect(messages(manifest)).toEqual(expected);
  });

  test('need 1.35, or their gate', () => {
    const restarts = withRules(rule('Restart', 'In', 1));
    const refused = [
      `${C}.restartPolicy: Forbidden: may not be set for non-init containers`,
      `${C}.restartPolicyRules: Forbidden: may not be set without feature gate ` +
        'ContainerRestartRules',
    ];
    expect(messages(restarts, release('1.34'))).toEqual(refused);
    expect(messages(restarts, release('1.34', ['ContainerRestartRules', true]))).toEqual([]);
    expect(messages(restarts, release('1.35'))).toEqual([]);
    expect(messages(restarts, release('1.35', ['ContainerRestartRules', false]))).toEqual(refused);
  });

  test('restart all containers from 1.36, or with the gate', () => {
    const all = withRules(rule('RestartAllContainers', 'In', 1));
    const refused = [
      `${C}.restartPolicyRules[0].action: Unsupported value: "RestartAllContainers": ` +
        'supported values: "Restart"',
    ];
    const gated = release('1.35', ['RestartAllContainersOnContainerExits', true]);
    expect(messages(all, release('1.35'))).toEqual(refused);
    expect(messages(all, gated)).toEqual([]);
    expect(messages(all, release('1.36'))).toEqual([]);
  });

  test('are for init containers and sidecars as well', () => {
    const init = (restartPolicy: string) =>
      podWith({
        initContainers: [
          {
            name: 'i',
            image: 'x:1',
            restartPolicy,
            restartPolicyRules: [rule('Restart', 'In', 1)],
          },
        ],
      });
    expect(messages(init('Never'))).toEqual([]);
    expect(messages(init('Always'))).toEqual([]);
  });
});

describe('stop signal of a container (NEW-5)', () => {
  const on = release('1.36', ['ContainerStopSignals', true]);
  const signal = (stopSignal: string, spec: Record<string, unknown> = {}) =>
    containerWith({ lifecycle: { stopSignal } }, spec);
  const signalOf = (manifest: unknown, options: ReadOptions) => {
    const { object } = readObject(manifest, options);
    return object?.kind === 'Pod' ? object.spec.containers[0]?.stopSignal : undefined;
  };
  const linux = { os: { name: 'linux' } };

  test('is read with its gate only', () => {
    expect(signalOf(signal('SIGUSR1', linux), on)).toBe('SIGUSR1');
    expect(readObject(signal('SIGUSR1', linux), on).unused).toEqual([]);
    expect(signalOf(signal('SIGUSR1', linux), release('1.36'))).toBeNull();
    expect(readObject(signal('SIGUSR1', linux), release('1.36')).unused).toEqual([
      ['spec', 'containers', 0, 'lifecycle', 'stopSignal'],
    ]);
  });

  test('needs the name of the operating system', () => {
    expect(messages(signal('SIGUSR1'), on)).toEqual([
      `${C}.lifecycle.stopSignal: Forbidden: may not be set for containers with empty ` +
        '`spec.os.name`',
    ]);
  });

  test('is one that the operating system has', () => {
    const windows = { os: { name: 'windows' } };
    expect(messages(signal('SIGRTMIN+15', linux), on)).toEqual([]);
    expect(messages(signal('SIGRTMIN+16', linux), on)[0]).toContain(
      `${C}.lifecycle.stopSignal: Unsupported value: "SIGRTMIN+16": supported values: "SIGABRT"`,
    );
    expect(messages(signal('SIGTERM', windows), on)).toEqual([]);
    expect(messages(signal('SIGUSR1', windows), on)).toEqual([
      `${C}.lifecycle.stopSignal: Unsupported value: "SIGUSR1": supported values: ` +
        '"SIGKILL", "SIGTERM"',
    ]);
  });

  test('the operating system is linux or windows, and only the first goes without saying', () => {
    expect(messages(podWith({ os: { name: 'plan9' } }))).toEqual([
      'spec.os.name: Unsupported value: "plan9": supported values: "linux", "windows"',
    ]);
    expect(messages(podWith({ os: {} }))).toEqual(['spec.os.name: Required value']);
    expect(readObject(podWith(linux)).unused).toEqual([]);
    expect(readObject(podWith({ os: { name: 'windows' } })).unused).toEqual([['spec', 'os']]);
  });
});

describe('envFrom', () => {
  test('refers to ConfigMaps and Secrets, with a prefix', () => {
    const envFrom = [
      { configMapRef: { name: 'a' } },
      { prefix: 'P_', secretRef: { name: 'b', optional: true } },
    ];
    expect(container({ envFrom }).envFrom).toEqual([
      { prefix: '', kind: 'ConfigMap', name: 'a', optional: false },
      { prefix: 'P_', kind: 'Secret', name: 'b', optional: true },
    ]);
    expect(readObject(containerWith({ envFrom })).unused).toEqual([]);
  });

  test('has exactly one source, with a name', () => {
    const envFrom = [
      {},
      { configMapRef: { name: 'a' }, secretRef: { name: 'b' } },
      { secretRef: {}, prefix: 'A=' },
    ];
    expect(messages(containerWith({ envFrom }))).toEqual([
      `${C}.envFrom[0]: Invalid value: "": must specify one of: \`configMapRef\` or \`secretRef\``,
      `${C}.envFrom[1]: Invalid value: "": may not have more than one field specified at a time`,
      `${C}.envFrom[2].prefix: Invalid value: "A=": a valid environment variable name must ` +
        "consist only of printable ASCII characters other than '='",
      `${C}.envFrom[2].secretRef.name: Required value`,
    ]);
  });
});
