import { readFileSync, writeFileSync } from 'node:fs';
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
    ['{ order: [a, b] }', '"a" is not an event'],
  ])('%s is refused', async (budget, said) => {
    const { code, stderr } = await podsim(['run', '-'], { stdin: scenario(budget) });
    expect(code).toBe(2);
    expect(stderr).toContain(said);
  });
});

/** Metrics with each kind of unit, folded from restarts. */
const metered = `
import { defineMetric, definePlugin } from '@podsim/sdk';
const counted = (unit, factor) => defineMetric({
  description: 'Restarts, scaled.', unit, from: 'restarts',
  init: () => 0, add: (n) => n + 1, value: (n) => n * factor,
});
export default definePlugin({
  name: 'metered', version: '1.0.0', apiVersion: 1, namespace: 'me-tered',
  metrics: {
    bytes: counted('By', 1024), time: counted('s', 10), share: counted('1', 0.01),
    'per.job': counted('jobs', 1),
  },
});
`;

describe('expect of metrics of plugins', () => {
  const run = async (budgets: readonly string[], ...args: string[]) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'metered.ts'), metered);
    const spec = '  plugins: [./metered.ts]\n  expect:';
    const stdin = scenario(...budgets).replace('  expect:', spec);
    return { ...(await podsim(['run', '-', ...args], { cwd, stdin })), cwd };
  };

  it.each([
    ['me-tered/bytes < 1Mi', 0],
    ['me-tered/bytes < 1Ki', 1],
    ['me-tered/bytes < 3000', 1],
    ['me-tered/time > 20s', 0],
    ['me-tered/time < 10ms', 1],
    ['me-tered/share < 50%', 0],
    ['me-tered/per.job >= 3', 0],
  ])('%s ends with %i', async (budget, code) => {
    const result = await run([budget]);
    expect(result.code, result.stderr).toBe(code);
    expect(result.stdout).toContain(code === 0 ? 'held' : 'failed');
  });

  it('go to JUnit, and have a confidence over runs', async () => {
    const args = ['--runs', '3', '--junit', 'junit.xml', '-o', 'json'];
    const { code, cwd, stdout } = await run(['me-tered/bytes < 1Ki @95%'], ...args);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).expect).toMatchObject([{ unit: 'By', runs: 3, verdict: 'failed' }]);
    const xml = readFileSync(join(cwd, 'junit.xml'), 'utf8');
    expect(xml).toContain('name="me-tered/bytes &lt; 1Ki @95%"><failure');
  });

  it.each([
    ['me-tered/byte < 1', 'there is no metric "me-tered/byte"', 'did you mean "me-tered/bytes"?'],
    ['metered/bytes < 1', 'there is no metric "metered/bytes"', 'did you mean "me-tered/bytes"?'],
    ['other/bytes < 1', 'there is no metric "other/bytes"', 'no plugin has the namespace other'],
    ['me-tered/x < 1', 'there is no metric "me-tered/x"', 'the plugin has me-tered/bytes, '],
    ['me-tered/time < 5%', '"5%" is no bound for me-tered/time', 'such as 45s'],
    ['me-tered/bytes < 5s', '"5s" is no bound for me-tered/bytes', 'such as 1500 or 256Mi'],
    ['me-tered/per.job < 5Mi', '"5Mi" is no bound for me-tered/per.job', 'a number of jobs'],
  ])('%s is refused, with its place', async (budget, said, hint) => {
    const { code, stderr } = await run(['restarts_per_pod_hour > 1', budget]);
    expect(code).toBe(2);
    expect(stderr).toContain(`<stdin>:9:7: spec.expect[1]: ${said}`);
    expect(stderr).toContain(hint);
  });
});

/** What the crashing pod does within five minutes, and what it does not. */
const ASSERTIONS: readonly (readonly [assertion: string, code: number, said?: RegExp])[] = [
  ['order: [pod created, app started, app exited 1, "app started #2"]', 0],
  ['order: [app exited, pod created]', 1, /no "pod created" after "app exited" at \d+\.\d{3} s/],
  ['before: [pod scheduled, app started]', 0],
  ['before: [app exited, app started]', 1, /"app exited" at \d\.\d+ s, "app started" at \d/],
  ['never: app SIGKILL', 0],
  ['never: app exited 1', 1, /seen at \d/],
  ['never: { event: app exited, before: app started }', 0],
  ['never: { event: app exited, after: app started, afterDelay: 4s, before: app running }', 0],
  ['count: { event: app started, min: 3, max: 8 }', 0],
  ['count: { event: app started, max: 1 }', 1, /expected at most 1, saw \d/],
  ['at: { event: app exited, since: app started, min: 5s, max: 5.5 }', 0],
  ['at: { event: app started, since: app exited, min: -6s, max: -5s }', 0],
  ['at: { event: app exited, since: app started, max: 1s }', 1, /expected at most 1 s/],
  ['at: { event: action 1, since: pod created, min: 59s, max: 60s }', 0],
  ['eventReason: { reason: BackOff, object: app, pod: crashing }', 0],
  ['eventReason: { reason: BackOff, object: app, max: 0 }', 1, /saw \d+/],
  ['final: { phase: Running, exitCodes: { app: 1 }, restarts: { app: { min: 2 } } }', 0],
  ['final: { pod: crashing, ready: 0/1, conditions: { Ready: "False" }, removed: false }', 0],
  ['final: { phase: Failed, reason: Evicted }', 1, /phase: expected "Failed", saw "Running"; /],
  ['final: { pods: { total: 1, Running: 1 } }', 0],
];

describe('assertions', () => {
  const rows = ASSERTIONS.map(([assertion, code, said]) => ({ assertion, code, said }));
  it.each(rows)('$assertion ends with $code', async ({ assertion, code, said = /held/ }) => {
    const timeline = '  timeline: [{ at: 1m, label: pod/crashing, labels: { a: b } }]\n  expect:';
    const stdin = scenario(`{ ${assertion} }`).replace('  expect:', timeline);
    const result = await podsim(['run', '-', '--runs', '2'], { stdin });
    expect(result.stdout, result.stderr).toMatch(said);
    expect(result.code).toBe(code);
    if (code === 1) expect(result.stdout).toContain('(run 1, and 1 more run)');
  });

  it('look at one namespace', async () => {
    const stdin = scenario('{ never: app started, namespace: other }');
    expect((await podsim(['run', '-'], { stdin })).code).toBe(0);
  });

  it('are test cases of the report, beside budgets', async () => {
    const cwd = temporaryFolder();
    const stdin = scenario('restarts_per_pod_hour > 1', '{ never: app exited 1 }');
    const { code } = await podsim(['run', '-', '--junit', 'junit.xml'], { cwd, stdin });
    expect(code).toBe(1);
    const xml = readFileSync(join(cwd, 'junit.xml'), 'utf8');
    expect(xml).toContain('tests="2" failures="1" errors="0"');
    expect(xml).toMatch(/name="never: app exited 1"><failure message="failed: never &quot;app/);
  });

  it('are inconclusive when no run came to its end', async () => {
    const stdin = scenario('{ never: app SIGKILL }');
    let raise: (signal: 'SIGINT') => void = () => {};
    const ended = podsim(['run', '-', '-o', 'json', '--duration', '100000h'], {
      stdin,
      onListening: (by) => {
        raise = by;
        setTimeout(() => raise('SIGINT'), 50);
      },
    });
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    expect(JSON.parse(stdout).expect).toMatchObject([{ verdict: 'inconclusive', runs: 0 }]);
  });

  it('are run again with the receipt', async () => {
    const cwd = temporaryFolder();
    const stdin = scenario('{ never: app SIGKILL }');
    await podsim(['run', '-', '--out', 'out'], { cwd, stdin });
    expect((await podsim(['verify', 'out'], { cwd })).stdout).toContain('the same');
  });
});
