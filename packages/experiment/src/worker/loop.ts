import type { MessagePort } from 'node:worker_threads';
import { loadMetricsFold, transfersOf } from '@podsim/output';
import { deepFreeze } from '../deep-freeze.ts';
import { simulate } from '../simulate.ts';
import { tableNamed } from '../tables.ts';
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
  const fold = job.metrics ? await loadMetricsFold() : null;
  const tables = job.tables.map(tableNamed);
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
    const recorder = new Recorder(tables, fold, (batch) => {
      control.beforePost(worker);
      port.postMessage({ kind: 'batch', run, batch } satisfies BatchMessage, transfersOf(batch));
    });
    const ending = simulate(
      cell,
      replication,
      (records) => recorder.subscribe(records),
      shouldStop,
    );
    const done: DoneMessage = { kind: 'done', run, ...recorder.finish(ending) };
    control.beforePost(worker);
    port.postMessage(done, done.rest.flatMap(transfersOf));
  }
}
