import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { crashing, podsim, temporaryFolder } from './helpers.ts';

const short = ['--duration', '2m'];

describe('podsim run', () => {
  it('prints a summary to stdout, and how to get it again to stderr', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'pod.yaml'), crashing);
    const { code, stdout, stderr } = await podsim(['run', 'pod.yaml', ...short], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^pod, Kubernetes 1\.\d+, 2m0s of virtual time, 1 run, seed 1\n/);
    expect(stdout).toMatch(/^pod\/crashing +1\/1 +\d/m);
    expect(stdout).toMatch(/^ {2}restarts: the process ended \d+$/m);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(stderr).toContain('reproduce: podsim run pod.yaml --duration 2m --seed 1\n');
    // Nothing but the manifest is there: without --out, nothing is written.
    expect(readdirSync(cwd)).toEqual(['pod.yaml']);
  });

  it('reads standard input', async () => {
    const { code, stdout } = await podsim(['run', '-', ...short], { stdin: crashing });
    expect(code).toBe(0);
    expect(stdout).toContain('pod/crashing');
  });

  it('gives the same each time, and something else for another seed', async () => {
    const text = async (...args: string[]) =>
      (await podsim(['run', '-', '-o', 'json', ...short, ...args], { stdin: crashing })).stdout;
    const once = await text();
    expect(await text()).toBe(once);
    expect(await text('--seed', '2')).not.toBe(once);
    expect(await text('--seed', 'abc')).toContain('"seed": "abc"');
  });

  it('prints the same data as JSON and YAML', async () => {
    const args = ['run', '-', '--runs', '2', ...short, '-q', '-o'];
    const json = await podsim([...args, 'json'], { stdin: crashing });
    const yaml = await podsim([...args, 'yaml'], { stdin: crashing });
    const data = JSON.parse(json.stdout);
    expect(parseDocument(yaml.stdout).toJS()).toEqual(data);
    expect(json.stderr).toBe('');
    expect(data).toMatchObject({ seed: 1, duration_s: 120, interrupted: false });
    expect(data.runs.map(({ run }: { run: number }) => run)).toEqual([1, 2]);
    expect(data.runs[0].metrics['restarts_by_cause.exit']).toBeGreaterThan(0);
    expect(data.workloads[0]).toMatchObject({ workload: 'pod/crashing', pods: 2 });
  });

  it('overrides fields with --set', async () => {
    const args = ['run', '-', '--set', 'duration=1m', '--set'];
    const set = 'pod/crashing:spec.restartPolicy=Never';
    const { code, stdout } = await podsim([...args, set], { stdin: crashing });
    expect(code).toBe(0);
    expect(stdout).toContain('1m0s of virtual time');
    expect(stdout).toMatch(/^pod\/crashing +1\/1 +0 /m);
    const wrong = await podsim(['run', '-', '--set', 'duraton=1m'], { stdin: crashing });
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('duration');
  });

  it('writes tables, and says where to look', async () => {
    const cwd = temporaryFolder();
    const args = ['run', '-', ...short, '--out', 'results', '--format', 'csv'];
    const { code, stderr } = await podsim([...args, '--runs', '3', '-j', '2'], {
      cwd,
      stdin: crashing,
    });
    expect(code).toBe(0);
    expect(stderr).toContain('look: podsim timeline results/run=1');
    const header = readFileSync(join(cwd, 'results/run=3/timeline.csv'), 'utf8').split('\n')[0];
    expect(header).toBe('time_s,kind,namespace,pod,container,what,detail');
    expect(readdirSync(join(cwd, 'results')).sort()).toEqual(
      ['environment.json', 'run.json', 'run=1', 'run=2', 'run=3'].sort(),
    );
    const again = await podsim([...args, '--tables', 'pods,metrics'], { cwd, stdin: crashing });
    expect(again.code).toBe(0);
    expect(readdirSync(join(cwd, 'results')).sort()).toEqual(
      ['environment.json', 'metrics.csv', 'pods.csv', 'run.json'].sort(),
    );
  });

  it('says nothing on stderr with --quiet', async () => {
    const { stderr } = await podsim(['run', '-', '-q', ...short], { stdin: crashing });
    expect(stderr).toBe('');
  });
});

describe('colours and progress', () => {
  const args = ['run', '-', '--duration', '2m'];
  const escapes = (text: string) => text.includes('\u001b[');

  it('are for terminals', async () => {
    const piped = await podsim(args, { stdin: crashing });
    expect(escapes(piped.stdout + piped.stderr)).toBe(false);
    const shown = await podsim(args, { stdin: crashing, isTerminal: true });
    expect(escapes(shown.stdout)).toBe(true);
  });

  it.each([
    [[...args, '--no-color'], {}],
    [args, { NO_COLOR: '1' }],
    [args, { TERM: 'dumb' }],
  ])('are refused by %j with %j', async (given, env) => {
    const { stdout } = await podsim(given, { stdin: crashing, isTerminal: true, env });
    expect(escapes(stdout)).toBe(false);
  });
});
