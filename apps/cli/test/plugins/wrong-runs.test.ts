import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { podsim, temporaryFolder } from '../helpers.ts';
import { plugin, scenario, type Wrong } from './specimen.ts';
import { app, at, type Case, drawn, misspelt } from './wrong-cases.ts';

/**
 * Plugins that go wrong in some runs of a sweep: each ends those runs with an error that names
 * plugin, contribution, call, pod, container and virtual time, and leaves the others as they are.
 */

const runs = [1, 2, 3, 4];
const cases: readonly Case[] = [
  {
    name: 'throws in create',
    create: "throw new Error('boom');",
    says: at(app, 'create\\(\\)', 'threw Error: boom'),
  },
  {
    name: 'throws no error',
    start: "throw 'a text';",
    says: at(app, 'start\\(\\)', 'threw "a text"'),
  },
  {
    name: 'throws in a timer',
    start: 'process.after(seconds(1), () => { null.x; });',
    says: at(app, 'a timer', 'threw TypeError'),
  },
  {
    name: 'throws at a signal',
    signal: "throw new RangeError('no');",
    says: at(app, 'signal\\(\\)', 'threw RangeError: no'),
  },
  {
    name: 'returns a promise from a question',
    http: 'return Promise.resolve({ status: 200, latency: 0 });',
    says: at(app, 'http\\(\\)', 'returned a promise; .* remove async'),
  },
  {
    name: 'returns a promise from create',
    create: 'return Promise.resolve({ start() {} });',
    says: at(app, 'create\\(\\)', 'returned a promise'),
  },
  {
    name: 'has an async timer',
    start: 'process.after(seconds(1), async () => {});',
    says: at(app, 'a timer', 'returned a promise'),
  },
  {
    name: 'returns a behaviour that cannot start',
    create: 'return {};',
    says: at(
      app,
      'create\\(\\)',
      'returned a behaviour without start\\(\\); write start\\(\\) \\{\\}',
    ),
  },
  {
    name: 'waits a negative time',
    start: 'process.after(-1, () => {});',
    says: at(app, 'start\\(\\)', 'called process.after with a delay of -1; .* use milliseconds'),
  },
  {
    name: 'waits for seconds as a fraction',
    start: 'process.after(0.5, () => {});',
    says: at(app, 'start\\(\\)', 'called process.after with a delay of 0.5'),
  },
  {
    name: 'answers before it is asked',
    http: 'return { status: 200, latency: milliseconds(1) - seconds(1) };',
    says: at(app, 'http\\(\\)', 'returned a latency of -999000'),
  },
  {
    name: 'answers with a status that there is not',
    http: 'return { status: 42, latency: 0 };',
    says: at(app, 'http\\(\\)', 'returned the HTTP status 42'),
  },
  {
    name: 'answers nothing',
    http: 'return;',
    says: at(app, 'http\\(\\)', 'returned undefined instead of an answer'),
  },
  {
    name: 'exits while it answers',
    http: 'process.exit(1);',
    says: at(app, 'http\\(\\)', 'ended the process while answering; end it later'),
  },
  {
    name: 'exits with a code that there is not',
    start: 'process.exit(-1);',
    says: at(app, 'start\\(\\)', 'called process.exit\\(-1\\); a code is from 0 to 255'),
  },
  {
    name: 'listens on no port',
    start: 'process.listen(0);',
    says: at(app, 'start\\(\\)', 'listens on the port 0'),
  },
  {
    name: 'ends a command badly',
    exec: "call.exit('done');",
    says: at(app, 'exec\\(\\)', 'ended a command with "done"'),
  },
  {
    name: 'ends a command with a number for its output',
    exec: 'call.exit(0, 5);',
    says: at(app, 'exec\\(\\)', 'ended a command with the output 5, no text'),
  },
  {
    name: 'asks to hear of a kill, and does not say how',
    exec: 'call.onKill(5);',
    says: at(app, 'exec\\(\\)', 'called onKill\\(\\) of a command without an action'),
  },
  ...(
    [
      ['Math.random', 'Math.random();', 'Math\\.random'],
      ['Date', 'new Date();', 'Date'],
      ['Date.now', 'Date.now();', 'Date\\.now'],
      ['performance.now', 'performance.now();', 'performance\\.now'],
      ['process.hrtime', "globalThis['process'].hrtime.bigint();", 'process\\.hrtime\\.bigint'],
      ['a timer of the machine', 'setTimeout(() => {}, 1);', 'setTimeout'],
      ['the random numbers of the machine', 'crypto.randomUUID();', 'crypto\\.randomUUID'],
    ] as const
  ).map(([name, start, used]) => ({
    name: `uses ${name}`,
    start,
    says: at(app, 'start\\(\\)', `used ${used}, which differs from run to run`),
  })),
  {
    name: 'uses a module of the machine',
    module: "import { randomInt } from 'node:crypto';",
    start: 'randomInt(5);',
    says: at(app, 'start\\(\\)', 'used node:crypto randomInt'),
  },
  {
    name: 'keeps chance from before the run',
    module: 'const chance = Math.random;',
    start: 'chance();',
    says: at(app, 'start\\(\\)', 'used Math\\.random'),
  },
  {
    name: 'hides that it uses chance',
    start: 'try { Math.random(); } catch {}',
    says: at(app, 'start\\(\\)', 'used Math\\.random'),
  },
  {
    name: 'changes its view of the container',
    start: 'process.container.env.DEBUG = "1";',
    says: at(
      app,
      'start\\(\\)',
      'threw TypeError: Cannot add property DEBUG.*; .* keep state inside',
    ),
  },
  {
    name: 'changes itself',
    start: 'runtime.count = 1;',
    says: at(app, 'start\\(\\)', 'threw TypeError: Cannot add property count'),
  },
  {
    name: 'goes in circles without time',
    start: 'const again = () => { process.after(0, again); }; again();',
    says: at(app, 'a timer', 'did more than 10000 things at one instant; let time pass'),
  },
  {
    name: 'hides a refusal and ends',
    start: 'try { Math.random(); } catch {} process.exit(0);',
    says: at(app, 'start\\(\\)', 'used Math.random, which differs from run to run'),
  },
  {
    name: 'records a table that it does not declare',
    start: "process.record('stops', { bad });",
    says: at(
      app,
      'start\\(\\)',
      'recorded .* table "stops"; the plugin declares starts: add tables: \\{ stops: \\{',
    ),
  },
  {
    name: 'records a value of another type',
    start: "process.record('starts', { bad: 'very' });",
    says: at(
      app,
      'start\\(\\)',
      'recorded a row of w_starts whose bad is "very", not true or false',
    ),
  },
  {
    name: 'records a column that it does not declare',
    start: "process.record('starts', { bad, worse: 1 });",
    says: at(app, 'start\\(\\)', 'recorded the column worse, which w_starts does not have'),
  },
  {
    name: 'has a probe model that is not pure',
    module: 'let asked = 0;',
    probe: "asked += 1; return { result: 'success', latency: milliseconds(asked) };",
    says: at('probe model w/probe', 'probe\\(\\)', 'is not pure: asked twice for attempt 0'),
  },
  {
    name: 'has a probe model with a result of its own',
    probe: "return { result: 'ok', latency: 0 };",
    says: at('probe model w/probe', 'probe\\(\\)', 'returned the result "ok"; it must be one of'),
  },
  {
    name: 'changes the attempt it is asked for',
    probe: 'attempt.timeout = seconds(9);',
    says: at('probe model w/probe', 'probe\\(\\)', 'threw TypeError: Cannot assign'),
  },
  {
    name: 'answers with a hold that has ended',
    http: 'return { status: 200, latency: 0, hold: { until: seconds(1) } };',
    says: at(
      app,
      'http\\(\\)',
      'returned a hold until 1000000 that was asked for at \\d+, .*plus\\(',
    ),
  },
  {
    name: 'has a probe model with a hold that has ended',
    probe: "return { result: 'success', latency: 0, hold: { until: attempt.startedAt - 1 } };",
    says: at('probe model w/probe', 'probe\\(\\)', 'returned a hold until \\d+ .*ended already'),
  },
  {
    name: 'has a hold that is no time',
    http: "return { status: 200, latency: 0, hold: { until: '5s' } };",
    says: at(app, 'http\\(\\)', 'returned a hold until "5s"; it must be a time in whole micro'),
  },
  {
    name: 'answers after no number of microseconds',
    http: 'return { status: 200, latency: NaN };',
    says: at(app, 'http\\(\\)', 'returned a latency of NaN; .*use milliseconds\\(5\\)'),
  },
  {
    name: 'ends podsim instead of the container',
    start: "globalThis['process'].exit(0);",
    says: at(
      app,
      'start\\(\\)',
      'used process.exit, which ends podsim itself; call exit\\(code\\)',
    ),
  },
  {
    name: 'calls itself without end',
    start: 'const again = () => again(); again();',
    says: at(app, 'start\\(\\)', 'threw RangeError: Maximum call stack size exceeded'),
  },
  {
    name: 'waits without knowing for what',
    start: 'process.after(seconds(1));',
    says: at(app, 'start\\(\\)', 'called process.after without an action'),
  },
  {
    name: 'uses less than no memory',
    start: 'process.memory(-1);',
    says: at(
      app,
      'start\\(\\)',
      'uses -1 bytes of memory; process.memory takes a number of bytes from 0',
    ),
  },
  {
    name: 'writes a number to its log',
    start: 'process.log(5);',
    says: at(app, 'start\\(\\)', 'logged 5; a line is a text'),
  },
  {
    name: 'writes an object to a file',
    start: "process.files.write('/tmp/a', { a: 1 });",
    says: at(app, 'start\\(\\)', 'wrote an object to /tmp/a; files hold text'),
  },
  {
    name: 'has a hook model that waits',
    hook: "return Promise.resolve({ result: 'success', duration: 0 });",
    says: at('hook model w/hook', 'run\\(\\)', 'returned a promise'),
  },
  {
    name: 'has a hook model with an outcome of its own',
    hook: "return { result: 'error', duration: 0 };",
    says: at(
      'hook model w/hook',
      'run\\(\\)',
      'returned the result "error"; it must be one of succ',
    ),
  },
  {
    name: 'has a hook model without end',
    hook: "return { result: 'success', duration: Infinity };",
    says: at('hook model w/hook', 'run\\(\\)', 'returned a duration of Infinity'),
  },
];

/** Metrics have no container: their place is shorter. */
const folds: readonly Case[] = [
  {
    name: 'has a metric that throws',
    add: "throw new Error('no fold');",
    says: /metric w\/starts, add\(\) at \d+\.\d{6}s: threw Error: no fold/,
  },
  {
    name: 'has a metric that forgets its state',
    add: 'return;',
    says: /metric w\/starts, add\(\) at \d+\.\d{6}s: returned nothing; it must return/,
  },
  {
    name: 'has a metric that is no number',
    value: "return 'many';",
    says: /metric w\/starts, value\(\) at 60\.000000s: returned many; it must be a finite number/,
  },
];

async function sweep(wrong: Wrong, cwd = temporaryFolder()) {
  writeFileSync(join(cwd, 'plugin.ts'), plugin(wrong));
  writeFileSync(join(cwd, 'scenario.yaml'), scenario());
  const args = ['--runs', String(runs.length), '--out', 'out', '--format', 'csv', '-q', '-j', '1'];
  return { ended: await podsim(['run', 'scenario.yaml', ...args], { cwd }), cwd };
}

function textsOf(cwd: string, run: number): string[] {
  const folder = join(cwd, 'out', `run=${run}`);
  return ['timeline', 'probes', 'w_starts', 'metrics'].map((table) =>
    readFileSync(join(folder, `${table}.csv`), 'utf8'),
  );
}

/** Runs that went wrong, by what stderr says of them. */
function brokenRuns(stderr: string): number[] {
  return [...stderr.matchAll(/^error: run (\d+): plugin wrong, /gm)].map(([, run]) => Number(run));
}

describe('a plugin that', () => {
  const good = new Map<number, string[]>();
  beforeAll(async () => {
    const { ended, cwd } = await sweep({}, mkdtempSync(join(tmpdir(), 'podsim-good-')));
    expect(ended.stderr).toBe('');
    expect(ended.code).toBe(0);
    for (const run of runs) good.set(run, textsOf(cwd, run));
    rmSync(cwd, { recursive: true });
  });

  it.each([...cases, ...misspelt, ...drawn, ...folds])(
    '$name ends its runs only',
    async (wrong) => {
      const { ended, cwd } = await sweep(wrong);
      expect(ended.stderr).toMatch(wrong.says);
      expect(ended.code).toBe(3);
      const broken = brokenRuns(ended.stderr);
      expect(broken.length).toBeGreaterThan(0);
      if (wrong.value === undefined) expect(broken.length).toBeLessThan(runs.length);
      // With the place in the plugin's own code, if it was in the middle of it.
      for (const line of ended.stderr.split('\n').filter((one) => /^ +at /.test(one))) {
        expect(line).toContain('plugin.ts:');
      }
      for (const run of runs) {
        const receipt = JSON.parse(readFileSync(join(cwd, `out/run=${run}/run.json`), 'utf8'));
        expect(receipt.outcome).toBe(broken.includes(run) ? 'plugin' : 'reached');
        if (!broken.includes(run)) expect(textsOf(cwd, run)).toEqual(good.get(run));
      }
    },
  );

  it('fails in the only run leaves no pod to count, which is said', async () => {
    const cwd = temporaryFolder();
    const text = plugin({ start: '' }).replace("record('starts'", "record('stars'");
    writeFileSync(join(cwd, 'plugin.ts'), text);
    writeFileSync(join(cwd, 'scenario.yaml'), scenario());
    const { code, stdout } = await podsim(['run', 'scenario.yaml'], { cwd });
    expect(code).toBe(3);
    expect(stdout).toContain('ended by a plugin\n\nno pod was followed to its end\n');
  });

  it('prints, prints for people', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'plugin.ts'), plugin({ start: "console.log('hello');" }));
    writeFileSync(join(cwd, 'scenario.yaml'), scenario());
    const main = join(import.meta.dirname, '../../src/main.ts');
    const args = [main, 'run', 'scenario.yaml', '--runs', '4', '-o', 'json', '-q'];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ scenario: 'wrong' });
    expect(stderr).toContain('hello');
  });

  it('never returns is ended after ten seconds', async () => {
    const { ended, cwd } = await sweep({ http: 'for (;;);' });
    expect(ended.code).toBe(3);
    expect(ended.stderr).toMatch(
      at(app, 'http\\(\\)', 'did not return within 10 s of wall time; look for an endless loop'),
    );
    const broken = brokenRuns(ended.stderr);
    expect(broken.length).toBeLessThan(runs.length);
    for (const run of runs.filter((one) => !broken.includes(one))) {
      expect(textsOf(cwd, run)).toEqual(good.get(run));
    }
  }, 90_000);
});
