import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { loadScenario, type Scenario } from '@podsim/scenario';
import { onTestFinished } from 'vitest';
import {
  type Cell,
  type Destination,
  defaultTableNames,
  type ExecuteOptions,
  type ExperimentResult,
  execute,
  planRuns,
  Threads,
} from '../src/index.ts';

/** A pod that keeps failing after some seconds, and one that serves. */
export const scenarioText = `
apiVersion: podsim/v1alpha1
kind: Scenario
metadata: { name: crashing }
spec: { duration: 150s }
---
apiVersion: v1
kind: Pod
metadata: { name: crashing }
spec:
  containers:
    - { name: app, image: busybox, command: [sh, -c, sleep 5; exit 1] }
---
apiVersion: v1
kind: Pod
metadata: { name: serving }
spec:
  containers:
    - name: app
      image: nginx
      readinessProbe: { httpGet: { path: /, port: 80 } }
`;

export function scenarioOf(
  text: string,
  overrides: { runs?: number; duration?: string } = {},
): Scenario {
  const reader = { read: (path: string) => readFileSync(path, 'utf8') };
  const { scenario, problems } = loadScenario([{ name: 'test.yaml', text }], {
    reader,
    ...overrides,
  });
  if (scenario === null) throw new Error(JSON.stringify(problems));
  return scenario;
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'podsim-experiment-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

interface Settings {
  readonly runs?: number;
  readonly duration?: string;
  readonly jobs?: number;
  readonly text?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: ExecuteOptions['onProgress'];
  readonly metrics?: boolean;
  /** Changes the cell before it runs. */
  readonly change?: (cell: Cell) => Cell;
}

/** Runs a scenario in workers, into a folder or nowhere. */
export function run(
  out: (Partial<Destination> & { directory: string }) | null,
  settings: Settings = {},
): Promise<ExperimentResult> {
  const { text = scenarioText, jobs = 1, signal, onProgress = null, metrics = false } = settings;
  const { runs = 1, duration = '150s', change = (cell: Cell) => cell } = settings;
  const scenario = scenarioOf(text, { runs, duration });
  const plan = planRuns(
    scenario,
    { probeAttempts: false, noSkip: false },
    { apps: scenario.apps, scheduler: [] },
  );
  return execute(
    { ...plan, cell: change(plan.cell) },
    {
      out: out === null ? null : { format: 'csv', tables: defaultTableNames, ...out },
      ...{ metrics, jobs, onProgress },
      threads: new Threads(0, { metrics: false }),
      signal: signal ?? new AbortController().signal,
    },
  );
}

/** Hashes of all files below a folder that must reproduce, by path. */
export function hashesOf(directory: string): Record<string, string> {
  const hashes: Record<string, string> = {};
  for (const entry of readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(directory, entry);
    if (statSync(path).isDirectory() || entry.endsWith('environment.json')) continue;
    const hash = createHash('sha256').update(readFileSync(path)).digest('hex');
    hashes[relative(directory, path)] = hash;
  }
  return hashes;
}
