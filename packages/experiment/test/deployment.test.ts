import { describe, expect, it } from 'vitest';
import { clusterOf, createCluster, runKey, Simulation, seconds, tables } from '../src/rules.ts';

type Cluster = ReturnType<typeof createCluster>;

interface Run {
  /** `20 ScalingReplicaSet Scaled up …`: events of Deployments and ReplicaSets, whole seconds. */
  readonly events: readonly string[];
  /** `20 web#3 Created`: pods by their place among those of their workload. */
  readonly pods: readonly string[];
  readonly cluster: Cluster;
}

/** A Deployment of three pods that are Ready some two seconds after their creation. */
function deployment(spec: string, template = ''): string {
  return `
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      terminationGracePeriodSeconds: 5
      containers:
        - name: app
          image: "web:1"
          readinessProbe: { tcpSocket: { port: 80 }, initialDelaySeconds: 2 }
      ${template}
  ${spec}
`;
}

function run(objects: string, timeline: readonly string[], more = '', duration = 120): Run {
  const scenario = `
apiVersion: podsim/v1alpha1
kind: Scenario
spec:
  duration: ${duration}s
  cluster: { images: [{ match: "nope*", fail: not-found }] ${more} }
  apps: [{ match: { container: app }, server: { onSigterm: { exit: 0, after: 2s } } }]
  timeline:
${timeline.map((entry) => `    - ${entry}`).join('\n')}
${objects}`;
  const simulation = new Simulation({ key: runKey(3, 1) });
  const events: string[] = [];
  const pods: string[] = [];
  const second = (time: unknown): number => Math.floor(Number(time) / 1e6);
  simulation.records.subscribe(tables.timeline, ([time, kind, namespace, pod, , what, detail]) => {
    if (kind === 'event' && /^(Deployment|ReplicaSet)\//.test(String(pod))) {
      const text = String(detail).replaceAll(/-[a-z0-9]{8,10}(-[a-z0-9]{5})?\b/g, '');
      events.push(`${second(time)} ${what} ${text}`);
    } else if (kind === 'pod' && what !== 'Bound') {
      const object = cluster.store.latest(String(namespace), String(pod));
      pods.push(`${second(time)} ${object?.identity.split('/')[1]} ${what}`);
    }
  });
  const options = { probeAttempts: false, noSkip: false };
  const cluster = createCluster(simulation, clusterOf(scenario, options));
  simulation.run(seconds(duration) as never);
  return { events, pods, cluster };
}

const web = ({ cluster }: Run) => cluster.store.workloads.get('Deployment', 'default', 'web');
const setsOf = ({ cluster }: Run) => [...cluster.store.workloads.all('ReplicaSet')];
const sizesOf = (result: Run): number[] =>
  setsOf(result).map(({ manifest }) => manifest.spec.replicas);
const living = ({ cluster }: Run) => cluster.store.pods.filter(({ removed }) => !removed);
const scaling = ({ events }: Run) => events.filter((text) => text.includes('Scaling'));
const progress = (result: Run) =>
  web(result)?.status.conditions.find(({ type }) => type === 'Progressing');

const REVISION = 'deployment.kubernetes.io/revision';
const revisionsOf = (result: Run) =>
  setsOf(result).map(({ manifest }) => manifest.metadata.annotations[REVISION]);

describe('a rolling update', () => {
  it('goes on as pods become available (TL-9)', () => {
    const result = run(deployment(''), [
      '{ at: 20s, set: deployment/web, container: app, image: "web:2" }',
    ]);
    expect(scaling(result)).toEqual([
      '0 ScalingReplicaSet Scaled up replica set web from 0 to 3',
      '20 ScalingReplicaSet Scaled up replica set web from 0 to 1',
      '21 ScalingReplicaSet Scaled down replica set web from 3 to 2',
      '21 ScalingReplicaSet Scaled up replica set web from 1 to 2',
      '23 ScalingReplicaSet Scaled down replica set web from 2 to 1',
      '23 ScalingReplicaSet Scaled up replica set web from 2 to 3',
      '25 ScalingReplicaSet Scaled down replica set web from 1 to 0',
    ]);
    expect(progress(result)).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' });
    expect(web(result)?.status).toMatchObject({
      observedGeneration: 2,
      updatedReplicas: 3,
      replicas: 3,
    });
    expect(living(result).map(({ identity }) => identity)).toEqual([
      'deployment/web#4',
      'deployment/web#5',
      'deployment/web#6',
    ]);
  });

  it('says it in the words of the release (OLD-18)', () => {
    const update = ['{ at: 20s, restart: deployment/web }'];
    const result = run(
      deployment('replicas: 1').replace('replicas: 3', ''),
      update,
      ', version: "1.31"',
    );
    expect(scaling(result)).toEqual([
      '0 ScalingReplicaSet Scaled up replica set web to 1',
      '20 ScalingReplicaSet Scaled up replica set web to 1',
      '21 ScalingReplicaSet Scaled down replica set web to 0 from 1',
    ]);
  });

  it('tells pods of one revision from those of another by a label', () => {
    const result = run(deployment(''), ['{ at: 20s, restart: deployment/web }']);
    const [old, fresh] = setsOf(result);
    const hash = fresh?.manifest.metadata.labels['pod-template-hash'];
    expect(fresh?.name).toBe(`web-${hash}`);
    expect(old?.name).not.toBe(fresh?.name);
    expect(fresh?.manifest.spec.selector.matchLabels).toEqual({
      app: 'web',
      'pod-template-hash': hash,
    });
    for (const { name, manifest } of living(result)) {
      expect(name).toMatch(new RegExp(`^web-${hash}-[a-z0-9]{5}$`));
      expect(manifest.metadata.labels).toEqual({ app: 'web', 'pod-template-hash': hash });
    }
    const [first, second] = living(result);
    expect(first?.spec).toBe(second?.spec);
  });

  it('waits until pods have been available for long enough (DEP-8)', () => {
    const update = ['{ at: 20s, restart: deployment/web }'];
    for (const release of ['1.32', '1.34']) {
      const text = deployment('minReadySeconds: 10');
      const result = run(text, update, `, version: "${release}"`);
      const downs = scaling(result).filter((line) => line.includes('down'));
      const times = downs.map((line) => Number(line.split(' ')[0]));
      expect(times[0]).toBeGreaterThanOrEqual(31);
      expect(times[0]).toBeLessThanOrEqual(33);
      expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(11);
    }
  });

  it('comes to a halt with an image that there is not, and times out', () => {
    const result = run(deployment('progressDeadlineSeconds: 30'), [
      '{ at: 20s, set: deployment/web, container: app, image: "nope:1" }',
    ]);
    expect(sizesOf(result)).toEqual([3, 1]);
    expect(web(result)?.status).toMatchObject({
      availableReplicas: 3,
      updatedReplicas: 1,
      unavailableReplicas: 1,
    });
    expect(progress(result)).toMatchObject({ status: 'False', reason: 'ProgressDeadlineExceeded' });
  });

  it('of a revision that was never available removes that one first', () => {
    const result = run(deployment(''), [
      '{ at: 20s, set: deployment/web, container: app, image: "nope:1" }',
      '{ at: 40s, set: deployment/web, container: app, image: "web:3" }',
    ]);
    expect(result.pods.slice(4, 7)).toEqual([
      '40 web#4 DeletionRequested',
      '40 web#5 Created',
      expect.stringContaining('web#4 Deleted'),
    ]);
    expect(sizesOf(result)).toEqual([0, 0, 3]);
  });
});

describe('revisions', () => {
  const image = (at: number, tag: number): string =>
    `{ at: ${at}s, set: deployment/web, container: app, image: "web:${tag}" }`;

  it('are counted, and an old template has its ReplicaSet again', () => {
    const result = run(deployment(''), [image(20, 2), image(50, 1)]);
    expect(revisionsOf(result)).toEqual(['3', '2']);
    expect(sizesOf(result)).toEqual([3, 0]);
    expect(web(result)?.manifest.metadata.annotations[REVISION]).toBe('3');
    const history = 'deployment.kubernetes.io/revision-history';
    expect(setsOf(result)[0]?.manifest.metadata.annotations[history]).toBe('1');
  });

  it('are kept up to the limit', () => {
    const timeline = [image(20, 2), image(40, 3), image(60, 4)];
    expect(revisionsOf(run(deployment('revisionHistoryLimit: 1'), timeline))).toEqual(['3', '4']);
    expect(revisionsOf(run(deployment('revisionHistoryLimit: 0'), timeline))).toEqual(['4']);
    expect(revisionsOf(run(deployment(''), timeline))).toEqual(['1', '2', '3', '4']);
  });

  it('a write that changes no template makes none', () => {
    const result = run(deployment(''), [
      image(20, 1),
      '{ at: 30s, label: deployment/web, labels: { a: b } }',
    ]);
    expect(revisionsOf(result)).toEqual(['1']);
    expect(web(result)?.generation).toBe(1);
  });
});

describe('Recreate (DEP-5)', () => {
  const text = deployment('strategy: { type: Recreate }');
  const update = ['{ at: 20s, restart: deployment/web }'];
  const timesOf = ({ pods }: Run, what: string): number[] =>
    pods.filter((line) => line.endsWith(what)).map((line) => pods.indexOf(line));

  it('makes new pods when the objects of the old ones are gone', () => {
    const result = run(text, update);
    expect(scaling(result).map((line) => line.split(' set web ')[1])).toEqual([
      'from 0 to 3',
      'from 3 to 0',
      'from 0 to 3',
    ]);
    expect(Math.max(...timesOf(result, 'Deleted'))).toBeLessThan(
      timesOf(result, 'Created')[3] ?? 0,
    );
  });

  it('from 1.35 on it is enough that they have ended (NEW-14)', () => {
    const result = run(text, update, ', version: "1.35"');
    expect(Math.max(...timesOf(result, 'Deleted'))).toBeGreaterThan(
      timesOf(result, 'Created')[3] ?? 0,
    );
    expect(sizesOf(result)).toEqual([0, 3]);
  });
});

describe('scaling', () => {
  it('down deletes what is not Ready first', () => {
    const result = run(deployment(''), [
      '{ at: 20s, scale: deployment/web, replicas: 4 }',
      '{ at: 21s, scale: deployment/web, replicas: 2 }',
    ]);
    expect(result.pods.slice(4, 6)).toContain('21 web#4 DeletionRequested');
    expect(result.events.filter((line) => line.includes('Deleted'))).toEqual([
      '21 SuccessfulDelete Deleted pod: web',
      '21 SuccessfulDelete Deleted pod: web',
    ]);
    expect(living(result)).toHaveLength(2);
  });

  it('during a rollout is shared by the revisions (DEP-7)', () => {
    const text = deployment('replicas: 10').replace('replicas: 3', '');
    const result = run(text, [
      '{ at: 20s, set: deployment/web, container: app, image: "nope:1" }',
      '{ at: 40s, scale: deployment/web, replicas: 20 }',
    ]);
    // 8 and 5 of 13 become 15 and 10 of 25.
    expect(sizesOf(result)).toEqual([15, 10]);
  });

  it('is all that a paused Deployment does', () => {
    const result = run(deployment('paused: true'), [
      '{ at: 10s, patch: deployment/web, merge: { spec: { paused: false } } }',
      '{ at: 20s, patch: deployment/web, merge: { spec: { paused: true } } }',
      '{ at: 21s, set: deployment/web, container: app, image: "web:2" }',
      '{ at: 30s, scale: deployment/web, replicas: 4 }',
      '{ at: 60s, patch: deployment/web, merge: { spec: { paused: false } } }',
    ]);
    expect(result.pods[0]).toBe('10 web#1 Created');
    expect(result.pods[3]).toBe('30 web#4 Created');
    expect(result.pods[4]).toBe('60 web#5 Created');
    expect(sizesOf(result)).toEqual([0, 4]);
    const early = run(deployment('paused: true'), [], '', 5);
    expect(living(early)).toEqual([]);
    expect(progress(early)).toMatchObject({ status: 'Unknown', reason: 'DeploymentPaused' });
  });
});

describe('a ReplicaSet', () => {
  it('replaces pods that are deleted or fail; failed ones stay (RS-2, RS-6)', () => {
    const result = run(deployment(''), [
      '{ at: 20s, delete: pod/web#1 }',
      '{ at: 30s, evict: pod/web#2 }',
    ]);
    expect(result.pods.slice(3)).toEqual([
      '20 web#1 DeletionRequested',
      '20 web#4 Created',
      expect.stringContaining('web#1 Deleted'),
      expect.stringContaining('web#5 Created'),
    ]);
    const phases = living(result).map(({ status }) => status.phase);
    expect(phases.toSorted()).toEqual(['Failed', 'Running', 'Running', 'Running']);
    expect(setsOf(result)[0]?.status).toMatchObject({ replicas: 3, availableReplicas: 3 });
  });

  it('lets go of a pod that it selects no more, and takes it back', () => {
    const away = '{ at: 20s, label: pod/web#1, labels: { app: debug } }';
    const released = run(deployment(''), [away]);
    const pod = released.cluster.store.pods[0];
    expect([pod?.owner, pod?.removed, pod?.workload]).toEqual([null, false, 'deployment/web']);
    expect(living(released)).toHaveLength(4);
    const back = run(deployment(''), [away, '{ at: 60s, label: pod/web#1, labels: { app: web } }']);
    expect(back.cluster.store.pods[0]?.owner?.kind).toBe('ReplicaSet');
    expect(living(back)).toHaveLength(3);
    expect(back.events.at(-1)).toBe('60 SuccessfulDelete Deleted pod: web');
  });

  const SET = `
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: app, image: "web:1" }] }
`;

  it('of its own adopts pods that it selects', () => {
    const bare = `
---
apiVersion: v1
kind: Pod
metadata: { name: bare, labels: { app: web } }
spec: { containers: [{ name: app, image: "web:0" }] }
`;
    const result = run(`${bare}${SET}`, ['{ at: 20s, scale: replicaset/web, replicas: 4 }']);
    expect(living(result).map(({ identity }) => identity)).toEqual([
      'pod/bare',
      'replicaset/web#1',
      'replicaset/web#2',
      'replicaset/web#3',
    ]);
    expect(living(result).every(({ owner }) => owner?.kind === 'ReplicaSet')).toBe(true);
  });

  it('is deleted with its pods', () => {
    expect(living(run(SET, ['{ at: 20s, delete: replicaset/web }']))).toEqual([]);
  });
});

describe('deleting a Deployment', () => {
  it('deletes its ReplicaSets and their pods, also in the middle of a rollout', () => {
    for (const at of ['20s', '20020ms', '22500ms']) {
      const result = run(deployment(''), [
        '{ at: 20s, restart: deployment/web }',
        `{ at: ${at}, delete: deployment/web }`,
      ]);
      expect(setsOf(result)).toEqual([]);
      expect(living(result)).toEqual([]);
    }
  });
});

describe('a count of a selection', () => {
  it('takes the oldest by whole seconds, and of one second those that are first by name', () => {
    const result = run(deployment(''), [
      '{ at: 20s, delete: pod, selector: app=web, count: 1 }',
      '{ at: 40s, delete: pod, selector: app=web, count: 2 }',
    ]);
    const { pods } = result.cluster.store;
    const first = pods.slice(0, 3).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    // All of the first three before the one that replaced the first of them.
    const order = pods.filter(({ removed }) => removed).map(({ id }) => id);
    expect(order).toEqual([0, 1, 2]);
    const requested = result.pods.filter((line) => line.endsWith('Requested'));
    expect(requested[0]).toBe(`20 ${first[0]?.identity.split('/')[1]} DeletionRequested`);
  });
});

describe('edits', () => {
  it('of a selector are refused with a note', () => {
    const labels = '{ tier: a }';
    const template = `template: { metadata: { labels: ${labels} } }`;
    const merge = `{ spec: { selector: { matchLabels: ${labels} }, ${template} } }`;
    const result = run(deployment(''), [`{ at: 20s, patch: deployment/web, merge: ${merge} }`]);
    expect(result.cluster.notes).toContain(
      'patch deployment/web was refused: spec.selector: Invalid value: field is immutable',
    );
    expect(revisionsOf(result)).toEqual(['1']);
  });

  it('set variables of all containers unless one is named', () => {
    const two = deployment('').replace(
      'containers:\n',
      'containers:\n        - { name: log, image: "log:1", env: [{ name: A, value: old }] }\n',
    );
    const result = run(two, ['{ at: 20s, set: deployment/web, env: { A: new } }']);
    const containers = web(result)?.manifest.spec.template.spec.containers;
    expect(containers?.map(({ name, env }) => [name, env])).toMatchObject([
      ['log', [{ name: 'A', value: 'new' }]],
      ['app', [{ name: 'A', value: 'new' }]],
    ]);
  });
});
