import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { podsim, temporaryFolder } from '../helpers.ts';

/** Everything in it draws and waits at random, from the moment it is loaded. */
const noise = `
import { definePlugin, milliseconds } from '@podsim/sdk';
const seed = Math.random();
const wait = (draws) => milliseconds(Math.floor(1 + seed + 1000 * draws.uniform()));
export default definePlugin({
  name: 'noise', version: '1.0.0', apiVersion: 1, namespace: 'noise',
  runtimeModels: {
    app: {
      description: 'Wakes up at random.',
      create(process) {
        const again = () => process.after(wait(process.random('wait')), () => {
          process.record('wakes', { drawn: process.random('drawn').uniform() });
          process.changed();
          again();
        });
        return { start: again };
      },
    },
  },
  probeModels: {
    probe: {
      description: 'Fails at random.',
      create: () => ({
        probe({ draws }) {
          const result = draws.uniform() < 0.5 ? 'success' : 'failure';
          return { result, latency: wait(draws) };
        },
      }),
    },
  },
  hookModels: {
    hook: {
      description: 'Takes a random time.',
      create: () => ({ run: ({ draws }) => ({ result: 'success', duration: wait(draws) }) }),
    },
  },
  schedulers: {
    anywhere: {
      description: 'Likes any node.',
      create: () => ({
        score: (pod, { name }) => Math.floor(pod.random(name).uniformAt(0) * 101),
      }),
    },
  },
  tables: {
    wakes: {
      description: 'Wakes.',
      columns: [{ name: 'drawn', type: 'float', description: 'Anything.' }],
    },
  },
});
`;

const scenario = `
apiVersion: podsim/v1alpha1
kind: Scenario
metadata: { name: quiet }
spec:
  duration: 20m
  cluster: { nodes: [{ name: node, count: 3, capacity: { cpu: "4", memory: 8Gi } }] }
  apps:
    - match: { container: app }
      server: { startup: 2s..9s, latency: 20ms..3s, errors: 5% }
    - match: { container: nobody }
      noise/app: {}
      probes: { liveness: noise/probe }
      hooks: { preStop: noise/hook }
  timeline:
    - { at: 5m, restart: deployment/web }
    - { at: 10m, delete: pod, selector: app=web, count: 2 }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 6
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: app
          image: registry.example/web:1
          ports: [{ containerPort: 8080 }]
          livenessProbe: { httpGet: { path: /, port: 8080 }, periodSeconds: 5, failureThreshold: 2 }
          readinessProbe: { httpGet: { path: /, port: 8080 }, periodSeconds: 2 }
`;

/** The rules that name it, for a run without it. */
const named = / {4}- match: \{ container: nobody \}\n(.*noise.*\n)+/;

it('a plugin that draws and waits at random, but is used by nobody, changes no byte', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'noise.ts'), noise);
  writeFileSync(join(cwd, 'noisy.yaml'), scenario);
  writeFileSync(join(cwd, 'quiet.yaml'), scenario.replace(named, ''));
  const run = async (...args: readonly string[]) => {
    const usual = ['--runs', '2', '--format', 'csv', '-q'];
    const { code, stderr } = await podsim(['run', ...args, ...usual], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  };
  await run('quiet.yaml', '--out', 'quiet');
  await run('noisy.yaml', '--out', 'noisy', '--plugin', './noise.ts');
  for (const replication of ['run=1', 'run=2']) {
    const tablesOf = (out: string) => {
      const folder = join(cwd, out, replication);
      const tables = readdirSync(folder).filter((name) => name.endsWith('.csv'));
      return tables.map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);
    };
    const quiet = new Map(tablesOf('quiet'));
    const noisy = new Map(tablesOf('noisy'));
    // Its own table is there, and empty.
    expect(noisy.get('noise_wakes.csv')?.trim().split('\n')).toHaveLength(1);
    noisy.delete('noise_wakes.csv');
    expect([...noisy.keys()]).toEqual([...quiet.keys()]);
    for (const [name, text] of quiet) expect(noisy.get(name), name).toBe(text);
    expect(quiet.get('restarts.csv')?.split('\n').length).toBeGreaterThan(5);
  }
  // It is no plugin that would make no difference where it is used.
  const used = ['--set', 'cluster.scheduler=[noise/anywhere]', '--plugin', './noise.ts'];
  await run('noisy.yaml', '--out', 'used', ...used);
  const [one, other] = ['quiet', 'used'].map((out) =>
    readFileSync(join(cwd, out, 'run=1/timeline.csv'), 'utf8'),
  );
  expect(one).not.toBe(other);
});
