import { type Distribution, milliseconds } from '@podsim/kernel';
import type { RuntimeLatencies } from './types.ts';

/** Milliseconds, median to 99th percentile. */
const logNormal = (median: number, p99: number): Distribution => ({
  kind: 'logNormal',
  median: milliseconds(median),
  p99: milliseconds(p99),
});

/**
 * containerd on an idle node: what 290 pod starts and 130 pod ends on such nodes took (medians
 * over all recordings of 1.32 and 1.35; docs/decisions.md says how).
 */
const CONTAINERD_IDLE: RuntimeLatencies = {
  watch: logNormal(2, 8),
  apiWrite: logNormal(8, 40),
  schedule: logNormal(4, 25),
  volumes: logNormal(70, 200),
  unmount: logNormal(90, 250),
  createSandbox: logNormal(80, 250),
  sandboxCreated: logNormal(20, 60),
  stopSandbox: logNormal(25, 80),
  sandboxStopped: logNormal(75, 200),
  createContainer: logNormal(16, 60),
  startContainer: logNormal(65, 200),
  containerStarted: logNormal(15, 50),
  containerExit: logNormal(8, 25),
  containerStopped: logNormal(25, 70),
  registryRoundTrip: logNormal(400, 1500),
  exec: logNormal(15, 40),
  localNetwork: logNormal(1, 3),
  relistExcess: { kind: 'uniform', min: milliseconds(4), max: milliseconds(16) },
  endpointSlice: logNormal(10, 40),
  // Not in the recordings: EP-5, EP-8 (the slice's way to the node, then 10 ms or more).
  proxySync: logNormal(40, 250),
};

export const DEFAULT_PROFILE = 'containerd-idle';

/** Named sets of latencies for `cluster.runtime`. */
export const RUNTIME_PROFILES: ReadonlyMap<string, RuntimeLatencies> = new Map([
  [DEFAULT_PROFILE, CONTAINERD_IDLE],
]);

/** What can be given one by one. */
export const LATENCY_NAMES = Object.keys(CONTAINERD_IDLE) as readonly (keyof RuntimeLatencies)[];
