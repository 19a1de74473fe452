import { asTime, runKey, Simulation } from '@podsim/kernel';
import { createCluster } from '@podsim/kubernetes';
import {
  type Behavior,
  definePlugin,
  defineRuntimeModel,
  type Process,
  seconds,
} from '@podsim/sdk';
import type { Cell } from '../../../src/index.ts';
import type { Simulate } from '../run.ts';

/** Every container is played by a model; one task takes the clock to the end. */
export function playing(create: (process: Process) => Behavior): Simulate {
  const plugin = definePlugin({
    name: 'canary',
    version: '1.0.0',
    apiVersion: 1,
    namespace: 'canary',
    runtimeModels: { bird: defineRuntimeModel({ description: 'Is broken.', create }) },
  });
  return (cell, subscribe) => {
    const simulation = new Simulation({ key: runKey(cell.seed, 1), limits: cell.limits });
    const end = asTime(cell.end);
    const result = { end: cell.end, notes: [] };
    try {
      subscribe(simulation.records, () => simulation.now);
      const cluster = createCluster(simulation, withModel(cell.spec), [plugin]);
      simulation.createEntity('end').at(end, 9, () => {});
      simulation.run(end);
      cluster.finish();
      return { ...result, outcome: 'reached', error: null, trace: null };
    } catch (error) {
      const text = String(error);
      const outcome = text.startsWith('LimitError') ? 'limit' : 'failed';
      return { ...result, outcome, error: text, trace: text };
    }
  };
}

function withModel(spec: Cell['spec']): Cell['spec'] {
  const none = { startup: null, readiness: null, liveness: null };
  const rule = {
    match: { pod: null, workload: null, container: null, image: null, labels: null },
    runtime: { model: 'canary/bird', options: undefined },
    probes: none,
    hooks: { postStart: null, preStop: null },
  };
  return { ...spec, apps: [rule, ...spec.apps] };
}

let runs = 0;

/** Remembers from run to run, which no model may do. */
export const forgetsNothing = playing((process) => ({
  start() {
    runs += 1;
    process.after(seconds(runs), () => process.exit(1));
  },
}));

/** Promises an answer that it does not keep: who asks each time sees another one. */
export const breaksPromises = playing((process) => ({
  start() {
    for (const port of process.container.ports) process.listen(port);
  },
  tcp: () => {
    const result = process.now > seconds(30) ? 'refused' : 'open';
    return { result, latency: seconds(0), hold: {} };
  },
}));

/** Never lets time go on. */
export const goesInCircles = playing((process) => {
  const again = (): void => {
    process.after(seconds(0), again);
  };
  return { start: again };
});

/** Throws what is no exit. */
export const breaks = playing(() => ({
  start() {
    throw new Error('the bird is dead');
  },
}));
