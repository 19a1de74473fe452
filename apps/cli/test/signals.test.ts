import { spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { crashing, podsim, temporaryFolder } from './helpers.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const endless = ['run', 'pod.yaml', '--duration', '1000000h', '--out', 'out', '--format', 'csv'];

/** Starts podsim as a process of its own. */
function start(cwd: string) {
  writeFileSync(join(cwd, 'pod.yaml'), crashing);
  const child = spawn(process.execPath, [main, ...endless], { cwd });
  const texts = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => {
    texts.stdout += data;
  });
  child.stderr.on('data', (data) => {
    texts.stderr += data;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, texts, ended };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s', (signal, expected) => {
  it('ends a long run with readable results', { timeout: 60_000 }, async () => {
    const cwd = temporaryFolder();
    const { child, texts, ended } = start(cwd);
    // In the middle: rows have reached the disk, in a file that does not look whole.
    await until(() => existsSync(join(cwd, 'out', 'timeline.csv.partial')));
    child.kill(signal);
    expect(await ended).toBe(expected);
    expect(texts.stderr).toContain('interrupted: closing the results');
    expect(texts.stdout).toContain('interrupted');
    expect(readdirSync(join(cwd, 'out')).filter((name) => name.endsWith('.partial'))).toEqual([]);
    const timeline = await podsim(['timeline', 'out', '--until', '10m'], { cwd });
    expect(timeline.code).toBe(0);
    expect(timeline.stdout).toContain('BackOff');
  });
});

describe('a second signal', () => {
  it('ends at once', async () => {
    const codes: number[] = [];
    const ended = podsim(['run', '-', '--duration', '1000000h'], {
      stdin: crashing,
      exitNow: (code) => codes.push(code),
      onListening: (raise) =>
        setTimeout(() => {
          raise('SIGINT');
          raise('SIGINT');
        }, 50),
    });
    expect((await ended).code).toBe(130);
    expect(codes).toEqual([130]);
  });
});
