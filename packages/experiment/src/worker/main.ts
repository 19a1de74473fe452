import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerInput } from './protocol.ts';

// The entry of a worker thread. Everything else is imported once the cache of compiled code is on.
enableCompileCache();
const { workerLoop } = await import('./loop.ts');
if (parentPort === null) throw new Error('worker/main.ts is the entry of a worker thread');
await workerLoop(parentPort, workerData as WorkerInput);
