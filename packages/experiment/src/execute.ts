import { mkdirSync } from 'node:fs';
import { engineVersion } from '@podsim/kubernetes/facts';
import type { Origin, PluginPath } from '@podsim/output';
import { Collector } from './collector.ts';
import { prepareFolder } from './folders/prepare.ts';
import { type Destination, ResultFolder, runFolder } from './folders/result-folder.ts';
import type { Plan } from './plan.ts';
import { tablesWith } from './plugins/plugin-tables.ts';
import type { ResolvedSink, SinkRunner } from './plugins/sinks.ts';
import type { ExperimentResult, Progress } from './results.ts';
import { Pool } from './worker/pool.ts';
import type { Threads } from './worker/threads.ts';

/** What to do with the results of an experiment. */
export interface ExecuteOptions {
  /** Where files go; null writes none. */
  readonly out: Destination | null;
  /** Fold the metrics of each run, also if they are not written. */
  readonly metrics: boolean;
  /** How many worker threads; changes no result. */
  readonly jobs: number;
  /** Where they come from. */
  readonly threads: Threads;
  /** Ends the runs under way early; what they have is closed and marked as interrupted. */
  readonly signal: AbortSignal;
  /** Sinks of plugins that are given rows, and the folder where they may write without `out`. */
  readonly sinks?: readonly ResolvedSink[];
  readonly sinkDirectory?: string;
  /** Seconds of wall time that one call into a sink may take; default 60. */
  readonly sinkSeconds?: number;
  /** Seconds of wall time that one call into a plugin may take; default 10. */
  readonly callSeconds?: number;
  /** Is told ten times a second how far it is; null for nobody. */
  readonly onProgress: ((progress: Progress) => void) | null;
}

const progressMilliseconds = 100;

/**
 * Executes a plan in worker threads. Files and their bytes are the same whatever the number of
 * workers and the order in which runs finish. The error of a run is its outcome; other runs go on.
 *
 * @throws FolderError if results must not be written there, or the error of a write that failed.
 */
export async function execute(plan: Plan, options: ExecuteOptions): Promise<ExperimentResult> {
  const { cell, replications, assertions } = plan;
  const { out, signal, jobs, threads } = options;
  const written = out?.tables ?? [];
  const wanted = (options.sinks ?? []).flatMap((sink) => sink.tables.map(({ name }) => name));
  const tables = [...new Set([...written, ...wanted])];
  const metrics = options.metrics || tables.includes('metrics');
  if (out !== null) prepareFolder(out.directory);
  const collector = new Collector(replications, written, await sinksOf(plan, options));
  const plugins = plan.plugins.map(({ location }) => location.file);
  const job = { cell, replications, tables, metrics, assertions, plugins };
  const pool = new Pool(job, jobs, threads, options.callSeconds);
  const stopProgress = startProgress(options.onProgress, pool, collector, replications.length);
  const stop = () => pool.control.stop();
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  try {
    // The file format is loaded while the threads start.
    const opening = out === null ? null : openFolder(out, plan);
    await pool.run(Promise.resolve(opening).then((folder) => collector.writingTo(folder)));
    const result = collector.result();
    (await opening)?.close(result.runs, { workers: jobs, plugins: sourcesOf(plan) });
    const left = result.runs.length < replications.length;
    const cut = result.runs.some(({ outcome }) => outcome === 'interrupted');
    return { ...result, interrupted: signal.aborted && (left || cut) };
  } finally {
    signal.removeEventListener('abort', stop);
    stopProgress();
    await threads.dismiss();
  }
}

function originOf({ cell, scenario, plugins }: Plan): Origin {
  const identities = plugins.map(({ identity }) => identity);
  return { engine: engineVersion, seed: cell.seed, plugins: identities, scenario };
}

function sourcesOf({ plugins }: Plan): PluginPath[] {
  return plugins.map(({ identity, location }) => ({ name: identity.name, ...location }));
}

async function sinksOf(
  { cell, scenario, replications }: Plan,
  { sinks = [], out, sinkDirectory = '.', sinkSeconds = 60 }: ExecuteOptions,
): Promise<SinkRunner | null> {
  if (sinks.length === 0) return null;
  const { SinkRunner } = await import('./plugins/sinks.ts');
  const { name } = scenario as { readonly name: string };
  const { seed } = cell;
  const directoryOf = (replication: number): string => {
    if (out === null) return sinkDirectory;
    if (replications.length === 1) return out.directory;
    const own = runFolder(out.directory, replication);
    // A sink may be given rows before the first file of the run is opened.
    mkdirSync(own, { recursive: true });
    return own;
  };
  const runOf = (replication: number) => {
    return { scenario: name, seed, replication, directory: directoryOf(replication) };
  };
  return new SinkRunner(sinks, runOf, sinkSeconds);
}

function openFolder(out: Destination, plan: Plan): Promise<ResultFolder> {
  const tables = tablesWith(plan.plugins.map(({ plugin }) => plugin));
  return ResultFolder.load(out, originOf(plan), plan.replications, tables);
}

function startProgress(
  report: ExecuteOptions['onProgress'],
  pool: Pool,
  collector: Collector,
  runs: number,
): () => void {
  if (report === null) return () => {};
  const timer = setInterval(() => {
    const { virtualTimes } = pool.control;
    report({ runs, runsDone: collector.runsDone, virtualTimes });
  }, progressMilliseconds);
  return () => clearInterval(timer);
}
