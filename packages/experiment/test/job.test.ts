import { describe, expect, it } from 'vitest';
import { clusterOf, createCluster, runKey, Simulation, seconds, tables } from '../src/rules.ts';

interface Job {
  /** Fields of the Job's spec in flow style, each with a comma behind it. */
  readonly spec?: string;
  readonly policy?: 'Never' | 'OnFailure';
  readonly command?: string;
}

const template = ({ policy = 'Never', command = 'sleep 2' }: Job): string => `template:
  { spec: { restartPolicy: ${policy}, terminationGracePeriodSeconds: 5,
    containers: [{ name: app, image: busybox, command: [sh, -c, "${command}"] }] } }`;

const job = (parts: Job): string =>
  `{ apiVersion: batch/v1, kind: Job, metadata: { name: work },
  spec: { ${parts.spec ?? ''} ${template(parts)} } }`;

const cronJob = (spec: string, parts: Job): string =>
  `{ apiVersion: batch/v1, kind: CronJob, metadata: { name: tick },
  spec: { schedule: "* * * * *", ${spec} jobTemplate: { spec: { ${parts.spec ?? ''}
    ${template(parts)} } } } }`;

interface Row {
  readonly time: number;
  readonly kind: string;
  readonly pod: string;
  readonly what: string;
  readonly detail: string;
}

/** Runs for `duration` seconds. */
function run(object: string, { timeline = '', duration = 100, release = '1.32' } = {}) {
  const scenario = `
apiVersion: podsim/v1alpha1
kind: Scenario
spec: { duration: ${duration}s, cluster: { version: "${release}" }, timeline: [${timeline}] }
---
${object}`;
  const simulation = new Simulation({ key: runKey(3, 1) });
  const rows: Row[] = [];
  simulation.records.subscribe(tables.timeline, ([time, kind, , pod, , what, detail]) => {
    const texts = { kind: String(kind), pod: String(pod), what: String(what) };
    rows.push({ ...texts, time: Number(time) / 1e6, detail: String(detail) });
  });
  const settings = { probeAttempts: false, noSkip: false };
  const cluster = createCluster(simulation, clusterOf(scenario, settings));
  simulation.run(seconds(duration) as never);
  const of = (kind: string, what?: string): Row[] =>
    rows.filter((row) => row.kind === kind && (what === undefined || row.what === what));
  const { workloads } = cluster.store;
  return {
    of,
    created: of('pod', 'Created').map(({ pod }) => pod),
    conditions: of('job').map(({ what, detail }) => `${what} ${detail}`),
    work: workloads.get('Job', 'default', 'work'),
    jobs: [...workloads.all('Job')],
    tick: workloads.get('CronJob', 'default', 'tick'),
    pods: cluster.store.pods,
    notes: cluster.notes,
  };
}

describe('a Job', () => {
  it('without completions is a work queue: after one success nothing is started', () => {
    const { created, work } = run(job({ spec: 'parallelism: 3,' }));
    expect(created).toEqual(['work#1', 'work#2', 'work#3']);
    expect(work?.status).toMatchObject({ succeeded: 3, failed: 0, active: 0 });
  });

  it('under OnFailure fails when its containers have restarted too often (JOB-5)', () => {
    const parts: Job = { spec: 'backoffLimit: 2,', policy: 'OnFailure', command: 'exit 1' };
    const { conditions, pods, work } = run(job(parts));
    expect(conditions).toEqual([
      'FailureTarget True BackoffLimitExceeded',
      'Failed True BackoffLimitExceeded',
    ]);
    expect(pods.map(({ removed }) => removed)).toEqual([true]);
    expect(work?.status).toMatchObject({ failed: 1, active: 0, terminating: 0 });
  });

  it('ends at its deadline, when the last pod has gone (JOB-6, JOB-7)', () => {
    const parts: Job = { spec: 'activeDeadlineSeconds: 10,', command: 'sleep 60' };
    const { of } = run(job(parts));
    const [target, failed] = of('job');
    expect(target).toMatchObject({ what: 'FailureTarget', detail: 'True DeadlineExceeded' });
    expect(target?.time).toBeGreaterThan(9);
    expect(target?.time).toBeLessThan(11);
    // A sleep without a handler is killed when its grace period is over.
    expect(failed).toMatchObject({ what: 'Failed', detail: 'True DeadlineExceeded' });
    expect((failed?.time ?? 0) - (target?.time ?? 0)).toBeGreaterThan(4.5);
  });

  it('up to 1.30 ends at once, with pods that still go', () => {
    const parts: Job = { spec: 'activeDeadlineSeconds: 10,', command: 'sleep 60' };
    const { conditions, of } = run(job(parts), { release: '1.30' });
    expect(conditions).toEqual(['Failed True DeadlineExceeded']);
    const [failed] = of('job');
    expect(of('pod', 'Deleted')[0]?.time).toBeGreaterThan((failed?.time ?? 0) + 4);
  });

  it('counts a pod that somebody deletes as failed, and replaces it after the back-off', () => {
    const timeline = '{ at: 5s, delete: "pod/work#1" }';
    const { created, of, work } = run(job({ command: 'sleep 30' }), { timeline, duration: 30 });
    expect(created).toEqual(['work#1', 'work#2']);
    expect(work?.status).toMatchObject({ failed: 1, active: 1 });
    const [, second] = of('pod', 'Created');
    expect(second?.time).toBeGreaterThan(10);
  });

  it('lets go of a pod that was deleted before it had a node, when that has failed', () => {
    // With such a policy only pods that have ended count, so somebody has to end this one.
    const policy = 'podFailurePolicy: { rules: [] },';
    const large = job({ spec: policy, command: 'sleep 200' }).replace(
      'image: busybox,',
      'image: busybox, resources: { requests: { cpu: "64" } },',
    );
    const { of, created } = run(large, { timeline: '{ at: 20s, delete: "pod/work#1" }' });
    const failed = of('phase', 'Failed').find(({ pod }) => pod === 'work#1')?.time ?? 0;
    expect(failed).toBeGreaterThan(20);
    expect(failed).toBeLessThan(41);
    expect(of('pod', 'Deleted')).toMatchObject([{ pod: 'work#1' }]);
    expect(created).toEqual(['work#1', 'work#2']);
  });

  it('that is suspended has no pods, and begins anew', () => {
    const timeline = '{ at: 10s, suspend: job/work }, { at: 30s, resume: job/work }';
    const parts: Job = { spec: 'activeDeadlineSeconds: 25,', command: 'sleep 20' };
    const { conditions, of, work } = run(job(parts), { timeline });
    expect(conditions).toEqual([
      'Suspended True JobSuspended',
      'Suspended False JobResumed',
      'SuccessCriteriaMet True',
      'Complete True',
    ]);
    expect(of('pod', 'DeletionRequested')).toHaveLength(1);
    expect(work?.status).toMatchObject({ succeeded: 1, failed: 0 });
  });

  it('succeeds by its policy before all indexes have (JOB-9)', () => {
    const policy = 'successPolicy: { rules: [{ succeededIndexes: "0" }] },';
    const parts: Job = {
      spec: `completionMode: Indexed, completions: 3, parallelism: 3, ${policy}`,
      command: 'sleep $((JOB_COMPLETION_INDEX * 50))',
    };
    const { conditions, work, of } = run(job(parts));
    expect(conditions).toEqual([
      'SuccessCriteriaMet True SuccessPolicy',
      'Complete True SuccessPolicy',
    ]);
    expect(work?.status).toMatchObject({ succeeded: 1, completedIndexes: '0' });
    expect(of('pod', 'DeletionRequested')).toHaveLength(2);
  });

  it('is deleted with its pods when its time after the end is over', () => {
    const { of, work, pods } = run(job({ spec: 'ttlSecondsAfterFinished: 20,' }));
    expect(work).toBeUndefined();
    expect(pods.map(({ removed }) => removed)).toEqual([true]);
    const [complete] = of('job', 'Complete');
    const [deleted] = of('pod', 'Deleted');
    const wait = (deleted?.time ?? 0) - (complete?.time ?? 0);
    expect(wait).toBeGreaterThan(19);
    expect(wait).toBeLessThan(20.1);
  });

  it('takes more parallelism, but no other template', () => {
    const timeline = `{ at: 3s, patch: job/work, merge: { spec: { parallelism: 3 } } },
      { at: 4s, set: job/work, container: app, image: "busybox:2" }`;
    const parts: Job = { spec: 'completions: 9,', command: 'sleep 50' };
    const { created, notes } = run(job(parts), { timeline, duration: 20 });
    expect(created).toHaveLength(3);
    expect(notes).toContain(
      'set job/work was refused: spec.template: Invalid value: field is immutable',
    );
  });

  it('of another controller is left alone, with a note', () => {
    const { created, notes } = run(job({ spec: 'managedBy: example.com/x,' }));
    expect(created).toEqual([]);
    expect(notes).toContain('job/work is managed by example.com/x, which is not simulated');
  });
});

describe('a CronJob', () => {
  const events = (rows: readonly Row[]): string[] =>
    rows.filter(({ pod }) => pod === 'CronJob/tick').map(({ what }) => what);

  it('starts a Job each minute and keeps those of its history', () => {
    const { of, jobs, tick, created } = run(cronJob('successfulJobsHistoryLimit: 1,', {}), {
      duration: 200,
    });
    expect(created).toEqual(['tick#1', 'tick#2', 'tick#3']);
    expect(jobs.map(({ name }) => name)).toEqual(['tick-29453763']);
    expect(tick?.status).toMatchObject({ active: [] });
    expect(new Set(events(of('event')))).toEqual(
      new Set(['SuccessfulCreate', 'SawCompletedJob', 'SuccessfulDelete']),
    );
    // The clock of the run begins with a fraction of a second.
    const second = of('pod', 'Created')[1]?.time ?? 0;
    expect(second).toBeGreaterThan(119);
    expect(second).toBeLessThan(120.5);
  });

  it('with policy Forbid starts none while one runs, with Replace ends that one', () => {
    const parts: Job = { command: 'sleep 90' };
    const forbid = run(cronJob('concurrencyPolicy: Forbid,', parts), { duration: 130 });
    expect(forbid.created).toEqual(['tick#1']);
    expect(events(forbid.of('event'))).toContain('JobAlreadyActive');
    const replace = run(cronJob('concurrencyPolicy: Replace,', parts), { duration: 130 });
    expect(replace.created).toEqual(['tick#1', 'tick#2']);
    expect(replace.jobs.map(({ name }) => name)).toEqual(['tick-29453762']);
  });

  it('that is suspended starts none, and one for all it missed when it goes on', () => {
    const timeline = '{ at: 10s, suspend: cronjob/tick }, { at: 200s, resume: cronjob/tick }';
    const { jobs, of } = run(cronJob('', {}), { timeline, duration: 210 });
    expect(jobs.map(({ name }) => name)).toEqual(['tick-29453763']);
    expect(of('pod', 'Created')[0]?.time).toBeGreaterThan(200);
  });

  it('reads its schedule as UTC where its time zone has rules of its own', () => {
    const { notes } = run(cronJob('timeZone: Europe/Berlin,', {}), { duration: 130 });
    const said = notes.filter((note) => note.includes('Europe/Berlin'));
    expect(said).toEqual([
      'cronjob/tick: timeZone Europe/Berlin is not simulated; its schedule is read as UTC',
    ]);
  });
});
