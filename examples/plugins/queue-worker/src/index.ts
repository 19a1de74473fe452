import { defineMetric, definePlugin, defineRuntimeModel } from '@podsim/sdk';
import { workerOptions } from './options.ts';
import { Worker } from './worker.ts';

const worker = defineRuntimeModel({
  description: 'A worker without a port: told to stop, it drains its backlog, or does not.',
  options: workerOptions,
  create: (process, options) => new Worker(process, options),
});

export default definePlugin({
  name: 'podsim-plugin-queue-worker',
  version: '1.0.0',
  apiVersion: 1,
  namespace: 'queue',
  runtimeModels: { worker },
  tables: {
    jobs: {
      description: 'One row per job that arrived, and one per job that was done.',
      columns: [
        { name: 'event', type: 'string', description: 'arrived or done.' },
        { name: 'backlog', type: 'int', description: 'Jobs that it holds from now on.' },
        {
          ...{ name: 'took', type: 'duration', nullable: true },
          description: 'From arrival to end; empty for an arrival.',
        },
      ],
    },
    stops: {
      description: 'One row per process that was told to stop.',
      columns: [{ name: 'backlog', type: 'int', description: 'Jobs that it held then.' }],
    },
  },
  metrics: {
    unfinished_share: defineMetric({
      description: 'Jobs that had arrived and were never done, divided by all: lost by a kill.',
      unit: '1',
      from: 'jobs',
      init: () => ({ arrived: 0, done: 0 }),
      add: ({ arrived, done }, { event }) =>
        event === 'done' ? { arrived, done: done + 1 } : { arrived: arrived + 1, done },
      value: ({ arrived, done }) => (arrived === 0 ? null : (arrived - done) / arrived),
    }),
    backlog_at_stop: defineMetric({
      description: 'The longest backlog of a worker that was told to stop.',
      unit: '1',
      from: 'stops',
      init: (): number | null => null,
      add: (longest, { backlog }) => Math.max(longest ?? 0, Number(backlog)),
      value: (longest) => longest,
    }),
  },
});
