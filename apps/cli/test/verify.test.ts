import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { crashing, podsim, temporaryFolder } from './helpers.ts';

/** Results of a run in a folder of its own. */
async function results(...more: string[]): Promise<string> {
  const cwd = temporaryFolder();
  const run = ['run', '-', '--duration', '1m', '--out', 'out', ...more];
  expect((await podsim(run, { cwd, stdin: crashing })).code).toBe(0);
  return cwd;
}

/** Changes a file of the results. */
function change(cwd: string, file: string, edit: (text: string) => string): void {
  const path = join(cwd, 'out', file);
  const before = readFileSync(path, 'utf8');
  const after = edit(before);
  expect(after).not.toBe(before);
  writeFileSync(path, after);
}

describe('podsim verify', () => {
  it.each(['parquet', 'csv', 'ndjson'])('finds %s the same', async (format) => {
    const cwd = await results('--format', format, '--runs', '2');
    const { code, stdout, stderr } = await podsim(['verify', 'out'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^out: the same: 2 runs, \d{3,} values\n$/);
  });

  it('names table, row and column of the first difference', async () => {
    const cwd = await results('--format', 'csv', '--runs', '2');
    change(cwd, 'run=2/restarts.csv', (text) => text.replace(',exit,', ',oom,'));
    const { code, stdout } = await podsim(['verify', 'out'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toBe('out: run 2, table restarts, row 1, cause: recorded oom, now exit\n');
    expect((await podsim(['verify', 'out/run=1'], { cwd })).code).toBe(0);
  });

  it.each<[what: string, edit: (text: string) => string, said: RegExp]>([
    ['a missing row', (text) => text.trimEnd().replace(/\n[^\n]*$/, '\n'), /recorded no such row/],
    ['a row too many', (text) => `${text}${text.trimEnd().split('\n').at(-1)}\n`, /no such row$/],
  ])('notices %s', async (_, edit, said) => {
    const cwd = await results('--format', 'csv', '--tables', 'restarts');
    change(cwd, 'restarts.csv', edit);
    const { code, stdout } = await podsim(['verify', 'out'], { cwd });
    expect(code).toBe(1);
    expect(stdout.trimEnd()).toMatch(said);
  });

  it('notices a receipt of other results', async () => {
    const cwd = await results('--format', 'csv', '--tables', 'pods');
    change(cwd, 'run.json', (text) => text.replace(/"digest": "...../, '"digest": "00000'));
    const { code, stdout } = await podsim(['verify', 'out'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(/recorded digest of pods 00000/);
  });

  it('notices another seed', async () => {
    const cwd = await results('--format', 'csv', '--tables', 'timeline');
    change(cwd, 'run.json', (text) => text.replaceAll('"seed": 1', '"seed": 2'));
    const { code, stdout } = await podsim(['verify', 'out'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^out: run 1, table timeline, row \d+, time: recorded \d+, now \d+$/m);
  });

  it.each<[what: string, spoil: (cwd: string) => void, said: RegExp]>([
    ['no results', (cwd) => rmSync(join(cwd, 'out/run.json')), /there is no run\.json/],
    ['a table that is gone', (cwd) => rmSync(join(cwd, 'out/pods.csv')), /no table pods any more/],
    [
      'an interrupted run',
      (cwd) => change(cwd, 'run.json', (text) => text.replace('"reached"', '"interrupted"')),
      /where it stopped does not reproduce/,
    ],
  ])('refuses %s', async (_, spoil, said) => {
    const cwd = await results('--format', 'csv', '--tables', 'pods');
    spoil(cwd);
    const { code, stdout, stderr } = await podsim(['verify', 'out'], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(said);
  });
});

describe('a receipt', () => {
  // Its members are in code unit order, whatever order the files had.
  it.each(['deploy-edited', 'pod-patched', 'set-edited'])('of %s reproduces', async (name) => {
    const cwd = temporaryFolder();
    const stdin = EDITED[name as keyof typeof EDITED];
    const run = ['run', '-', '--out', 'out', '--tables', 'timeline', '-q'];
    expect((await podsim(run, { cwd, stdin })).code).toBe(0);
    const { code, stdout } = await podsim(['verify', 'out'], { cwd });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('the same') });
  });
});

/** Edits of objects whose members are in no order. */
function edited(kind: string, timeline: string, spec: string): string {
  const version = kind === 'Pod' ? 'v1' : 'apps/v1';
  return `kind: Scenario
apiVersion: podsim/v1alpha1
spec: { timeline: [${timeline}], duration: 60s }
---
kind: ${kind}
apiVersion: ${version}
metadata: { name: web, labels: { b: x, a: y } }
spec: ${spec}
`;
}

const POD_SPEC = '{ terminationGracePeriodSeconds: 1, containers: [{ name: c, image: app:1 }] }';
const TEMPLATED =
  `{ template: { spec: ${POD_SPEC}, metadata: { labels: { z: x, app: web } } }, ` +
  'selector: { matchLabels: { z: x, app: web } } }';

const EDITED = {
  'deploy-edited': edited(
    'Deployment',
    '{ at: 5s, restart: deployment/web }, { at: 20s, scale: deployment/web, replicas: 3 }, ' +
      '{ at: 30s, set: deployment/web, container: c, image: app:2 }',
    TEMPLATED,
  ),
  'set-edited': edited('StatefulSet', '{ at: 20s, restart: statefulset/web }', TEMPLATED),
  'pod-patched': edited(
    'Pod',
    '{ at: 5s, patch: pod/web, merge: { spec: { activeDeadlineSeconds: 20 } } }, ' +
      '{ at: 9s, set: pod/web, container: c, image: app:2 }',
    POD_SPEC,
  ),
} as const;
