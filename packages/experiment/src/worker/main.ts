import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerInput } from './protocol.ts';
import type { ThreadStart } from './threads.ts';

// The entry of a worker thread. Everything else is imported once the cache of compiled code is on.
enableCompileCache();
const port = parentPort;
if (port === null) throw new Error('worker/main.ts is the entry of a worker thread');
const { metrics } = workerData as ThreadStart;
const [{ workerLoop }, { loadMetricsFold }] = await Promise.all([
  import('./loop.ts'),
  import('@podsim/output'),
]);
if (metrics) await loadMetricsFold();
port.once('message', async (input: WorkerInput) => {
  await workerLoop(port, input);
  port.close();
});
