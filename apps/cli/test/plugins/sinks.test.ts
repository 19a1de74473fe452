import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { podsim, temporaryFolder } from '../helpers.ts';

/** A sink that writes what it is told, and goes wrong in the second run where it is asked to. */
const plugin = `
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { definePlugin, defineSink, options, optional, readOneOf, readText } from '@podsim/sdk';
const wrong = optional(readOneOf('no', 'open', 'write', 'close', 'reject', 'nothing'), 'no');
export default definePlugin({
  name: 'sinks', version: '1.0.0', apiVersion: 1, namespace: 's',
  sinks: {
    lines: defineSink({
      description: 'A line for each call.',
      options: options({ file: optional(readText, 'calls.txt'), wrong }),
      tables: ['restarts', 'emissions'],
      async open({ scenario, seed, replication, directory }, { file, wrong }) {
        const is = (where) => wrong === where && replication === 2;
        const say = (line) => appendFileSync(join(directory, file), line + '\\n');
        const fail = (where) => { if (is(where)) throw new Error('no ' + where); };
        fail('open');
        if (is('nothing')) return;
        say(['open', scenario, seed, replication].join(' '));
        return {
          write(table, rows) {
            fail('write');
            say(['write', table, rows.map(({ pod }) => pod).join(' ')].join(' '));
            if (is('reject')) return Promise.reject(new Error('later'));
          },
          close(outcome) {
            say('close ' + outcome);
            fail('close');
          },
        };
      },
    }),
    plain: defineSink({
      description: 'Takes no options.',
      tables: ['restarts'],
      open: () => ({ write() {}, close() {} }),
    }),
  },
});
`;

const scenario = `
apiVersion: podsim/v1alpha1
kind: Scenario
metadata: { name: crashes }
spec: { duration: 60s, plugins: [./plugin.ts] }
---
apiVersion: v1
kind: Pod
metadata: { name: crashing }
spec:
  containers:
    - { name: app, image: busybox, command: [sh, -c, sleep 5; exit 1] }
`;

async function run(args: readonly string[], cwd = temporaryFolder()) {
  writeFileSync(join(cwd, 'plugin.ts'), plugin);
  writeFileSync(join(cwd, 'scenario.yaml'), scenario);
  const ended = await podsim(['run', 'scenario.yaml', '-q', '-j', '1', ...args], { cwd });
  return { ended, cwd };
}

const sweep = ['--runs', '3', '--out', 'out', '--format', 'csv', '--tables', 'restarts'];
const callsOf = (cwd: string, replication: number): string[] => {
  const text = readFileSync(join(cwd, `out/run=${replication}/calls.txt`), 'utf8');
  return text.trim().split('\n');
};
const outcomeOf = (cwd: string, replication: number) =>
  JSON.parse(readFileSync(join(cwd, `out/run=${replication}/run.json`), 'utf8'));

describe('a sink', () => {
  it('is given the rows of each run, also of tables that are not written', async () => {
    const { ended, cwd } = await run([...sweep, '--sink', 's/lines', '--seed', '7']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    for (const replication of [1, 2, 3]) {
      const calls = callsOf(cwd, replication);
      expect(calls[0]).toBe(`open crashes 7 ${replication}`);
      expect(calls.filter((call) => call.startsWith('write restarts crashing'))).toHaveLength(1);
      expect(calls.some((call) => call.startsWith('write emissions'))).toBe(true);
      expect(calls.at(-1)).toBe('close reached');
      const files = readdirSync(join(cwd, `out/run=${replication}`)).sort();
      expect(files).toEqual(['calls.txt', 'restarts.csv', 'run.json']);
      expect(Object.keys(outcomeOf(cwd, replication).tables)).toEqual(['restarts']);
    }
  });

  it('writes where podsim runs without --out, and takes options in YAML', async () => {
    const { ended, cwd } = await run(['--sink', 's/lines={ file: mine.txt }', '--sink', 's/plain']);
    expect(ended.code).toBe(0);
    const text = readFileSync(join(cwd, 'mine.txt'), 'utf8');
    expect(text).toMatch(/^open crashes 1 1\n[\s\S]*\nclose reached\n$/);
  });

  it('of several runs wants --out, so that none writes over another', async () => {
    const { ended, cwd } = await run(['--sink', 's/lines', '--runs', '2']);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('each of the 2 runs needs a folder of its own; add --out DIR');
    expect(existsSync(join(cwd, 'calls.txt'))).toBe(false);
  });

  it('changes no byte of the results', async () => {
    const [plain, with_] = [await run(sweep), await run([...sweep, '--sink', 's/lines'])];
    for (const file of ['run=1/restarts.csv', 'run=3/run.json', 'run.json']) {
      const [one, other] = [plain, with_].map(({ cwd }) => {
        return readFileSync(join(cwd, 'out', file), 'utf8');
      });
      expect(one, file).toBe(other);
    }
  });

  it.each([
    ['open', 'open\\(\\): threw Error: no open', null],
    ['nothing', 'open\\(\\): returned no writer', null],
    ['write', 'write\\(\\): threw Error: no write', ['open crashes 1 2', 'close plugin']],
    ['reject', 'write\\(\\): threw Error: later', ['open crashes 1 2', /^write/, 'close plugin']],
    [
      'close',
      'close\\(\\): threw Error: no close',
      ['open crashes 1 2', /^write/, 'close reached'],
    ],
  ])('that fails at %s ends that run only', async (wrong, says, calls) => {
    const { ended, cwd } = await run([...sweep, '--sink', `s/lines={ wrong: ${wrong} }`]);
    const problem = new RegExp(`^error: run 2: plugin sinks, sink s/lines, ${says}`, 'm');
    expect(ended.stderr).toMatch(problem);
    expect(ended.code).toBe(3);
    const receipts = [1, 2, 3].map((replication) => outcomeOf(cwd, replication));
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['reached', 'plugin', 'reached']);
    expect(callsOf(cwd, 3).at(-1)).toBe('close reached');
    if (calls === null) expect(existsSync(join(cwd, 'out/run=2/calls.txt'))).toBe(false);
    else {
      const said = callsOf(cwd, 2);
      expect(said[0]).toMatch(calls[0] as string);
      expect(said.at(-1)).toBe(calls.at(-1));
      if (calls.length === 2) expect(said).toHaveLength(2);
    }
  });

  it.each([
    ['s/line', 'there is no sink s/line; did you mean s/lines?'],
    ['lines={}', 'there is no sink lines; '],
    ['s/lines={ file: 5, wrong: maybe }', 's/lines.file: expected a text, not 5\n'],
    ['s/lines={ file: 5, wrong: maybe }', 's/lines.wrong: expected no, open, write'],
    ['s/lines={ fil: a }', 's/lines.fil: unknown key "fil"; did you mean "file"?'],
    ['s/plain={ a: 1 }', 's/plain: s/plain takes no options'],
    ['s/lines={ file: ', 'is no YAML'],
  ])('%s is refused before anything happens', async (sink, says) => {
    const { ended, cwd } = await run([...sweep, '--sink', sink]);
    expect(ended.stderr).toContain(says);
    expect(ended.code).toBe(2);
    expect(existsSync(join(cwd, 'out'))).toBe(false);
  });

  it('needs a plugin that has it', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'scenario.yaml'), scenario.replace(', plugins: [./plugin.ts]', ''));
    const { code, stderr } = await podsim(['run', 'scenario.yaml', '--sink', 's/lines'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('there is no sink s/lines: no plugin has one; add --plugin NAME');
  });
});
