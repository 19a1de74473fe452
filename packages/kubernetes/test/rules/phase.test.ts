import { asTime } from '@podsim/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PhaseInput, podPhase } from '../../src/kubelet/status/phase.ts';
import { releaseOf } from '../../src/releases.ts';
import type { ContainerKind, ContainerState, Terminated } from '../../src/store/objects.ts';

const NOW = asTime(0);
type Container = PhaseInput['containers'][number];

function end(exitCode: number): Terminated {
  return { type: 'terminated', exitCode, reason: '', message: '', startedAt: NOW, finishedAt: NOW };
}
const running: ContainerState = { type: 'running', startedAt: NOW };
const waiting: ContainerState = { type: 'waiting', reason: '', message: '' };

function container(
  kind: ContainerKind,
  state: ContainerState | null,
  last: Terminated | null = null,
): Container {
  return { kind, status: state && { state, last } };
}

function phase(
  restartPolicy: PhaseInput['restartPolicy'],
  containers: readonly Container[],
  version = '1.32',
) {
  return podPhase({ restartPolicy, containers, podIsTerminal: false }, releaseOf(version));
}

describe('podPhase (STAT-1 to STAT-3)', () => {
  it.each<[string, PhaseInput['restartPolicy'], Container[], string]>([
    ['no status', 'Always', [container('main', null)], 'Pending'],
    ['a crash loop', 'Always', [container('main', waiting, end(1))], 'Running'],
    [
      'one that runs, one that cannot be started',
      'Always',
      [container('main', running), container('main', waiting)],
      'Pending',
    ],
    ['an end that is not restarted', 'Never', [container('main', end(1))], 'Failed'],
    ['a success', 'OnFailure', [container('main', end(0))], 'Succeeded'],
    ['a failure that is retried', 'OnFailure', [container('main', end(1))], 'Running'],
    [
      'one failure, one that runs',
      'Never',
      [container('main', end(1)), container('main', running)],
      'Running',
    ],
    [
      'a failed init container that is retried',
      'OnFailure',
      [container('init', end(1)), container('main', waiting)],
      'Pending',
    ],
    [
      'a failed init container that is not',
      'Never',
      [container('init', end(1)), container('main', waiting)],
      'Failed',
    ],
    [
      'a sidecar beside mains that are done',
      'Never',
      [container('sidecar', running), container('main', end(0))],
      'Running',
    ],
    [
      'a sidecar that failed after mains that are done (SIDE-8)',
      'Never',
      [container('sidecar', end(1)), container('main', end(0))],
      'Succeeded',
    ],
  ])('%s', (_, policy, containers, expected) => {
    expect(phase(policy, containers)).toBe(expected);
  });

  it.each<[string, Container[], string]>([
    ['an end that its container does not restart', [container('main', end(137))], 'Failed'],
    ['a success that its container does not repeat', [container('main', end(0))], 'Succeeded'],
    [
      'a failed init container that is not restarted',
      [container('init', end(1)), container('main', waiting)],
      'Failed',
    ],
  ])('%s, in a pod that restarts always (NEW-6)', (_, containers, expected) => {
    const own = containers.map((each) => ({ ...each, restart: { policy: 'Never', rules: [] } }));
    expect(phase('Always', own as Container[], '1.35')).toBe(expected);
  });

  it('takes a crash loop beside a sidecar for Pending up to 1.32 (SIDE-9, NEW-1)', () => {
    const containers = [container('sidecar', running), container('main', waiting, end(1))];
    expect(phase('Always', containers, '1.32')).toBe('Pending');
    expect(phase('Always', containers, '1.33')).toBe('Running');
  });

  it('goes back to Pending when init runs again in 1.32 only (OLD-14, NEW-1)', () => {
    const containers = [container('init', running), container('main', end(137))];
    expect(phase('Always', containers, '1.31')).toBe('Running');
    expect(phase('Always', containers, '1.32')).toBe('Pending');
    const input: PhaseInput = {
      restartPolicy: 'Always',
      containers,
      podIsTerminal: false,
      hasInitialized: false,
    };
    // In the new sandbox nothing of the main container has been created yet.
    expect(podPhase(input, releaseOf('1.33'))).toBe('Pending');
  });

  it('is Running while a container restarts by a rule of its own (NEW-6)', () => {
    const rule = { action: 'Restart', operator: 'In', values: [42] } as const;
    const own = (exitCode: number): Container => ({
      ...container('main', end(exitCode)),
      restart: { policy: 'Never', rules: [rule] },
    });
    expect(phase('Never', [own(42)], '1.35')).toBe('Running');
    expect(phase('Never', [own(43)], '1.35')).toBe('Failed');
  });

  const anyState = fc.constantFrom<ContainerState>(running, waiting, end(0), end(1));
  const anyContainer = fc.record({
    kind: fc.constantFrom<ContainerKind>('init', 'sidecar', 'main'),
    status: fc.option(
      fc.record({
        state: anyState,
        last: fc.constantFrom<Terminated | null>(null, end(0), end(1)),
      }),
    ),
  });
  const anyInput = fc.record({
    restartPolicy: fc.constantFrom<PhaseInput['restartPolicy']>('Always', 'OnFailure', 'Never'),
    containers: fc.array(anyContainer, { maxLength: 6 }),
    podIsTerminal: fc.boolean(),
  });

  it('is terminal only if no container runs and none has yet to begin', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const result = podPhase(input);
        const failedInit = input.containers.some(({ kind, status }) => {
          const state = status?.state.type === 'terminated' ? status.state : status?.last;
          return kind === 'init' && state != null && state.exitCode !== 0;
        });
        if (result === 'Failed' && failedInit) return;
        if (result !== 'Succeeded' && result !== 'Failed') return;
        for (const { kind, status } of input.containers) {
          expect(status?.state.type).not.toBe('running');
          if (kind === 'main') expect(status).not.toBeNull();
        }
        if (!input.podIsTerminal) expect(input.restartPolicy).not.toBe('Always');
      }),
      { seed: 11, numRuns: 2000 },
    );
  });

  it('does not depend on the order of containers', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const turned = { ...input, containers: input.containers.toReversed() };
        expect(podPhase(turned)).toBe(podPhase(input));
      }),
      { seed: 12, numRuns: 1000 },
    );
  });
});
