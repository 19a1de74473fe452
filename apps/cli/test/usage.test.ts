import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { crashing, podsim, temporaryFolder } from './helpers.ts';

describe('wrong usage ends with 2, says why on stderr and nothing on stdout', () => {
  it.each([
    [['run', 'x.yaml', '--sed', '1'], /unknown option '--sed'\n\(Did you mean .*--seed/],
    [['rnu'], /unknown command 'rnu'\n\(Did you mean run\?\)/],
    [['run'], /missing required argument 'file'/],
    [['run', 'x.yaml', '--runs', '0'], /'--runs <n>' argument '0' is invalid.*from 1/],
    [['run', 'x.yaml', '-j', 'two'], /'-j, --jobs <n>' argument 'two' is invalid/],
    [['run', 'x.yaml', '--seed', ''], /must not be empty/],
    [['run', 'x.yaml', '--format', 'xlsx'], /Allowed choices are parquet, csv, ndjson/],
    [
      ['run', 'x.yaml', '--out', 'x', '--tables', 'pods,podz'],
      /no table podz; did you mean pods\?/,
    ],
    [['run', 'x.yaml', '--out', 'x', '--tables', 'q'], /no table q; tables are timeline, pods,/],
    [['run', 'x.yaml', '--tables', 'pods'], /add --out/],
    [['run', 'nowhere.yaml'], /cannot read nowhere.yaml: there is no such file/],
    [['run', '.'], /cannot read \.: it is a folder/],
    [['timeline', 'nowhere'], /nowhere holds no results/],
    [['timeline', '.', '--kind', 'evnt'], /no kind evnt; kinds are pod, phase/],
    [['timeline', '.', '--since', 'soon'], /--since: .*soon/],
    [[], /Usage: podsim/],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await podsim(args, { cwd: temporaryFolder() });
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('reports all problems of a scenario together, with place and suggestion', async () => {
    const typo = 'apiVersion: podsim/v1alpha1\nkind: Scenario\nspec: { duraton: 5m }\n---\n';
    const stdin = typo + crashing;
    const broken = stdin.replace('command: [sh', 'command: [1, sh');
    const { code, stdout, stderr } = await podsim(['run', '-'], { stdin: broken });
    expect(stderr).toMatch(/<stdin>:3:9: unknown key "duraton".*\n.*\n.*\^\n.*"duration"/);
    expect(stderr).toContain('error: 2 problems in -; nothing was simulated');
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('refuses a folder that is not ours', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'thesis.tex'), 'precious');
    const { code, stderr } = await podsim(['run', '-', '--out', '.'], { cwd, stdin: crashing });
    expect(stderr).toContain('is not empty and holds no results');
    expect(code).toBe(2);
  });
});

describe('help and version', () => {
  it.each([['--help'], ['run', '--help'], ['help', 'timeline'], ['validate', '-h']])(
    'of %j fit into 80 columns and go to stdout',
    async (...args) => {
      const { code, stdout, stderr } = await podsim(args);
      expect(code).toBe(0);
      expect(stderr).toBe('');
      expect(stdout).toMatch(/^Usage: podsim/);
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
      expect(stdout).not.toContain('default: []');
    },
  );

  it('prints the version', async () => {
    expect(await podsim(['--version'])).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
  });
});
