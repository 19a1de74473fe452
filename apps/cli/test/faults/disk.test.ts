import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { crashing, temporaryFolder } from '../helpers.ts';
import { expectTruth, shell } from './process.ts';

/** Enough rows for some megabytes of tables, which are written while it runs. */
const long = 'run pod.yaml --duration 700h --out out --quiet --format csv';
/** Few enough to be written at its end. */
const short = 'run pod.yaml --duration 30h --out out --quiet';

function folder(): string {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'pod.yaml'), crashing);
  return cwd;
}

const NO_TRACE = /\n {4}at |this is a bug/;

describe.each([
  ['csv, in the middle', 'csv', long, 200],
  ['csv', 'csv', short, 40],
  ['ndjson', 'ndjson', short, 40],
  ['parquet', 'parquet', short, 8],
])('a disk that is full, tables as %s', (_, format, command, kibibytes) => {
  // The limit of a process needs no privilege; the write fails as it does on a full disk.
  it('ends with 5 and leaves nothing that looks whole', { timeout: 60_000 }, async () => {
    const cwd = folder();
    const line = `ulimit -f ${kibibytes}; eval $podsim ${command} --format ${format}`;
    const ended = shell(line, cwd);
    expect(ended.stderr).toMatch(/^error: cannot write \S+: the file is larger than is allowed; /);
    expect(ended.stderr).not.toMatch(NO_TRACE);
    expect(ended.stdout).toBe('');
    expect(ended.code).toBe(5);
    expect(existsSync(join(cwd, 'out', 'run.json'))).toBe(false);
    const left = readdirSync(join(cwd, 'out')).filter((name) => name.startsWith('timeline'));
    expect(left).toEqual([`timeline.${format}.partial`]);
    await expectTruth(join(cwd, 'out'));
    const again = shell('eval $podsim timeline out', cwd);
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toContain('was killed, or goes on: run.json comes last');
  });
});

/** A file system of half a megabyte; null where nobody may mount one. */
const mounting = 'unshare --map-root-user --mount';
const canMount = shell(`${mounting} mount -t tmpfs tmpfs /mnt`, '/').code === 0;

describe.skipIf(!canMount)('a file system of half a megabyte', () => {
  const inside = (cwd: string, line: string) => {
    mkdirSync(join(cwd, 'small'));
    const mount = 'mount -t tmpfs -o size=512k tmpfs small';
    const steps = `${mount} && { ${line}; code=$?; cp -r small/. copy; exit $code; }`;
    return shell(`mkdir copy; export podsim; ${mounting} bash -c '${steps}'`, cwd);
  };

  it('fills up in the middle of a run', { timeout: 60_000 }, async () => {
    const cwd = folder();
    const ended = inside(cwd, `eval $podsim ${long.replace('out out', 'out small/out')}`);
    expect(ended.stderr).toMatch(/^error: cannot write \S+: no space is left on the device; /);
    expect(ended.stderr).not.toMatch(NO_TRACE);
    expect(ended.code).toBe(5);
    expect(existsSync(join(cwd, 'copy', 'out', 'run.json'))).toBe(false);
    await expectTruth(join(cwd, 'copy', 'out'));
  });

  it('fills up after some runs, which stay', { timeout: 60_000 }, async () => {
    const cwd = folder();
    const args = 'run pod.yaml --runs 400 --duration 10m --out small/out --quiet --format csv -j 2';
    const ended = inside(cwd, `eval $podsim ${args}`);
    expect(ended.stderr).toMatch(/^error: cannot write \S+: no space is left on the device; /);
    expect(ended.code).toBe(5);
    const out = join(cwd, 'copy', 'out');
    expect(existsSync(join(out, 'run.json'))).toBe(false);
    expect(existsSync(join(out, 'run=1', 'run.json'))).toBe(true);
    await expectTruth(out);
  });
});

describe('other places that cannot be written to', () => {
  it('standard output on a full device', () => {
    const ended = shell('eval $podsim run pod.yaml -q > /dev/full', folder());
    expect(ended.stderr).toMatch(/^error: cannot write to standard output: .*ENOSPC/);
    expect(ended.stderr).not.toMatch(NO_TRACE);
    expect(ended.code).toBe(5);
  });

  it('the report of expectations', () => {
    const cwd = folder();
    const ended = shell('eval $podsim run pod.yaml -q --junit /dev/full', cwd);
    expect(ended.stderr).toBe('error: cannot write /dev/full: no space is left on the device\n');
    expect(ended.code).toBe(5);
  });

  it('a folder of results with a folder where a table goes', () => {
    const cwd = folder();
    expect(shell('eval $podsim run pod.yaml -q --out out', cwd).code).toBe(0);
    mkdirSync(join(cwd, 'out', 'pods.csv', 'mine'), { recursive: true });
    const ended = shell('eval $podsim run pod.yaml -q --out out', cwd);
    expect(ended.stderr).toMatch(/^error: cannot write to \S+out: /);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(readdirSync(join(cwd, 'out', 'pods.csv'))).toEqual(['mine']);
  });
});
