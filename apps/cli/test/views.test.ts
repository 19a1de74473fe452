import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { podsim } from './helpers.ts';

const cwd = mkdtempSync(join(tmpdir(), 'podsim-views-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));
const goldens = fileURLToPath(new URL('./views/', import.meta.url));
const example = (name: string): string =>
  fileURLToPath(new URL(`../../../examples/${name}/scenario.yaml`, import.meta.url));

beforeAll(async () => {
  const runs = [
    ['liveness', 'sys-11-liveness-exec'],
    ['pings', 'sys-03-init-pings'],
    ['columns', 'sys-15-status-columns'],
    ['sidecars', 'sys-17-several-containers'],
    ['plain', 'sys-19-kubectl'],
    ['workloads', 'sys-21-deployment-rollout'],
    ['jobs', 'sys-21-job-backoff'],
    ['resize', 'sys-21-resize'],
  ] as const;
  for (const [out, name] of runs) {
    expect((await podsim(['run', example(name), '--out', out, '-q'], { cwd })).code).toBe(0);
  }
}, 60_000);

/** What a command prints; it must succeed. */
async function print(line: string): Promise<string> {
  const { code, stdout, stderr } = await podsim(line.split(' '), { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

describe('kubectl on a simulated cluster (SYS-19)', () => {
  it.each([
    // SYS-3 prints Init:0/2 (15 s), Init:1/2 (52 s), PodInitializing (89 s) and Running (90 s).
    ['get pings pods -n dev -w', 'pings-watch.txt'],
    ['get pings pods -A --at 15s', 'pings-15s.txt'],
    ['get liveness pods -o wide --at 75s', 'liveness-wide.txt'],
    ['get liveness pod liveness-exec -o yaml --at 2m', 'liveness.yaml'],
    // SYS-11's table: Scheduled 2m9s, Pulled 113s, Unhealthy 68s (x3 over 78s), ….
    ['describe liveness pod/liveness-exec --at 129s', 'liveness-describe.txt'],
    ['describe liveness pod liveness-exec --at 50s', 'liveness-50s-describe.txt'],
    ['describe sidecars pods', 'sidecars-describe.txt'],
    ['events liveness --at 60s', 'liveness-events.txt'],
    ['events liveness --for pod/liveness-exec', 'liveness-events-end.txt'],
    ['get columns pods', 'columns.txt'],
    ['get columns nodes', 'columns-nodes.txt'],
    ['logs pings pod-initcontainer -c test-mysql -n dev --timestamps', 'pings-log.txt'],
    ['get plain pods --at 46s', 'plain-46s.txt'],
    ['get plain pod mypod -o yaml', 'plain.yaml'],
    ['describe plain pod/mypod --at 10m', 'plain-describe.txt'],
    // Events are gone an hour after their last write.
    ['describe plain pod/mypod', 'plain-70m-describe.txt'],
    ['get workloads deployments', 'deployments.txt'],
    ['get workloads rs', 'replicasets.txt'],
    ['get workloads svc', 'services.txt'],
    ['get workloads pods -o wide', 'rollout-pods.txt'],
    ['get jobs jobs', 'jobs.txt'],
    ['logs columns crashing --previous', 'columns-log.txt'],
    ['get resize pod web -o yaml --at 80s', 'resize-80s.yaml'],
    ['describe resize pod web', 'resize-describe.txt'],
  ])('podsim %s', async (line, golden) => {
    await expect(await print(line)).toMatchFileSnapshot(`${goldens}${golden}`);
  });

  it('shows SYS-11 as the article did, within 3 s', () => {
    const text = readFileSync(`${goldens}liveness-describe.txt`, 'utf8');
    const ages = new Map(
      [
        ...text.matchAll(
          /^ {2}\w+ +(\w+) +(\S+)(?: \(x(\d+) over (\S+)\))? +(?:kubelet|default-)/gm,
        ),
      ].map(([, reason = '', age = '', count = '1', over = '']) => [reason, { age, count, over }]),
    );
    const seconds = (age = ''): number => {
      const [, minutes = '0', rest = '0'] = /^(?:(\d+)m)?(?:(\d+)s)?$/.exec(age) ?? [];
      return Number(minutes) * 60 + Number(rest);
    };
    const expected: [reason: string, age: number, count: string, over: number][] = [
      ['Scheduled', 129, '1', 0],
      ['Unhealthy', 68, '3', 78],
      ['Killing', 68, '1', 0],
      ['Pulling', 38, '2', 128],
      ['Started', 22, '2', 112],
    ];
    for (const [reason, age, count, over] of expected) {
      const found = ages.get(reason);
      expect(found?.count).toBe(count);
      expect(Math.abs(seconds(found?.age) - age)).toBeLessThanOrEqual(3);
      if (over > 0) expect(Math.abs(seconds(found?.over) - over)).toBeLessThanOrEqual(3);
    }
  });

  it('prints the same objects as JSON and as YAML', async () => {
    const json = JSON.parse(await print('get columns pods -o json'));
    expect(json).toMatchObject({ kind: 'List', apiVersion: 'v1' });
    const [yaml] = parseAllDocuments(await print('get columns pods -o yaml'));
    expect(yaml?.toJS()).toEqual(json);
  });

  it('prints the tail of a log', async () => {
    const all = await print('logs pings pod-initcontainer -c test-redis -n dev');
    const tail = await print('logs pings pod-initcontainer -c test-redis -n dev --tail 2');
    expect(tail).toBe(`${all.trimEnd().split('\n').slice(-2).join('\n')}\n`);
  });

  it.each([
    ['get liveness deploymnts', 2, 'there is nothing called deploymnts; did you mean deployment?'],
    ['get liveness pods --at 3h', 2, '--at 3h is after the end of the run, 2m10s'],
    ['get liveness pods --at soon', 2, '--at: '],
    ['get liveness pods -o xml', 2, 'there is no output format xml'],
    ['get liveness nodes -w', 2, 'show pods only'],
    ['get nothing pods', 2, 'holds no results'],
    ['describe liveness node/node1', 2, 'describe shows pods only'],
    ['events liveness --for pods', 2, 'which one?'],
    ['get liveness pod web', 1, 'pods "web" not found'],
    ['get liveness pods -n dev', 1, 'No resources found in dev namespace.'],
    ['describe liveness pod web', 1, 'pods "web" not found'],
    ['logs liveness web', 1, 'pods "web" not found'],
    ['logs liveness liveness-exec -c app', 1, 'container app is not valid for pod liveness-exec'],
    ['logs liveness liveness-exec -p --at 60s', 1, 'previous terminated container "liveness"'],
    // SYS-1's log of a container whose turn has not come.
    [
      'logs pings pod-initcontainer -n dev --at 20s',
      1,
      'container "main-container" in pod "pod-initcontainer" is waiting to start: PodInitializing',
    ],
  ])('podsim %s ends with %i', async (line, expected, said) => {
    const { code, stdout, stderr } = await podsim(line.split(' '), { cwd });
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).toContain(said);
  });
});
