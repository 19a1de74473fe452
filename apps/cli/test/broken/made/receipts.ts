import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { podsim } from '../../helpers.ts';

const pod = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec: { containers: [{ name: app, image: nginx }] }
`;

/** A folder of results that are whole, to be broken. */
export async function makeReceipts(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'podsim-receipts-'));
  const args = ['run', '-', '--duration', '1m', '--out', 'whole', '--format', 'csv'];
  const { code, stderr } = await podsim(args, { cwd: folder, stdin: pod });
  if (code !== 0) throw new Error(stderr);
  return join(folder, 'whole');
}

type Break = (whole: string, broken: string) => void;

/** Results with a receipt of this text. */
const withText =
  (change: (text: string) => string): Break =>
  (whole, broken) => {
    cpSync(whole, broken, { recursive: true });
    const path = join(broken, 'run.json');
    writeFileSync(path, change(readFileSync(path, 'utf8')));
  };

/** Results whose receipt has other values. */
const withValues = (values: object): Break =>
  withText((text) => JSON.stringify({ ...JSON.parse(text), ...values }));

const withScenario = (values: object): Break =>
  withText((text) => {
    const receipt = JSON.parse(text);
    return JSON.stringify({ ...receipt, scenario: { ...receipt.scenario, ...values } });
  });

/** Ways in which a receipt is broken. */
export const receipts: Readonly<Record<string, Break>> = {
  empty: withText(() => ''),
  'cut-off': withText((text) => text.slice(0, text.length / 2)),
  'not-json': withText(() => 'kind: Run\n'),
  'a-list': withText(() => '[]'),
  null: withText(() => 'null'),
  'without-kind': withText(() => '{}'),
  'other-kind': withValues({ kind: 'Rnu' }),
  'only-kind': withText(() => '{"kind":"Run"}'),
  'no-tables': withValues({ tables: null }),
  'end-is-text': withValues({ end_us: 'soon' }),
  'replication-zero': withValues({ replication: 0 }),
  'seed-is-map': withValues({ seed: {} }),
  'plugins-is-text': withValues({ plugins: './x.ts' }),
  'outcome-unknown': withValues({ outcome: 'fine' }),
  'scenario-empty': withValues({ scenario: {} }),
  'scenario-list': withValues({ scenario: [] }),
  'objects-is-text': withScenario({ objects: 'pod' }),
  'cluster-missing': withScenario({ cluster: null }),
  'a-folder': (_, broken) => mkdirSync(join(broken, 'run.json'), { recursive: true }),
};

/** Ways in which only the scenario in a receipt is broken. */
export const scenarios: Readonly<Record<string, Break>> = {
  'object-without-spec': withScenario({ objects: [{ kind: 'Pod' }] }),
  'release-unknown': withScenario({ cluster: { release: '0.1' } }),
  'several-runs': withValues({ kind: 'Experiment', runs: 2, results: [] }),
};
