import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { podsim } from '../helpers.ts';
import { mutatedTexts } from './mutate.ts';

/** PODSIM_FUZZ=10000 is the whole of it. */
const count = Number(process.env.PODSIM_FUZZ ?? 800);
const SEED = 2026;
/** Wall time of one text on a busy machine. */
const SECONDS = 60;

interface Said {
  readonly i?: number;
  readonly outcome?: string;
  readonly milliseconds?: number;
  readonly text?: string;
  readonly kibibytes?: number;
}

interface Findings {
  readonly outcomes: Map<string, number>;
  readonly faults: string[];
  slowest: number;
  kibibytes: number;
}

/** Runs a child from one text on, until it has done them all or one of them was its end. */
async function runChild(first: number, findings: Findings): Promise<number> {
  const path = new URL('./child.ts', import.meta.url).pathname;
  const args = ['--max-old-space-size=1024', path, String(SEED), String(count), String(first)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let last = first - 1;
  let stderr = '';
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  let watch = setTimeout(() => {}, 0);
  for await (const line of createInterface({ input: child.stdout })) {
    clearTimeout(watch);
    watch = setTimeout(() => child.kill('SIGKILL'), SECONDS * 1000);
    const said = JSON.parse(line) as Said;
    if (said.i !== undefined) last = said.i;
    note(said, findings);
  }
  clearTimeout(watch);
  if ((await closed) === 0) return count;
  const text = mutatedTexts(SEED, count)[last];
  findings.faults.push(`text ${last} ended its process (${stderr.slice(-2000)}):\n${text}`);
  return last + 1;
}

function note({ i, outcome, milliseconds = 0, text, kibibytes = 0 }: Said, found: Findings): void {
  found.slowest = Math.max(found.slowest, milliseconds);
  found.kibibytes = Math.max(found.kibibytes, kibibytes);
  if (outcome === undefined) return;
  if (text === undefined) found.outcomes.set(outcome, (found.outcomes.get(outcome) ?? 0) + 1);
  else found.faults.push(`text ${i}: ${outcome}\n${text}`);
}

it(`${count} mutated files end with 2 or run`, { timeout: 60_000 + count * 2000 }, async () => {
  const findings: Findings = { outcomes: new Map(), faults: [], slowest: 0, kibibytes: 0 };
  let next = 0;
  while (next < count && findings.faults.length < 20) next = await runChild(next, findings);
  const { slowest, kibibytes } = findings;
  const mebibytes = Math.round(kibibytes / 1024);
  const summary = `slowest ${slowest} ms, at most ${mebibytes} MiB`;
  if (count > 1000) console.log(Object.fromEntries(findings.outcomes), summary);
  expect(findings.faults.join('\n\n')).toBe('');
  expect(mebibytes).toBeLessThan(1024);
  // Both happen, or the mutations are too mild or too wild.
  const share = (findings.outcomes.get('ran') ?? 0) / count;
  expect(share).toBeGreaterThan(0.1);
  expect(share).toBeLessThan(0.9);
});

it('the whole command ends likewise, with its worker threads', { timeout: 60_000 }, async () => {
  for (const text of mutatedTexts(SEED + 1, 15)) {
    const args = ['run', '-', '--duration', '1m', '--runs', '1', '--quiet'];
    const { code, stderr } = await podsim(args, { stdin: text });
    expect([0, 1, 2, 4, 6], `${stderr}\n${text}`).toContain(code);
    expect(stderr).not.toMatch(/\n {4}at |this is a bug/);
  }
});
