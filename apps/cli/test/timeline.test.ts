import { describe, expect, it } from 'vitest';
import { crashing, podsim, temporaryFolder } from './helpers.ts';

describe.each(['parquet', 'csv', 'ndjson'])('podsim timeline of %s', (format) => {
  it('prints rows in order, as far as filters let them through', async () => {
    const cwd = temporaryFolder();
    const run = ['run', '-', '--duration', '1m', '--out', 'out', '--format', format];
    await podsim(run, { cwd, stdin: crashing });
    const all = await podsim(['timeline', 'out'], { cwd });
    expect(all.code).toBe(0);
    expect(all.stderr).toBe('');
    expect(all.stdout).toMatch(/^ +0\.\d{3}s {2}pod {8}crashing +Created$/m);
    const lines = all.stdout.trimEnd().split('\n');
    const seconds = lines.map((line) => Number.parseFloat(line));
    expect(seconds).toEqual(seconds.toSorted((a, b) => a - b));
    const filter = ['--kind', 'process', '--container', 'app', '--since', '5s', '--until', '30s'];
    const some = await podsim(['timeline', 'out', ...filter, '--pod', 'cr*'], { cwd });
    const kept = some.stdout.trimEnd().split('\n');
    expect(kept.length).toBeGreaterThan(1);
    expect(kept).toEqual(
      lines.filter((line) => {
        const at = Number.parseFloat(line);
        return / process {4}crashing app /.test(line) && at >= 5 && at <= 30;
      }),
    );
    const none = await podsim(['timeline', 'out', '--pod', 'other', '-n', 'default'], { cwd });
    expect(none).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe('podsim timeline', () => {
  it('wants one run, and one that has a timeline', async () => {
    const cwd = temporaryFolder();
    const run = ['run', '-', '--duration', '1m', '--out', 'out', '--tables', 'pods'];
    await podsim([...run, '--runs', '2'], { cwd, stdin: crashing });
    const several = await podsim(['timeline', 'out'], { cwd });
    expect(several).toMatchObject({ code: 2, stdout: '' });
    expect(several.stderr).toMatch(/holds 2 runs; choose one, such as .*out\/run=1/);
    const without = await podsim(['timeline', 'out/run=2'], { cwd });
    expect(without.stderr).toContain('has no table timeline');
    expect(without.code).toBe(2);
  });
});
