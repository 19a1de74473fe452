import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { crashing, podsim, temporaryFolder } from './helpers.ts';

const scenario = (...budgets: string[]): string => `apiVersion: podsim/v1alpha1
kind: Scenario
metadata: { name: <budgets> }
spec:
  duration: 5m
  expect:
${budgets.map((budget) => `    - ${budget}\n`).join('')}---
${crashing}`;

describe('expect', () => {
  it.each([
    ['held', 0, ['restarts_per_pod_hour > 1']],
    ['failed', 1, ['restarts_per_pod_hour > 1', 'time_to_ready_seconds.max < 10ms']],
    ['inconclusive', 6, ['endpoint_removal_seconds.p99 < 1s']],
  ])('%s ends with %i', async (verdict, code, budgets) => {
    const result = await podsim(['run', '-', '--runs', '2'], { stdin: scenario(...budgets) });
    expect(result.code, result.stderr).toBe(code);
    const row = result.stdout.split('\n').find((line) => line.startsWith(budgets.at(-1) ?? ''));
    expect(row).toContain(verdict);
  });

  it('goes to a JUnit report, and to -o json', async () => {
    const cwd = temporaryFolder();
    const stdin = scenario('restarts_per_pod_hour > 1 @95%', 'restarts_per_pod_hour < 1 @95%');
    const run = ['run', '-', '--runs', '3', '-o', 'json', '--junit', 'junit.xml'];
    const { code, stdout } = await podsim(run, { cwd, stdin });
    expect(code).toBe(1);
    const { expect: judged } = JSON.parse(stdout) as { expect: { verdict: string }[] };
    expect(judged.map(({ verdict }) => verdict)).toEqual(['held', 'failed']);
    const xml = readFileSync(join(cwd, 'junit.xml'), 'utf8');
    expect(xml).toContain('<testsuite name="&lt;budgets&gt;" tests="2" failures="1" errors="0">');
    expect(xml).toContain('name="restarts_per_pod_hour &gt; 1 @95%"/>');
    expect(xml).toMatch(
      /<failure message="failed: mean [\d.]+, interval [\d.]+ to [\d.]+, 3 runs"\/>/,
    );
  });

  it.each([
    ['restarts < 1', 'there is no metric "restarts"'],
    ['time_to_ready_seconds < 1', 'did you mean "time_to_ready_seconds.p50"?'],
    ['killed_share < 5s', '"5s" is no bound for killed_share'],
    ['time_to_ready_seconds.p99 < 5%', '"5%" is no bound for time_to_ready_seconds.p99'],
    ['killed_share = 1', '"killed_share = 1" is not a budget'],
    ['killed_share < 1 @100%', 'a confidence of 100 %'],
    ['{ order: [a, b] }', 'assertions about the timeline are not judged by this version'],
  ])('%s is refused', async (budget, said) => {
    const { code, stderr } = await podsim(['run', '-'], { stdin: scenario(budget) });
    expect(code).toBe(2);
    expect(stderr).toContain(said);
  });
});
