/** Places of a well-behaved plugin at which another one does something wrong. */
export interface Wrong {
  /** Statements at the top of the module. */
  readonly module?: string;
  /** Statements in the life of the runtime model `w/app`, run only where a draw says so. */
  readonly create?: string;
  readonly start?: string;
  readonly http?: string;
  readonly signal?: string;
  readonly exec?: string;
  /** The same in the probe model `w/probe`, and in the hook model `w/hook`. */
  readonly probe?: string;
  readonly hook?: string;
  /** In the fold of the metric `w/mean`, if the row says so. */
  readonly add?: string;
  readonly value?: string;
}

/** In which runs it goes wrong: half of them, by a draw. */
export const plugin = (wrong: Wrong): string => `
import { definePlugin, milliseconds, seconds } from '@podsim/sdk';
${wrong.module ?? ''}
${runtimeText(wrong)}
${slotsText(wrong)}
${pluginText(wrong)}
`;

const runtimeText = (wrong: Wrong): string => `
const runtime = {
  description: 'An application that serves.',
  create(process) {
    const bad = process.random('bad').uniform() < 0.5;
    if (bad) { ${wrong.create ?? ''} }
    return {
      start() {
        process.record('starts', { bad });
        for (const port of process.container.ports) process.listen(port);
        if (bad) { ${wrong.start ?? ''} }
      },
      http() {
        if (bad) { ${wrong.http ?? ''} }
        return { status: 200, latency: milliseconds(3) };
      },
      signal(signal) {
        if (bad) { ${wrong.signal ?? ''} }
        process.after(seconds(1), () => process.exit(0));
      },
      exec(call) {
        if (bad) { ${wrong.exec ?? ''} }
        call.exit(0);
      },
    };
  },
};`;

const slotsText = (wrong: Wrong): string => `
const probe = {
  description: 'An answer after three milliseconds.',
  create: () => ({
    probe(attempt) {
      const bad = attempt.random('bad').uniformAt(0) < 0.5;
      if (bad) { ${wrong.probe ?? ''} }
      return { result: 'success', latency: milliseconds(3) };
    },
  }),
};

const hook = {
  description: 'A hook of two seconds.',
  create: () => ({
    run(call) {
      const bad = call.draws.uniformAt(0) < 0.5;
      if (bad) { ${wrong.hook ?? ''} }
      return { result: 'success', duration: seconds(2) };
    },
  }),
};`;

const pluginText = (wrong: Wrong): string => `
export default definePlugin({
  name: 'wrong',
  version: '1.0.0',
  apiVersion: 1,
  namespace: 'w',
  tables: {
    starts: {
      description: 'Starts.',
      columns: [{ name: 'bad', type: 'bool', description: 'Whether it is.' }],
    },
  },
  metrics: {
    starts: {
      description: 'Starts that are bad.',
      unit: '1',
      from: 'starts',
      init: () => 0,
      add(state, row) {
        if (row.bad) { ${wrong.add ?? ''} }
        return state + 1;
      },
      value(state) {
        ${wrong.value ?? ''}
        return state;
      },
    },
  },
  runtimeModels: { app: runtime },
  probeModels: { probe },
  hookModels: { hook },
});`;

export const scenario = (options = '{}'): string => `
apiVersion: podsim/v1alpha1
kind: Scenario
metadata: { name: wrong }
spec:
  duration: 60s
  plugins: [./plugin.ts]
  apps:
    - w/app: ${options}
      probes: { readiness: w/probe }
      hooks: { preStop: w/hook }
  timeline:
    - { at: 30s, delete: pod/web }
---
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: app
      image: registry.example/app:1
      startupProbe: { exec: { command: [check] }, periodSeconds: 5 }
      livenessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 5 }
      readinessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 5 }
      lifecycle: { preStop: { exec: { command: [stop] } } }
`;
