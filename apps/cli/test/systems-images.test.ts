import { describe, expect, it } from 'vitest';
import { runSystem, runText } from './system-run.ts';

const seeds = [1, 2, 3, 4, 5];

describe.each(seeds)('SYS-20: pull policies (seed %i)', (seed) => {
  const run = runSystem('sys-20-image-pulls', seed);
  const present = /^Container image "\S+" already present on machine$/;
  const pulled = /^Successfully pulled image "\S+" in \S+ \(\S+ including waiting\)\. Image size: /;

  it('IfNotPresent, present: no pull', async () => {
    const system = await run;
    expect(system.events('present', 'Pulling')).toEqual([]);
    expect(system.events('present', 'Pulled', present)).toHaveLength(1);
  });

  it('IfNotPresent, absent: one pull, whose time the event tells', async () => {
    const system = await run;
    expect(system.events('absent', 'Pulling')).toHaveLength(1);
    expect(system.events('absent', 'Pulled', pulled)).toHaveLength(1);
    const starts = system.times({
      kind: 'process',
      pod: 'absent',
      container: 'app',
      what: 'start',
    });
    expect(starts.length).toBeGreaterThanOrEqual(3);
    const found = system.events('absent', 'Pulled', present);
    starts.slice(1).forEach((start, i) => {
      expect(Number(found[i])).toBeGreaterThan(system.exit('absent', 'app', i + 1));
      expect(Math.abs(start - Number(found[i]))).toBeLessThan(1);
    });
    const [row] = system.all({ kind: 'event', pod: 'absent', what: 'Pulled', detail: pulled });
    const [, net, waited] = / in ([\d.]+)s \(([\d.]+)s/.exec(row?.detail ?? '') ?? [];
    expect(Number(net)).toBeGreaterThanOrEqual(4);
    expect(Number(net)).toBeLessThanOrEqual(5);
    // One pull at a time (IMG-5); events are written some milliseconds after what they tell.
    expect(Number(waited)).toBeGreaterThanOrEqual(Number(net));
    const gap = Number(row?.time) - Number(system.events('absent', 'Pulling')[0]);
    expect(Math.abs(gap - Number(waited))).toBeLessThan(0.3);
  });

  it('Always: the registry is asked at every start', async () => {
    const system = await run;
    const starts = system.times({
      kind: 'process',
      pod: 'always',
      container: 'app',
      what: 'start',
    });
    expect(starts.length).toBeGreaterThanOrEqual(3);
    const asked = system.events('always', 'Pulling');
    const answered = system.events('always', 'Pulled', pulled);
    starts.forEach((start, i) => {
      expect(start).toBeGreaterThan(Number(asked[i]));
      expect(Number(answered[i])).toBeGreaterThan(Number(asked[i]));
      // What is there is found to be so in a round trip, unless others wait in the queue before.
      if (i > 0) expect(start - Number(asked[i])).toBeLessThan(3);
      if (i > 0) expect(Number(asked[i])).toBeGreaterThan(system.exit('always', 'app', i));
    });
    expect(system.events('always', 'Pulled', present)).toEqual([]);
  });

  it('Never, absent: ErrImageNeverPull, asked again every 10 to 16 s', async () => {
    const system = await run;
    const times = system.events('never', 'ErrImageNeverPull');
    expect(times.length).toBeGreaterThanOrEqual(4);
    // The first two may come from two relists of the start; then SYNC-14.
    const gaps = times.slice(2).map((time, i) => time - Number(times[i + 1]));
    for (const gap of gaps) {
      expect(gap).toBeGreaterThanOrEqual(9.9);
      expect(gap).toBeLessThan(16.2);
    }
    expect(system.events('never', 'Pulling')).toEqual([]);
    expect(system.statuses('never').at(-1)).toBe('ErrImageNeverPull');
    expect(system.all({ kind: 'process', pod: 'never', container: 'app' })).toEqual([]);
  });
});

describe.each(seeds)('SYS-20: pulls that fail (seed %i)', (seed) => {
  const run = runSystem('sys-20-image-pulls', seed);

  it('are tried again after 10 s, then 20 s', async () => {
    const system = await run;
    const failed = system.events('typo', 'Failed', /^Failed to pull image .*: not found$/);
    const pulls = system.events('typo', 'Pulling');
    expect(pulls.length).toBeGreaterThanOrEqual(3);
    // IMG-7: met by a sync every 10 to 16 s.
    const first = Number(pulls[1]) - Number(failed[0]);
    expect(first).toBeGreaterThanOrEqual(9.9);
    expect(first).toBeLessThan(17.2);
    const second = Number(pulls[2]) - Number(failed[1]);
    expect(second).toBeGreaterThanOrEqual(19.9);
    expect(second).toBeLessThan(33.2);
    const words = system.events('typo', 'Failed', /^Error: ErrImagePull$/);
    expect(words).toHaveLength(failed.length);
  });

  it('show ErrImagePull and ImagePullBackOff in turn', async () => {
    const system = await run;
    expect(system.statuses('typo').slice(2, 5)).toEqual([
      ...['ErrImagePull', 'ImagePullBackOff', 'ErrImagePull'],
    ]);
    const [back] = system.events('typo', 'BackOff', /^Back-off pulling image "nginx:1.25-alpin3"$/);
    const [failed] = system.events('typo', 'Failed');
    // The sync after the one that failed, once a relist has passed.
    expect(Number(back) - Number(failed)).toBeLessThan(1.6);
    expect(system.all({ kind: 'phase', pod: 'typo' }).map(({ what }) => what)).toEqual(['Pending']);
    expect(system.restarts('typo', 'web')).toBe(0);
  });

  it('work when the registry is back', async () => {
    const system = await run;
    const refused = system.events('outage', 'Failed', /connect: connection refused$/);
    expect(refused.length).toBeGreaterThanOrEqual(1);
    expect(Math.max(...refused)).toBeLessThan(26);
    expect(system.start('outage', 'app')).toBeGreaterThan(25);
    expect(system.get('outage', 60)).toMatchObject({ ready: '1/1', status: 'Running' });
  });
});

describe.each(seeds)('SYS-20: pulls of several pods (seed %i)', (seed) => {
  const pods = ['a', 'b'].map(
    (name) => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  containers: [{ name: app, image: "registry.corp/${name}:1" }]
`,
  );
  const starts = async (kubelet: string) => {
    const scenario = `apiVersion: podsim/v1alpha1
kind: Scenario
spec:
  duration: 20s
  cluster: { kubelet: ${kubelet}, images: [{ match: "registry.corp/*", pull: 5s }] }
`;
    const system = await runText(scenario + pods.join(''), seed);
    return ['a', 'b'].map((pod) => system.start(pod, 'app')).sort((x, y) => x - y);
  };

  it('come one after the other, or at once if the kubelet is told so', async () => {
    const [first, second] = await starts('{}');
    // IMG-5.
    expect(first).toBeLessThan(6);
    expect(Number(second) - Number(first)).toBeGreaterThan(4.5);
    expect(second).toBeLessThan(11);
    for (const time of await starts('{ serializeImagePulls: false }')) {
      expect(time).toBeLessThan(6);
    }
  });
});
