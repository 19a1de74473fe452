import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { podsim } from './helpers.ts';

/**
 * Every folder of examples/ holds a scenario and its timeline as `podsim timeline` prints it. The
 * timeline is the expectation and the documentation; UPDATE_GOLDEN=1 writes it anew, to be read
 * as a diff.
 */
const examples = new URL('../../../examples/', import.meta.url).pathname;
const names = readdirSync(examples)
  .filter((name) => existsSync(join(examples, name, 'scenario.yaml')))
  .sort();

describe('examples', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'podsim-examples-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are there', () => {
    expect(names.length).toBeGreaterThan(2);
  });

  it.each(names)('%s gives its timeline', async (name) => {
    const out = join(folder, name);
    const scenario = join(examples, name, 'scenario.yaml');
    const run = await podsim(['run', scenario, '--out', out, '--quiet', '--tables', 'timeline']);
    expect(run.code, run.stderr).toBe(0);
    const timeline = await podsim(['timeline', out]);
    const golden = join(examples, name, 'timeline.txt');
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, timeline.stdout);
    expect(timeline.stdout).toBe(readFileSync(golden, 'utf8'));
  });
});
