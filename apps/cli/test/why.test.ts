import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { podsim } from './helpers.ts';

const cwd = mkdtempSync(join(tmpdir(), 'podsim-why-'));
const goldens = fileURLToPath(new URL('./why/', import.meta.url));
const runs = {
  liveness: 'sys-11-liveness-exec',
  ends: 'sys-10-termination-flow',
  columns: 'sys-15-status-columns',
  sandbox: 'sys-07-sandbox-stopped',
  rollout: 'sys-21-deployment-rollout',
} as const;

beforeAll(async () => {
  for (const [out, name] of Object.entries(runs)) {
    const file = fileURLToPath(new URL(`../../../examples/${name}/scenario.yaml`, import.meta.url));
    expect((await podsim(['run', file, '--out', out, '-q'], { cwd })).code).toBe(0);
  }
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

describe('podsim why', () => {
  it.each([
    ['liveness pod/liveness-exec --restart 1', 'liveness.txt'],
    ['ends pod/stuck', 'stuck.txt'],
    ['columns crashing --restart 1', 'crashing-1.txt'],
    ['columns crashing', 'crashing.txt'],
    ['columns pod/out-of-memory --restart 1', 'out-of-memory.txt'],
    ['columns hook', 'hook.txt'],
    ['sandbox multi -c nginx', 'sandbox.txt'],
    ['rollout pod/web#1 --termination', 'rollout.txt'],
  ])('%s', async (line, golden) => {
    const { code, stdout, stderr } = await podsim(['why', ...line.split(' ')], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    await expect(stdout).toMatchFileSnapshot(`${goldens}${golden}`);
  });

  it.each([
    ['liveness pod/web', 1, 'pods "web" not found'],
    ['liveness liveness-exec --restart 7', 1, 'there are 1 of liveness'],
    ['columns completed --restart 1', 1, 'it never restarted'],
    ['columns unscheduled', 1, 'neither restarted nor ended'],
    ['liveness liveness-exec --restart 0', 2, 'It must be a whole number from 1.'],
    ['nowhere liveness-exec', 2, 'holds no results'],
  ])('%s ends with %i', async (line, expected, said) => {
    const { code, stdout, stderr } = await podsim(['why', ...line.split(' ')], { cwd });
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).toContain(said);
  });
});
