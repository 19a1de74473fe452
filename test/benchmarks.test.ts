import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const main = join(import.meta.dirname, '../benchmarks/main.ts');

function bench(...args: string[]) {
  return spawnSync(process.execPath, ['--expose-gc', main, ...args], { encoding: 'utf8' });
}

// What they measure here means nothing; that they work, and which results they hash, does.
it.each([
  // Both queues take their tasks in the same order.
  ['kernel', /order hash (\w{16}) and \1/],
  // Skipping changes no row.
  ['lifecycle', /hash \w{16}; the same rows with skipping/],
  ['cluster', /rows hash \w{16}[\s\S]*bytes a pod once all are ready/],
  ['output', /rows hash \w{16}/],
  // Whose a model is makes no difference to what happens.
  [
    'plugins',
    /rows hash (\w{16}) and hash \1\n[\s\S]*control: [\s\S]*rows hash (\w{16}) and hash \2/,
  ],
])('benchmark %s prints hashes and ratios', (name, result) => {
  const { stdout, stderr } = bench(name, '--tiny');
  expect(stderr).toBe('');
  expect(stdout).toMatch(result);
  expect(stdout).toMatch(/ratio \d+\.\d\d+ \(\d+\.\d\d+ to \d+\.\d\d+\)/);
  expect(stdout).not.toMatch(/NaN|Infinity|undefined/);
});

it('refuses a benchmark that there is not', () => {
  const { status, stderr } = bench('kernels');
  expect(status).toBe(2);
  expect(stderr).toBe(
    'no benchmark kernels; there are kernel, lifecycle, cluster, output, plugins\n',
  );
});
