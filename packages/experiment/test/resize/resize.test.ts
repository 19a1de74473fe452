import { describe, expect, it } from 'vitest';
import { conditionOf, HALF, ONE, pod, type Row, resize, run } from './world.ts';

describe('the subresource resize', () => {
  const timeline = resize('10s', 'web', '{ requests: { cpu: 800m } }');
  const pods = pod('web', HALF);
  const MISSING = 'resize of pod/web was refused: the server could not find the requested resource';
  const ALPHA =
    'resize of pod/web was refused: ' +
    'the alpha of InPlacePodVerticalScaling in 1.32 is not simulated';

  it.each<[release: string, gates: string, note: string | null]>([
    ['1.30', '{}', MISSING],
    ['1.32', '{}', MISSING],
    ['1.32', '{ InPlacePodVerticalScaling: true }', ALPHA],
    ['1.33', '{ InPlacePodVerticalScaling: false }', MISSING],
    ['1.33', '{}', null],
    ['1.34', '{}', null],
    ['1.36', '{}', null],
  ])('of %s with %s', (release, gates, note) => {
    const { notes, pod: podOf } = run({ release, gates, timeline, pods });
    const refusals = notes.filter((text) => text.includes('refused'));
    expect(refusals).toEqual(note === null ? [] : [note]);
    const cpu = podOf('web').spec.containers[0]?.resources.requests.cpu;
    expect(cpu).toBe(note === null ? 800 : 500);
    expect(podOf('web').status.resources?.[0]?.actual.requests.cpu).toBe(
      note === null ? 800 : undefined,
    );
  });

  it('is the only way to other resources', () => {
    const plain = timeline.replace('subresource: resize, ', '');
    const { notes } = run({ release: '1.35', timeline: plain, pods });
    expect(notes).toContain(
      'patch pod/web was refused: spec: Forbidden: pod updates may not change fields other than ' +
        '`spec.containers[*].image`,`spec.initContainers[*].image`,' +
        '`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing ' +
        'tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was ' +
        'previously negative)',
    );
  });

  it('leaves alone what else the patch says', () => {
    const merge = '{ metadata: { labels: { a: b } }, spec: { containers: [';
    const more = timeline
      .replace('{ spec: { containers: [', merge)
      .replace('name: app,', 'name: app, image: other,');
    const { pod: podOf, notes } = run({ release: '1.35', timeline: more, pods });
    expect(notes.filter((text) => text.includes('refused'))).toEqual([]);
    const { spec, manifest } = podOf('web');
    expect(spec.containers[0]).toMatchObject({ image: 'corp/app:1' });
    expect(spec.containers[0]?.resources.requests.cpu).toBe(800);
    expect(manifest.metadata.labels).toEqual({});
  });

  it('takes pods of a workload as well', () => {
    const pods = `
kind: Deployment
apiVersion: apps/v1
metadata: { name: web }
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: app, image: "corp/app:1", resources: ${HALF} }] }
---`;
    const { cluster, notes } = run({
      release: '1.35',
      timeline: timeline.replace('pod/web', '"pod/web#1"'),
      pods,
    });
    expect(notes.filter((text) => text.includes('refused'))).toEqual([]);
    const [resized, ...more] = cluster.store.pods;
    expect(more).toEqual([]);
    expect(resized?.status.resources?.[0]?.actual.requests.cpu).toBe(800);
    expect(resized?.manifest.metadata.name).toBe('');
  });

  it('refuses a static pod', () => {
    const file = pods.replace(
      'name: web }',
      'name: web, annotations: { kubernetes.io/config.source: file } }',
    );
    const { notes } = run({ release: '1.35', timeline, pods: file });
    expect(notes).toContain(
      'resize of pod/web was refused: Forbidden: static pods cannot be resized',
    );
  });

  it('refuses what is larger than the node from 1.36 on; before, that is Infeasible', () => {
    const big = resize('10s', 'web', '{ requests: { cpu: "3" } }');
    const refused = run({ release: '1.36', timeline: big, pods });
    expect(refused.notes).toContain(
      'resize of pod/web was refused: pods "web" is forbidden: ' +
        "node didn't have enough allocatable resources: cpu, requested: 3000, allocatable: 2000",
    );
    const pending = run({ release: '1.35', timeline: big, pods });
    expect(conditionOf(pending.pod('web'), 'PodResizePending')).toMatchObject({
      status: 'True',
      reason: 'Infeasible',
      message: "Node didn't have enough capacity: cpu, requested: 3000, capacity: 2000",
    });
  });
});

describe.each(['1.33', '1.34', '1.35'])('a node without room, in %s', (release) => {
  const timeline = [
    resize('10s', 'web', '{ requests: { cpu: 1200m } }'),
    '{ at: 60s, delete: pod/other, gracePeriodSeconds: 1 }',
  ].join(', ');
  const pods = pod('web', HALF) + pod('other', ONE);

  it('keeps the resize waiting, and grants it when a pod has gone', () => {
    const before = run({ release, timeline, pods, until: 55 });
    expect(conditionOf(before.pod('web'), 'PodResizePending')).toMatchObject({
      reason: 'Deferred',
      message: "Node didn't have enough resource: cpu, requested: 1200, used: 1000, capacity: 2000",
    });
    const [held] = before.pod('web').status.resources ?? [];
    expect([held?.allocated.cpu, held?.actual.requests.cpu]).toEqual([500, 500]);

    const after = run({ release, timeline, pods, until: 170 });
    expect(conditionOf(after.pod('web'), 'PodResizePending')).toBeUndefined();
    expect(conditionOf(after.pod('web'), 'PodResizeInProgress')).toBeUndefined();
    const [has] = after.pod('web').status.resources ?? [];
    expect([has?.allocated.cpu, has?.actual.requests.cpu]).toEqual([1200, 1200]);
    const gone = after.all('pod', 'Deleted')[0]?.time ?? 0;
    // 1.33 has to wait for a periodic sync.
    const until = gone + (release === '1.33' ? 91 : 2);
    expect(isPending(run({ release, timeline, pods, until: gone }))).toBe(true);
    expect(isPending(run({ release, timeline, pods, until }))).toBe(false);
    expect(after.all('process', 'start').filter(({ pod: name }) => name === 'web')).toHaveLength(2);
  });

  it('tells of it in events as the release does', () => {
    const { rows } = run({ release, timeline, pods, until: 170 });
    const told = rows.filter(({ kind, what }) => kind === 'event' && what.startsWith('Resize'));
    const beginOf = ({ what, detail }: Row): string => `${what}: ${detail.replace(/: .*/, '')}`;
    const all = [
      'ResizeDeferred: Pod resize Deferred',
      'ResizeStarted: Pod resize started',
      'ResizeCompleted: Pod resize completed',
    ];
    const expected = release === '1.33' ? [] : release === '1.34' ? all.slice(2) : all;
    expect(told.map(beginOf)).toEqual(expected);
    const resources = '{"requests":{"cpu":"1200m","memory":"1Gi"}}';
    const generation = release === '1.35' ? ',"generation":2' : '';
    const summary = `{"containers":[{"name":"app","resources":${resources}}]${generation}}`;
    const last = release === '1.33' ? [] : [`Pod resize completed: ${summary}`];
    expect(told.slice(-1).map(({ detail }) => detail)).toEqual(last);
  });

  it('counts as full for the scheduler meanwhile', () => {
    const apply = `{ at: 20s, apply: ${JSON.stringify(json('late', '400m'))} }`;
    const { pod: podOf, all } = run({
      release,
      timeline: `${timeline}, ${apply}`,
      pods,
      until: 50,
    });
    expect(podOf('late').nodeName).toBeNull();
    expect(all('event', 'FailedScheduling')[0]?.detail).toContain('1 Insufficient cpu');
  });
});

const isPending = ({ pod: podOf }: ReturnType<typeof run>): boolean =>
  conditionOf(podOf('web'), 'PodResizePending') !== undefined;

const json = (name: string, cpu: string) => ({
  ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name } },
  spec: { containers: [{ name: 'app', image: 'corp/app:1', resources: { requests: { cpu } } }] },
});

describe('a pod that ends and stays', () => {
  const pods =
    pod('web', HALF) +
    pod('other', ONE, 'command: [sleep, "30"],', 'restartPolicy: Never').replace(
      'corp/app',
      'busybox',
    );
  const timeline = resize('10s', 'web', '{ requests: { cpu: 1200m } }');

  it.each([
    ['1.33', 30, 125],
    ['1.35', 189, 192],
  ])('makes room in %s with the next look at what waits', (release, from, to) => {
    expect(isPending(run({ release, timeline, pods, until: from }))).toBe(true);
    expect(isPending(run({ release, timeline, pods, until: to }))).toBe(false);
  });
});

describe('a pod that asks for less', () => {
  it('makes room for one that could not be scheduled', () => {
    const pods = pod('web', ONE) + pod('other', '{ requests: { cpu: 600m, memory: 1Gi } }');
    const apply = `{ at: 10s, apply: ${JSON.stringify(json('late', '600m'))} }`;
    const timeline = `${apply}, ${resize('30s', 'web', '{ requests: { cpu: 800m } }')}`;
    const { pod: podOf, all } = run({ release: '1.35', timeline, pods, until: 60 });
    expect(podOf('late').nodeName).toBe('node1');
    expect(all('event', 'Scheduled').at(-1)?.time).toBeGreaterThan(30);
    expect(all('event', 'Scheduled').at(-1)?.time).toBeLessThan(45);
  });

  it('is served before those who ask for more', () => {
    const pods = pod('web', ONE) + pod('other', ONE);
    const timeline = [
      resize('10s', 'web', '{ requests: { cpu: 1200m } }'),
      resize('20s', 'other', '{ requests: { cpu: 700m } }'),
    ].join(', ');
    const { pod: podOf } = run({ release: '1.35', timeline, pods, until: 30 });
    const cpu = (name: string) => podOf(name).status.resources?.[0]?.actual.requests.cpu;
    expect([cpu('web'), cpu('other')]).toEqual([1200, 700]);
  });
});

describe('resizePolicy RestartContainer', () => {
  const policy = 'resizePolicy: [{ resourceName: memory, restartPolicy: RestartContainer }],';
  const hook = 'lifecycle: { preStop: { exec: { command: [sleep, "4"] } } },';
  const resources = '{ requests: { cpu: 500m, memory: 1Gi }, limits: { memory: 1Gi } }';
  const apps = '{ server: { onSigterm: { exit: 0, after: 1s } } }';

  it('kills the container by the rules of any kill, and starts it with what it has now', () => {
    const timeline = resize('30s', 'web', '{ limits: { memory: 2Gi } }');
    const pods = pod('web', resources, `${policy} ${hook}`);
    const { rows, all, pod: podOf } = run({ release: '1.33', apps, timeline, pods });
    expect(rows.filter(({ kind }) => kind === 'kill')).toMatchObject([
      { what: 'resize', detail: '20' },
    ]);
    expect(all('event', 'Killing')).toMatchObject([
      { detail: 'Container app resize requires restart' },
    ]);
    const [began, ended] = rows.filter(({ kind }) => kind === 'hook');
    expect([began?.detail, ended?.detail]).toEqual(['began', 'ended']);
    const stop = all('signal', 'SIGTERM')[0]?.time ?? 0;
    expect(stop - (began?.time ?? 0)).toBeCloseTo(4, 1);
    const [status] = podOf('web').status.statuses;
    expect(status).toMatchObject({ restartCount: 1, state: { type: 'running' } });
    expect(podOf('web').status.resources?.[0]?.actual.limits.memory).toBe(2 ** 31);
  });

  it('asks for no restart when the other resource changes', () => {
    const timeline = resize('30s', 'web', '{ requests: { cpu: 800m } }');
    const { rows, pod: podOf } = run({
      release: '1.35',
      timeline,
      pods: pod('web', resources, policy),
    });
    expect(rows.filter(({ kind }) => kind === 'kill')).toEqual([]);
    expect(podOf('web').status.resources?.[0]?.actual.requests.cpu).toBe(800);
  });

  it('is heeded for sidecars, in the same words', () => {
    const side =
      'initContainers: [{ name: side, image: "corp/side:1", restartPolicy: Always, ' +
      `${policy} resources: { requests: { cpu: 100m }, limits: { memory: 1Gi } } }]`;
    const timeline = resize('30s', 'web', '{ limits: { memory: 2Gi } }').replace(
      'containers: [{ name: app',
      'initContainers: [{ name: side',
    );
    const pods = pod('web', HALF, '', side);
    const { rows, all } = run({ release: '1.35', apps, timeline, pods });
    expect(rows.filter(({ kind }) => kind === 'kill')).toMatchObject([{ what: 'resize' }]);
    expect(all('event', 'Killing')).toMatchObject([
      { detail: 'Container side resize requires restart' },
    ]);
  });
});

describe('a process under a new limit', () => {
  const limited = (cpu: string, memory: string): string =>
    `{ requests: { cpu: 100m, memory: 64Mi }, limits: { cpu: ${cpu}, memory: ${memory} } }`;

  it('does the rest of its start with the new CPU limit', () => {
    const apps = '{ server: { startup: 0s, cpuSeconds: 10s, threads: 4, ports: [80] } }';
    const probe = 'readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 1 },';
    const readyAt = (timeline: string): number => {
      const { all } = run({
        release: '1.35',
        apps,
        timeline,
        pods: pod('web', limited('500m', '1Gi'), probe),
      });
      return all('ready', 'true')[0]?.time ?? 0;
    };
    const slow = readyAt('');
    expect(slow).toBeGreaterThan(20);
    // At 10 s about half of the work is left, which two whole cores do in 2.5 s.
    const quick = readyAt(resize('10s', 'web', '{ limits: { cpu: "2" } }'));
    expect(quick).toBeGreaterThan(12.3);
    expect(quick).toBeLessThan(14.5);
  });

  it('lives as long as the new memory limit lets it', () => {
    const apps = '{ server: { memory: { start: 50Mi, growth: 1Mi/s } } }';
    const pods = pod('web', limited('1', '100Mi'));
    const killedAt = (timeline: string): number[] => {
      const { all } = run({ release: '1.35', apps, timeline, pods, until: 170 });
      return all('process', 'exit').map(({ time }) => Math.floor(time));
    };
    expect(killedAt('')[0]).toBe(50);
    expect(killedAt(resize('30s', 'web', '{ limits: { memory: 200Mi } }'))).toEqual([150]);
  });

  it('keeps a memory limit that would be below what it holds, from 1.34 on (ResizeError)', () => {
    const apps = '{ server: { memory: 300Mi } }';
    const pods = pod('web', limited('1', '400Mi'));
    const timeline = resize('30s', 'web', '{ limits: { memory: 200Mi } }');
    const { pod: podOf, all } = run({ release: '1.35', apps, timeline, pods, until: 60 });
    const message =
      'cannot decrease memory limits: [attempting to set pod memory limit (209715200) below ' +
      'current usage (314572800), attempting to set container "app" memory limit (209715200) ' +
      'below current usage (314572800)]';
    expect(conditionOf(podOf('web'), 'PodResizeInProgress')).toMatchObject({
      ...{ status: 'True', reason: 'Error', message },
    });
    expect(all('event', 'ResizeError')).toHaveLength(1);
    expect(podOf('web').status.resources?.[0]).toMatchObject({
      actual: { limits: { memory: 400 * 2 ** 20 } },
    });
    expect(all('process', 'exit')).toEqual([]);
  });

  it('gets a lower memory limit next to a sidecar that holds more than that', () => {
    const apps = `
      { match: { container: side }, server: { memory: 300Mi } },
      { match: { container: app }, server: { memory: 100Mi } }`;
    const side = `{ name: side, image: "corp/side:1", restartPolicy: Always,
      resources: ${limited('1', '400Mi')} }`;
    const pods = pod('web', limited('1', '400Mi'), '', `initContainers: [${side}]`);
    const timeline = resize('30s', 'web', '{ limits: { memory: 200Mi } }');
    const { pod: podOf, all } = run({ release: '1.35', apps, timeline, pods, until: 60 });
    expect(all('event', 'ResizeError')).toEqual([]);
    expect(podOf('web').status.resources?.[1]).toMatchObject({
      ...{ name: 'app', actual: { limits: { memory: 200 * 2 ** 20 } } },
    });
  });
});

describe('a kubelet that restarts', () => {
  it('knows what it has granted, and what waits', () => {
    const pods = pod('web', HALF) + pod('other', ONE);
    const timeline = [
      resize('10s', 'web', '{ requests: { cpu: 1200m } }'),
      '{ at: 30s, restartKubelet: node/node1, for: 3s }',
      '{ at: 60s, delete: pod/other, gracePeriodSeconds: 1 }',
    ].join(', ');
    const before = run({ release: '1.35', timeline, pods, until: 55 });
    expect(conditionOf(before.pod('web'), 'PodResizePending')?.reason).toBe('Deferred');
    expect(before.pod('web').status.resources?.[0]?.allocated.cpu).toBe(500);
    const after = run({ release: '1.35', timeline, pods, until: 80 });
    expect(after.pod('web').status.resources?.[0]?.actual.requests.cpu).toBe(1200);
    expect(after.all('event', 'OutOfcpu')).toEqual([]);
  });
});
