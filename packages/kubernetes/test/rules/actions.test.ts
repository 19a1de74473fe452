import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ActionInput,
  type ContainerInput,
  computePodActions,
  sandboxChange,
} from '../../src/kubelet/pod-worker/actions.ts';
import { prunedInit } from '../../src/kubelet/pod-worker/prune-init.ts';
import type { CachedResult } from '../../src/kubelet/prober/outcome.ts';
import type { RestartRule } from '../../src/kubelet/restart-policy.ts';

const ready = { ready: true, attempt: 0, ip: '10.0.0.1', hostNetwork: false };
const STATES = ['created', 'running', 'exited', 'unknown'] as const;

function container(name: string, more: Partial<ContainerInput> = {}): ContainerInput {
  return {
    name,
    sidecar: false,
    status: { state: 'running', exitCode: 0, oomKilled: false },
    liveness: null,
    startup: null,
    hasStartupProbe: false,
    specChanged: false,
    ...more,
  };
}

function exited(exitCode: number, oomKilled = false): ContainerInput['status'] {
  return { state: 'exited', exitCode, oomKilled };
}

function input(more: Partial<ActionInput> = {}): ActionInput {
  return {
    restartPolicy: 'Always',
    deleting: false,
    hostNetwork: false,
    sandboxes: [ready],
    initContainers: [],
    containers: [container('a')],
    ...more,
  };
}

describe('sandboxChange (SBX-1)', () => {
  it.each([
    ['none yet', [], { changed: true, attempt: 0 }],
    ['a good one', [ready], { changed: false, attempt: 0 }],
    ['a dead one', [{ ...ready, ready: false, attempt: 3 }], { changed: true, attempt: 4 }],
    ['two ready ones', [{ ...ready, attempt: 1 }, ready], { changed: true, attempt: 2 }],
    ['no address', [{ ...ready, ip: '' }], { changed: true, attempt: 1 }],
    ['the network of the node', [{ ...ready, hostNetwork: true }], { changed: true, attempt: 1 }],
  ])('%s', (_, sandboxes, expected) => {
    expect(sandboxChange(sandboxes, false)).toMatchObject(expected);
  });

  it('needs no address on the network of the node', () => {
    const node = { ...ready, ip: '', hostNetwork: true };
    expect(sandboxChange([node], true).changed).toBe(false);
  });
});

describe('computePodActions', () => {
  it('says why a container is killed, the most important reason first (MAIN-1)', () => {
    const texts = (more: Partial<ContainerInput>, policy: ActionInput['restartPolicy']) => {
      const containers = [container('a', more), container('b')];
      const actions = computePodActions(input({ restartPolicy: policy, containers }));
      return [actions.killContainers.map(({ message }) => message), actions.startContainers];
    };
    const failure: CachedResult = 'failure';
    expect(texts({ liveness: failure, specChanged: true }, 'Never')).toEqual([
      ['Container a definition changed, will be restarted'],
      ['a'],
    ]);
    expect(texts({ liveness: failure, startup: failure }, 'OnFailure')).toEqual([
      ['Container a failed liveness probe, will be restarted'],
      ['a'],
    ]);
    expect(texts({ startup: failure }, 'Never')).toEqual([
      ['Container a failed startup probe'],
      [],
    ]);
  });

  it('kills the pod when nothing is kept and nothing is to come (MAIN-2)', () => {
    const containers = [container('a', { liveness: 'failure' })];
    const actions = computePodActions(input({ restartPolicy: 'Never', containers }));
    expect(actions.killPod).toBe(true);
    expect(actions.createSandbox).toBe(false);
  });

  it('starts nothing again once the pod is being deleted (TERM-18)', () => {
    const containers = [container('a', { status: exited(1) }), container('b')];
    expect(computePodActions(input({ deleting: true, containers })).startContainers).toEqual([]);
  });

  it('takes an out-of-memory kill of an init container for a failure (TERM-25)', () => {
    const initContainers = [container('i', { status: exited(0, true) })];
    const containers = [container('a', { status: null })];
    const actions = computePodActions(input({ initContainers, containers }));
    expect(actions.startInit).toEqual(['i']);
    expect(actions.startContainers).toEqual([]);
  });

  it('leaves sidecars without the suffix (SIDE-4)', () => {
    const initContainers = [container('s', { sidecar: true, liveness: 'failure' })];
    const actions = computePodActions(input({ initContainers }));
    expect(actions.killContainers).toEqual([
      { name: 's', reason: 'liveness', message: 'Init container s failed liveness probe' },
    ]);
    expect(actions.startInit).toEqual(['s']);
  });

  it('follows the rules of a container, but not for kills by probes (NEW-6)', () => {
    const rules: RestartRule[] = [{ action: 'Restart', operator: 'In', values: [42] }];
    const restart = { policy: 'Never', rules } as const;
    const starts = (more: Partial<ContainerInput>) => {
      const containers = [container('a', { restart, ...more }), container('b')];
      return computePodActions(input({ containers })).startContainers;
    };
    expect(starts({ status: exited(42) })).toEqual(['a']);
    expect(starts({ status: exited(1) })).toEqual([]);
    expect(starts({ liveness: 'failure' })).toEqual([]);
  });

  const status = fc.option(
    fc.record({
      state: fc.constantFrom(...STATES),
      exitCode: fc.constantFrom(0, 1, 42),
      oomKilled: fc.boolean(),
    }),
  );
  const result = fc.constantFrom<CachedResult | null>(null, 'success', 'failure', 'unknown');
  const anyContainer = (name: string, sidecar: fc.Arbitrary<boolean>) =>
    fc.record({
      name: fc.constant(name),
      sidecar,
      status,
      liveness: result,
      startup: result,
      hasStartupProbe: fc.boolean(),
      specChanged: fc.boolean(),
    });
  const anyInput: fc.Arbitrary<ActionInput> = fc.record({
    restartPolicy: fc.constantFrom<ActionInput['restartPolicy']>('Always', 'OnFailure', 'Never'),
    deleting: fc.boolean(),
    hostNetwork: fc.constant(false),
    sandboxes: fc.constantFrom([], [ready], [{ ...ready, ready: false }]),
    initContainers: fc.tuple(
      anyContainer('i', fc.boolean()),
      anyContainer('j', fc.boolean()),
      anyContainer('k', fc.boolean()),
    ),
    containers: fc.tuple(
      anyContainer('a', fc.constant(false)),
      anyContainer('b', fc.constant(false)),
    ),
  });

  it('kills only what runs or is unknown, and starts nothing that goes on running', () => {
    fc.assert(
      fc.property(anyInput, (one) => {
        const actions = computePodActions(one);
        const all = [...one.initContainers, ...one.containers];
        const stateOf = (name: string) => all.find((each) => each.name === name)?.status?.state;
        const killed = actions.killContainers.map(({ name }) => name);
        expect(new Set(killed).size).toBe(killed.length);
        for (const name of killed) expect(['running', 'unknown']).toContain(stateOf(name));
        const starts = [...actions.startInit, ...actions.startContainers];
        expect(new Set(starts).size).toBe(starts.length);
        for (const name of starts) {
          const goesOn = stateOf(name) === 'running' && !killed.includes(name);
          expect(goesOn && !actions.killPod).toBe(false);
        }
      }),
      { seed: 3, numRuns: 3000 },
    );
  });

  it('creates a sandbox only where it kills the pod, and then begins at the beginning', () => {
    fc.assert(
      fc.property(anyInput, (one) => {
        const { killPod, createSandbox, startInit, startContainers } = computePodActions(one);
        if (!createSandbox) {
          if (killPod) expect([...startInit, ...startContainers]).toEqual([]);
          return;
        }
        expect(killPod).toBe(true);
        expect(startInit).toEqual(['i']);
        expect(startContainers).toEqual([]);
      }),
      { seed: 4, numRuns: 3000 },
    );
  });

  it('starts init containers in the order of the spec', () => {
    fc.assert(
      fc.property(anyInput, (one) => {
        const { startInit } = computePodActions(one);
        expect(startInit).toEqual(startInit.toSorted());
      }),
      { seed: 5, numRuns: 1000 },
    );
  });
});

describe('prunedInit (INIT-6)', () => {
  it('keeps the newest dead instance of each name, and all that live', () => {
    const records = [
      { id: 1, name: 'i', state: 'running' },
      { id: 2, name: 'j', state: 'exited' },
      { id: 3, name: 'i', state: 'exited' },
      { id: 4, name: 'i', state: 'unknown' },
      { id: 5, name: 'j', state: 'exited' },
      { id: 6, name: 'j', state: 'created' },
    ] as const;
    expect(prunedInit(records).map(({ id }) => id)).toEqual([4, 5]);
  });
});
