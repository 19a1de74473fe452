import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { podsim, temporaryFolder } from './helpers.ts';

async function scriptOf(shell: string): Promise<string> {
  const { code, stdout, stderr } = await podsim(['completion', shell]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

/** A folder with a manifest and a folder, for completion to find. */
function surroundings(): string {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'pod.yaml'), '');
  mkdirSync(join(cwd, 'pods'));
  return cwd;
}

const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

/** What is typed, the last word being completed, and what is offered. */
const lines: readonly (readonly [line: readonly string[], offered: readonly string[]])[] = [
  [['ru'], ['run']],
  [['plugin', ''], ['new']],
  [
    ['completion', ''],
    ['bash', 'fish', 'zsh'],
  ],
  [['run', '--forma'], ['--format']],
  [
    ['run', '--format', ''],
    ['csv', 'ndjson', 'parquet'],
  ],
  [['run', '--format', 'c'], ['csv']],
  [['run', 'pod.yaml', '-o', 'j'], ['json']],
  [['run', '--tables', 'pods,term'], ['pods,terminations']],
  [
    ['run', '-j', '2', 'pod'],
    ['pod.yaml', 'pods'],
  ],
  [
    ['run', '--cluster-version', '1.3'],
    ['1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36'],
  ],
  [['timeline', 'po'], ['pods']],
  [['timeline', 'x', '--kind', 'po'], ['pod']],
  [['get', 'x', 'deploy'], ['deployments']],
  [['explain', 'killed'], ['killed_share']],
  [['--no-color', 'comple'], ['completion']],
];

describe('podsim completion', () => {
  it.each(lines)('for bash: %j', async (words, offered) => {
    const script = `${await scriptOf('bash')}
COMP_WORDS=(podsim "$@"); COMP_CWORD=$#; _podsim; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const cwd = surroundings();
    const printed = execFileSync('bash', ['-uc', script, 'bash', ...words], { cwd, stdio: 'pipe' });
    expect(printed.toString().trim().split('\n').sort()).toEqual(offered);
  });

  it('for bash takes --format=c apart as bash does', async () => {
    const script = `${await scriptOf('bash')}
COMP_WORDS=(podsim run --format = c); COMP_CWORD=4; _podsim; echo "\${COMPREPLY[@]}"`;
    expect(execFileSync('bash', ['-uc', script]).toString()).toBe('csv\n');
  });

  it.runIf(has('fish')).each(lines)('for fish: %j', async (words, offered) => {
    const cwd = surroundings();
    writeFileSync(join(cwd, 'script.fish'), await scriptOf('fish'));
    const ask = `source script.fish; complete -C ${JSON.stringify(['podsim', ...words].join(' '))}`;
    const env = { ...process.env, HOME: cwd };
    const printed = execFileSync('fish', ['-c', ask], { cwd, env }).toString().trim().split('\n');
    const names = printed.map((line) => line.replace(/\t.*/, '').replace(/\/$/, ''));
    expect(names.sort()).toEqual(offered);
  });

  it.runIf(has('zsh'))('for zsh is a script of zsh', async () => {
    const input = await scriptOf('zsh');
    expect(spawnSync('zsh', ['-n'], { input }).stderr.toString()).toBe('');
  });

  it('knows every command and option that help lists', async () => {
    const scripts = await Promise.all(['bash', 'zsh', 'fish'].map(scriptOf));
    const { stdout } = await podsim(['--help']);
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name = '']) => name);
    expect(commands).toContain('completion');
    for (const command of commands.filter((name) => name !== 'help')) {
      const { stdout: help } = await podsim([command, '--help']);
      const options = [...help.matchAll(/--([a-z-]+)/g)].map(([, name = '']) => name);
      expect(options.length).toBeGreaterThan(0);
      for (const script of scripts) {
        expect(script).toContain(command);
        for (const option of options) expect(script).toContain(option);
      }
    }
  });

  it('asks for a shell that it knows', async () => {
    const { code, stderr } = await podsim(['completion', 'tcsh']);
    expect(code).toBe(2);
    expect(stderr).toContain('Allowed choices are bash, zsh, fish');
  });
});
