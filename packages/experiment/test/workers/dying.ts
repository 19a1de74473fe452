import { parentPort } from 'node:worker_threads';
import { Control } from '../../src/worker/control.ts';
import type { WorkerInput } from '../../src/worker/protocol.ts';

// A worker that takes runs and posts their index; replication 13 kills it, 7 ends it in silence.
parentPort?.once('message', ({ worker, words, times, job }: WorkerInput) => {
  const control = new Control(words, times);
  while (!control.stopped) {
    const run = control.takeRun(worker);
    const replication = job.replications[run];
    if (replication === undefined) break;
    if (replication === 13) throw new Error('unlucky');
    if (replication === 7) process.exit(0);
    control.beforePost(worker);
    parentPort?.postMessage({ kind: 'done', run });
  }
  parentPort?.close();
});
