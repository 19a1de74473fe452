import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openRun, readRows, tableNamed } from '@podsim/experiment';
import { expect } from 'vitest';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** How a process ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a line of shell in which `$podsim` is the command line. */
export function shell(line: string, cwd: string): Ended {
  const podsim = `'${process.execPath}' '${main}'`;
  const { status, signal, stdout, stderr } = spawnSync('bash', ['-c', line], {
    ...{ cwd, encoding: 'utf8', timeout: 60_000 },
    env: { ...process.env, podsim },
  });
  return { code: status, signal, stdout, stderr };
}

/** Starts podsim as a process of its own. */
export function start(args: readonly string[], cwd: string) {
  const child = spawn(process.execPath, [main, ...args], { cwd });
  const texts = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => {
    texts.stdout += data;
  });
  child.stderr.on('data', (data) => {
    texts.stderr += data;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, ...texts }));
  });
  return { child, ended };
}

/**
 * What holds of a result folder whatever happened: a receipt tells exactly what the tables beside
 * it hold, and what has no receipt is not taken for results.
 */
export async function expectTruth(directory: string): Promise<void> {
  if (!existsSync(directory)) return;
  const entries = readdirSync(directory);
  for (const entry of entries.filter((name) => /^run=\d+$/.test(name))) {
    await expectTruth(join(directory, entry));
  }
  for (const file of entries.filter((name) => name.endsWith('.parquet'))) {
    // The magic number comes last.
    expect(readFileSync(join(directory, file)).subarray(-4).toString(), file).toBe('PAR1');
  }
  if (!entries.includes('run.json')) {
    expect(() => openRun(directory)).toThrow(/holds no results|was killed/);
    return;
  }
  expect(entries.filter((name) => name.endsWith('.partial'))).toEqual([]);
  if (JSON.parse(readFileSync(join(directory, 'run.json'), 'utf8')).kind !== 'Run') return;
  for (const [name, { rows }] of Object.entries(openRun(directory).tables)) {
    let seen = 0;
    for await (const some of readRows(directory, tableNamed(name))) seen += some.length;
    expect({ name, rows: seen }).toEqual({ name, rows });
  }
}
