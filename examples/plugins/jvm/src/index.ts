import { defineMetric, definePlugin, defineRuntimeModel } from '@podsim/sdk';
import { Jvm } from './jvm.ts';
import { jvmOptions } from './options.ts';

const jvm = defineRuntimeModel({
  description: 'A JVM: it works hard to start, pauses to collect garbage, and fills its heap.',
  options: jvmOptions,
  create: (process, options) => new Jvm(process, options),
});

export default definePlugin({
  name: 'podsim-plugin-jvm',
  version: '1.0.0',
  apiVersion: 1,
  namespace: 'jvm',
  runtimeModels: { jvm },
  tables: {
    starts: {
      description: 'One row per start that was completed.',
      columns: [
        { name: 'cpu', type: 'duration', description: 'CPU time that it took.' },
        { name: 'took', type: 'duration', description: 'From the start of the process.' },
      ],
    },
    pauses: {
      description: 'One row per garbage collection.',
      columns: [{ name: 'pause', type: 'duration', description: 'How long everything stood.' }],
    },
  },
  metrics: {
    longest_start: defineMetric({
      description: 'The longest start of a process.',
      unit: 's',
      from: 'starts',
      init: (): number | null => null,
      add: (longest, row) => Math.max(longest ?? 0, Number(row.took)),
      value: (longest) => (longest === null ? null : longest / 1_000_000),
    }),
    pause_seconds: defineMetric({
      description: 'Time in pauses of all processes together.',
      unit: 's',
      from: 'pauses',
      init: () => 0,
      add: (total, row) => total + Number(row.pause),
      value: (total) => total / 1_000_000,
    }),
  },
});
