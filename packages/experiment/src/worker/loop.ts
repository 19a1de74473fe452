import type { MessagePort } from 'node:worker_threads';
import { loadMetricsFold, transfersOf } from '@podsim/output';
import type { Plugin } from '@podsim/sdk';
import { keepAmbientGuard } from '@podsim/sdk/host';
import { deepFreeze } from '../deep-freeze.ts';
import { tablesWith } from '../plugins/plugin-tables.ts';
import { simulate } from '../simulate.ts';
import { tableNamed } from '../tables.ts';
import { CallBoard } from './call-board.ts';
import { Control } from './control.ts';
import type { BatchMessage, DoneMessage, WorkerInput } from './protocol.ts';
import { Recorder } from './recorder.ts';

/**
 * Runs one replication after another until none is left or the stop flag is up. Everything but the
 * import of the metrics is synchronous: answers leave, and nothing comes in but the shared memory.
 */
export async function workerLoop(port: MessagePort, input: WorkerInput): Promise<void> {
  const { worker, job } = input;
  const control = new Control(input.words, input.times);
  const Observer =
    job.assertions.length === 0 ? null : (await import('../assert/observer.ts')).Observer;
  const fold = job.metrics ? await loadMetricsFold() : null;
  const plugins = await loadPlugins(job.plugins);
  const runPlugins = { plugins, watch: new CallBoard(input.calls).watch(worker) };
  const known = tablesWith(plugins);
  const tables = job.tables.map((name) => tableNamed(name, known));
  // Frozen, so that no run can leave a trace that the next one sees.
  const cell = deepFreeze(job.cell);
  const shouldStop = (now: number): boolean => {
    control.reportTime(worker, now);
    return control.stopped;
  };
  while (!control.stopped) {
    const run = control.takeRun(worker);
    const replication = job.replications[run];
    if (replication === undefined) break;
    const recorder = new Recorder(tables, fold, runPlugins, (batch) => {
      control.beforePost(worker);
      port.postMessage({ kind: 'batch', run, batch } satisfies BatchMessage, transfersOf(batch));
    });
    const observer = Observer === null ? null : new Observer(job.assertions);
    const simulated = simulate(
      cell,
      replication,
      (records, now) => {
        recorder.subscribe(records, now);
        observer?.subscribe(records);
      },
      shouldStop,
      runPlugins,
      (cluster, end) => observer?.judge(cluster, end),
    );
    const finished = recorder.finish(simulated);
    const assertions = observer?.failures ?? null;
    const done: DoneMessage = { kind: 'done', run, ...finished, assertions };
    control.beforePost(worker);
    port.postMessage(done, done.rest.flatMap(transfersOf));
  }
}

/** The main thread has loaded and checked them before. */
async function loadPlugins(files: readonly string[]): Promise<readonly Plugin[]> {
  if (files.length === 0) return [];
  // Before the modules are loaded: what they keep of clocks and chance is guarded, too.
  keepAmbientGuard();
  const { importPlugin } = await import('../plugins/import-plugin.ts');
  return files.map(importPlugin);
}
