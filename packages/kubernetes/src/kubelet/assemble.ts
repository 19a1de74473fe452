import { type Duration, type Entity, type SimTime, type Simulation, seconds } from '@podsim/kernel';
import type { WallClock } from '../clock.ts';
import { Recorder } from '../events/recorder.ts';
import type { Models } from '../model-registry.ts';
import type { ClusterNetwork } from '../network/cluster-network.ts';
import type { Release } from '../releases.ts';
import type { Ledger } from '../results/ledger.ts';
import type { ClusterSpec, NodeSpec } from '../spec.ts';
import type { Lifetime } from '../steps.ts';
import type { Store } from '../store/store.ts';
import type { Timeline } from '../store/timeline.ts';
import type { Rejection } from './admission/admit.ts';
import { AllocationManager } from './allocation/manager.ts';
import type { KubeletContext, Loops } from './context.ts';
import { ImageManager } from './images/manager.ts';
import type { KubeletPod } from './kubelet-pod.ts';
import type { CachedResult } from './prober/outcome.ts';
import { Prober } from './prober/prober.ts';
import type { ProbeWorker } from './prober/worker.ts';
import { BackOff } from './restart-backoff/backoff.ts';
import type { Runtime } from './runtime/runtime.ts';
import type { ConfigSource } from './runtime/volumes.ts';
import { StatusManager, type StatusPolicy } from './status/manager.ts';

export interface KubeletParts {
  readonly simulation: Simulation;
  readonly spec: ClusterSpec;
  readonly clock: WallClock;
  readonly release: Release;
  readonly store: Store;
  readonly timeline: Timeline;
  readonly models: Models;
  readonly network: ClusterNetwork;
  readonly config: ConfigSource;
  readonly ledger: Ledger;
  readonly node: string;
  readonly nodeSpec: NodeSpec;
  /** Ordinal of the node, from 0: its address range. */
  readonly ordinal: number;
}

/** What one process of a kubelet is made of. */
interface Assembly {
  readonly parts: KubeletParts;
  /** What outlives the process: the runtime, and the images on the node. */
  readonly runtime: Runtime;
  readonly presentImages: Set<string>;
  readonly loops: Loops;
  readonly lifetime: Lifetime;
  readonly startedAt: SimTime | null;
  readonly onResult: (worker: ProbeWorker, result: CachedResult) => void;
  readonly statusPolicy: () => StatusPolicy;
  /** Why the node would not give a pod what it asks for; null if it would (NEW-9). */
  readonly rejectResize: (pod: KubeletPod) => Rejection | null;
  readonly sync: (pod: KubeletPod) => void;
  readonly entity: Entity;
}

/** Builds what lives in the memory of one process of a kubelet. */
export function assembleContext(assembly: Assembly): KubeletContext {
  const { parts, runtime, loops, lifetime, startedAt } = assembly;
  const { simulation, clock, release, store, timeline, models, ledger, spec, node, config } = parts;
  const settings = spec.kubelet;
  const source = `kubelet, ${node}`;
  const latency = spec.runtime.apiWrite;
  const { spamKeyHasType } = release;
  const recorder = new Recorder({
    ...{ simulation, clock, timeline, source, latency, spamKeyHasType },
  });
  const images = new ImageManager({
    ...{ simulation, recorder, release, settings, rules: spec.images },
    present: assembly.presentImages,
  });
  const prober = new Prober({
    ...{ simulation, release, recorder, models, timeline, startedAt },
    noSkip: spec.noSkip,
    attempts: spec.probeAttempts,
    onResult: assembly.onResult,
  });
  const statuses = new StatusManager({
    ...{ simulation, clock, store, node },
    policy: assembly.statusPolicy,
  });
  const restarts = restartBackOff(release, settings.maxContainerBackOff);
  const { entity, rejectResize: reject, sync } = assembly;
  const allocations = new AllocationManager({
    ...{ entity, recorder, release, node: parts.nodeSpec, reject, sync },
  });
  return {
    ...{ node, simulation, clock, release, store, config, timeline, recorder, models, ledger },
    ...{ runtime, images, allocations, prober, statuses, restarts, loops, lifetime, startedAt },
  };
}

/** A maximum below the initial delay lowers that too (NEW-4). */
function restartBackOff(release: Release, nodeMax: Duration): BackOff {
  const max = Math.min(nodeMax, seconds(release.restartBackOff.max)) as Duration;
  const initial = Math.min(max, seconds(release.restartBackOff.initial)) as Duration;
  return new BackOff({ initial, max, expiry: seconds(600) });
}
