import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { podsim, temporaryFolder } from '../helpers.ts';
import { plugin, scenario, type Wrong } from './specimen.ts';

/**
 * Plugins whose single runs look well, but that differ from one run to the next: only who asks
 * again finds them. `podsim plugins --check` does, and so does the author's first test.
 */
interface Case extends Wrong {
  readonly name: string;
  readonly says: RegExp;
}

const again = new RegExp(
  'differs when it is run again; it must keep nothing between runs; keep state in .*\\n' +
    'latency of http\\(\\) of pod/web container app at 0\\.\\d{6}s\\nfirst {2}1000\\nagain {2}\\d',
);
const cases: readonly Case[] = [
  {
    name: 'keeps a count between runs',
    module: 'let started = 0;',
    http: 'started += 1; return { status: 200, latency: milliseconds(started) };',
    says: again,
  },
  {
    name: 'keeps a cache between containers',
    module: 'const known = new Set();',
    start: 'known.add(process.container.pod.name);',
    http: 'return { status: 200, latency: milliseconds(known.size) };',
    says: /differs beside other processes; it must share nothing with them/,
  },
  {
    name: 'promises that an answer holds, and changes it',
    http: 'return { status: 200, latency: milliseconds(1 + (process.now > 0)), hold: {} };',
    says: /http\(\) said that \[200,1000\] holds, and then gave \[200,2000\]; call process\.chang/,
  },
  {
    name: 'has a probe model that promises too much',
    probe: `return { result: attempt.ordinal > 5 ? 'failure' : 'success', latency: 0, hold: {} };`,
    says: /attempt \d+ said that success 0 holds, and attempt \d+ gave failure 0/,
  },
  {
    name: 'has a probe model that remembers',
    module: 'let last = 0;',
    probe: `last = Math.max(last, attempt.ordinal);
      return { result: 'success', latency: milliseconds(last) };`,
    says: /attempt \d+ gave .*, and after others .*; a probe model is pure/,
  },
  {
    name: 'leaves a global behind',
    start: 'globalThis.leftBehind = 1;',
    says: /wrong changed the globals leftBehind, which all runs share; leave them as they are/,
  },
  {
    name: 'changes what JavaScript does',
    start: 'if (!String.prototype.shout) String.prototype.shout = () => 1;',
    says: /wrong changed the globals String\.prototype\.shout, which all runs share/,
  },
  {
    name: 'has a metric of no rows that is no number',
    value: 'return state / 0;',
    says: /metric w\/starts of no rows is NaN; it must be a number or null/,
  },
  {
    name: 'draws from the machine',
    start: 'Math.random();',
    says: /start\(\) of pod\/web.*used Math\.random.*\n {4}at Object\.start \(.*plugin\.ts:\d+/,
  },
  {
    name: 'throws an error of its own',
    signal: "throw new Error('no');",
    says: /signal\(\) of pod\/web.*threw Error: no\n {4}at Object\.signal \(.*plugin\.ts:\d+/,
  },
  {
    name: 'misspells a member of its behaviour',
    create: 'return { start() {}, Signal() {} };',
    says: /returned a behaviour with Signal\(\), which nobody calls; did you mean signal\(\)\?/,
  },
  {
    name: 'has a metric that throws',
    value: "throw new Error('no state');",
    says: /plugin wrong, metric w\/starts, value\(\) at 0\.0{6}s: threw Error: no state\n/,
  },
];

describe('podsim plugins --check finds one that', () => {
  it.each(cases)('$name', async ({ says, ...wrong }) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'plugin.ts'), plugin(wrong));
    writeFileSync(join(cwd, 'scenario.yaml'), scenario());
    const { code, stderr } = await podsim(['plugins', 'scenario.yaml', '--check'], { cwd });
    expect(stderr).toMatch(/^error: plugin wrong does not keep the contract: /);
    expect(stderr).toMatch(says);
    expect(code).toBe(3);
  });
});
