import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { crashing, temporaryFolder } from '../helpers.ts';
import { type Ended, expectTruth, start } from './process.ts';

/** PODSIM_FAULTS=200 tries as many moments as that. */
const moments = Number(process.env.PODSIM_FAULTS ?? 8);

const codes = { SIGINT: 130, SIGTERM: 143, SIGKILL: null } as const;
type Signal = keyof typeof codes;

const fault = fc.record({
  signal: fc.constantFrom<Signal>('SIGINT', 'SIGTERM', 'SIGINT', 'SIGTERM', 'SIGKILL'),
  milliseconds: fc.integer({ min: 0, max: 2500 }),
  runs: fc.constantFrom(1, 1, 300),
  format: fc.constantFrom('csv', 'ndjson', 'parquet'),
});

/** Documented: the code of the signal, also if it comes before podsim listens; or it was done. */
function expectEnd({ code, signal, stdout, stderr }: Ended, sent: Signal, out: string): void {
  expect(stderr).not.toMatch(/\n {4}at |this is a bug/);
  if (signal !== null) {
    // Nobody listens to SIGKILL; to the others, podsim does before it makes the folder.
    expect(signal).toBe(sent);
    if (sent !== 'SIGKILL') expect(existsSync(out)).toBe(false);
    return;
  }
  expect([0, codes[sent]]).toContain(code);
  if (code === 0) return;
  expect(stderr).toContain('interrupted: closing the results');
  expect(stdout).toContain('interrupted');
  expect(existsSync(join(out, 'run.json'))).toBe(true);
}

it(`a signal at any moment (${moments} of them)`, { timeout: 20_000 * moments }, async () => {
  const faults = fc.sample(fault, { seed: 11, numRuns: moments });
  for (const { signal, milliseconds, runs, format } of faults) {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'pod.yaml'), crashing);
    const length = runs === 1 ? '100000h' : '2h';
    const args = `run pod.yaml --out out --duration ${length} --runs ${runs} --format ${format}`;
    const { child, ended } = start([...args.split(' '), '-j', '2'], cwd);
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    child.kill(signal);
    expectEnd(await ended, signal, join(cwd, 'out'));
    await expectTruth(join(cwd, 'out'));
  }
});
