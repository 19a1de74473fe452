import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { crashing, podsim, temporaryFolder } from './helpers.ts';

const goldens = fileURLToPath(new URL('./summary/', import.meta.url));
const examples = fileURLToPath(new URL('../../../examples/', import.meta.url));

/** Everything that a person reads after `podsim run`. */
describe('what podsim run prints of', () => {
  it.each([
    ['sys-02-init-containers', ''],
    ['sys-08-hooks', ''],
    ['sys-10-termination-flow', '--out results'],
    ['sys-11-liveness-exec', '--out results'],
    ['sys-12-liveness-nothing-there', '--runs 3 --out results'],
    ['sys-15-status-columns', '--runs 2'],
    ['sys-16-restart-policies', '--out results --tables pods'],
    ['sys-18-node-dies', ''],
    ['sys-20-image-pulls', ''],
    ['sys-21-daemonset', ''],
    ['sys-21-deployment-rollout', '--out results'],
    ['sys-21-job-backoff', '--out results'],
  ])('%s %s', async (name, options) => {
    const cwd = temporaryFolder();
    const file = `${examples}${name}/scenario.yaml`;
    const args = ['run', file, ...options.split(' ').filter((one) => one !== '')];
    const { code, stdout, stderr } = await podsim(args, { cwd });
    expect(code).toBe(0);
    const told = stderr.replaceAll(file, 'scenario.yaml');
    await expect(`${stdout}${told}`).toMatchFileSnapshot(`${goldens}${name}.txt`);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    // What it says to look at can be looked at.
    const looks = [...stderr.matchAll(/^look: podsim (?!run)(.*?)(?: {2}# .*)?$/gm)];
    for (const [, line = ''] of looks) {
      const words = line.split(' ').map((word) => word.replaceAll("'", ''));
      const looked = await podsim(words, { cwd });
      expect({ line, code: looked.code, stderr: looked.stderr }).toEqual({
        line,
        code: 0,
        stderr: '',
      });
    }
  });
});

describe('where to look', () => {
  it('says the namespace', async () => {
    const cwd = temporaryFolder();
    const stdin = crashing.replace('name: crashing', 'name: crashing, namespace: shop');
    const { stderr } = await podsim(['run', '-', '--duration', '1m', '--out', 'out'], {
      cwd,
      stdin,
    });
    expect(stderr).toContain('look: podsim why out pod/crashing -n shop  # ');
    expect(stderr).toContain('look: podsim get out pods -w -A\n');
  });
});

describe('thousands of pods', () => {
  const pod = (n: number): string =>
    `apiVersion: v1
kind: Pod
metadata: { name: pod-${n}, uid: u${n} }
spec: { nodeName: away, containers: [{ name: app, image: busybox, command: [sleep, 1h] }] }`;
  const text = Array.from({ length: 1_000 }, (_, n) => pod(n)).join('\n---\n');

  it('take few lines, with all of them in one', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'manifests'));
    writeFileSync(join(cwd, 'manifests/pods.yaml'), text);
    const args = ['run', 'manifests/pods.yaml', '--duration', '1m'];
    const { code, stdout, stderr } = await podsim(args, { cwd });
    expect(code).toBe(0);
    expect(stdout.split('\n').length).toBeLessThan(40);
    expect(stdout).toMatch(/^all +110\/1000 +0 /m);
    expect(stdout).toContain('... and 980 workloads with fewer restarts (-o json has all)');
    expect(stderr.split('\n').length).toBeLessThan(30);
    expect(stderr).toMatch(/^note: and \d+ more; -o json has all$/m);
    const json = await podsim([...args, '-o', 'json'], { cwd });
    const { notes, workloads } = JSON.parse(json.stdout);
    expect(notes.length).toBeGreaterThan(999);
    expect(workloads.length).toBe(1_000);
  });
});
