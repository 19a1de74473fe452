import type { SimTime, Simulation } from '@podsim/kernel';
import type { WallClock } from '../clock.ts';
import type { Recorder } from '../events/recorder.ts';
import type { Models } from '../model-registry.ts';
import type { Release } from '../releases.ts';
import type { Ledger } from '../results/ledger.ts';
import type { Lifetime } from '../steps.ts';
import type { Store } from '../store/store.ts';
import type { Timeline } from '../store/timeline.ts';
import type { AllocationManager } from './allocation/manager.ts';
import type { ImageManager } from './images/manager.ts';
import type { Prober } from './prober/prober.ts';
import type { BackOff } from './restart-backoff/backoff.ts';
import type { Runtime } from './runtime/runtime.ts';
import type { ConfigSource } from './runtime/volumes.ts';
import type { StatusManager } from './status/manager.ts';

/** The parts of one kubelet that its procedures use. */
export interface KubeletContext {
  readonly node: string;
  readonly simulation: Simulation;
  readonly clock: WallClock;
  readonly release: Release;
  readonly store: Store;
  readonly config: ConfigSource;
  readonly timeline: Timeline;
  readonly recorder: Recorder;
  readonly models: Models;
  readonly ledger: Ledger;
  readonly runtime: Runtime;
  readonly images: ImageManager;
  /** Who is granted what of the node (NEW-9). */
  readonly allocations: AllocationManager;
  readonly prober: Prober;
  readonly statuses: StatusManager;
  /** Restart back-off of all containers of the node (CRASH-1). */
  readonly restarts: BackOff;
  readonly loops: Loops;
  readonly lifetime: Lifetime;
  /** When this process of the kubelet started; null: long before the run. */
  readonly startedAt: SimTime | null;
}

/** The periodic loops of one node, as arithmetic: none of them is queued while idle. */
export interface Loops {
  /** Start of the last relist that has ended by `now`: what the cache shows (SYNC-8). */
  lastRelist(now: SimTime): SimTime;
  /** When the first relist that starts after `time` has ended (SYNC-13). */
  relistAfter(time: SimTime): SimTime;
  /** The runtime is away: steps are held up. */
  readonly away: boolean;
  /** Whether the runtime is away; then `resume` is told of the first relist once it is back. */
  heldUp(resume: (relist: SimTime) => void): boolean;
  /** The first 1 s tick strictly after `time` (SYNC-4). */
  tickAfter(time: SimTime): SimTime;
  /** The last housekeeping pass at or before `now` (SYNC-6). */
  lastHousekeeping(now: SimTime): SimTime;
  /** The first housekeeping pass strictly after `time`. */
  housekeepingAfter(time: SimTime): SimTime;
  /** The first tick of the status manager's ticker strictly after `time` (K21-10). */
  statusTickAfter(time: SimTime): SimTime;
}
