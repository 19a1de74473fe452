/**
 * How near podsim is to recordings of real clusters, and to the cases restated from the tests of
 * Kubernetes: `pnpm fidelity [--shared DIR] [--seeds N] [--only TEXT]`.
 *
 * Recordings and cases are no part of this repository. They are expected in `../shared`, as
 * `oracle/score.mjs` and `cases`; without them nothing can be measured, and that is said.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
/** Releases that there are recordings of, and that score.mjs is asked about one by one. */
const releases = ['1.32', '1.35'];

interface Check {
  readonly title: string;
  /** File or folder without which it cannot be made. */
  readonly needs: string;
  readonly args: readonly string[];
}

function checksIn(shared: string, passed: readonly string[]): readonly Check[] {
  const score = join(shared, 'oracle/score.mjs');
  const cases = join(shared, 'cases');
  return [
    ...releases.map((release) => ({
      title: `recordings of ${release}`,
      needs: score,
      args: [score, '--release', release, ...passed],
    })),
    {
      title: 'conformance cases',
      needs: cases,
      args: ['packages/fidelity/src/main-cases.ts', cases],
    },
  ];
}

function main(): number {
  const { values } = parseArgs({
    options: {
      shared: { type: 'string', default: join(root, '../shared') },
      seeds: { type: 'string', default: '200' },
      only: { type: 'string' },
    },
  });
  const { seeds, only } = values;
  const passed = ['--seeds', seeds, ...(only === undefined ? [] : ['--only', only])];
  const checks = checksIn(resolve(values.shared), passed);
  const absent = [...new Set(checks.map(({ needs }) => needs))].filter((one) => !existsSync(one));
  if (absent.length > 0) {
    const where = `; --shared DIR says where they are`;
    process.stderr.write(`fidelity: cannot be measured without ${absent.join(', ')}${where}\n`);
    return 2;
  }
  let worst = 0;
  for (const { title, args } of checks) {
    process.stdout.write(`\n${title}\n`);
    const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
    worst = Math.max(worst, status ?? 1);
  }
  return worst;
}

process.exitCode = main();
