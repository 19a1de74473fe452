/**
 * The rules of the cluster one by one: the pure functions that decide, and the parts that take
 * time, for whoever checks them against what Kubernetes does. To run a cluster use `index.ts`.
 */
export { WallClock } from './clock.ts';
export {
  Correlator,
  type CorrelatorSettings,
  DEFAULT_CORRELATOR,
  type Emission,
  isSimilar,
  localKey,
} from './events/correlator.ts';
export { Recorder } from './events/recorder.ts';
export { humanDuration } from './kubectl/human-duration.ts';
export { listedPod } from './kubectl/listed-pod.ts';
export {
  type ListedContainer,
  type ListedPod,
  type ListedState,
  type PodColumns,
  statusColumn,
} from './kubectl/status-column.ts';
export { KubeletPod } from './kubelet/kubelet-pod.ts';
export {
  type ActionInput,
  type ContainerInput,
  computePodActions,
  type PodActions,
  type SandboxView,
  sandboxChange,
} from './kubelet/pod-worker/actions.ts';
export { prunedInit } from './kubelet/pod-worker/prune-init.ts';
export type { CachedResult } from './kubelet/prober/outcome.ts';
export { Prober } from './kubelet/prober/prober.ts';
export type { ProbeWorker } from './kubelet/prober/worker.ts';
export { BackOff } from './kubelet/restart-backoff/backoff.ts';
export { type RestartRule, shouldRestart } from './kubelet/restart-policy.ts';
export { skeletonOf } from './kubelet/runtime/image-files.ts';
export type { Instance } from './kubelet/runtime/instance.ts';
export { PortTable } from './kubelet/runtime/process.ts';
export { Runtime } from './kubelet/runtime/runtime.ts';
export { HostPaths } from './kubelet/runtime/volumes.ts';
export {
  allContainersRestarting,
  containersReady,
  initialized,
  ready,
  readyToStartContainers,
  type Verdict,
} from './kubelet/status/conditions.ts';
export { generateStatus } from './kubelet/status/generate.ts';
export { type PhaseInput, podPhase } from './kubelet/status/phase.ts';
export { type GraceInput, gracePeriod, runsPreStop } from './kubelet/termination/grace.ts';
export { TerminationOrder } from './kubelet/termination/order.ts';
export { Latencies } from './latencies.ts';
export { checkOptions } from './model-options.ts';
export { Models } from './model-registry.ts';
export { builtin } from './models/index.ts';
export { ClusterNetwork } from './network/cluster-network.ts';
export { type Release, releaseOf } from './releases.ts';
export type { Action, Deed, PodTarget, RuntimeLatencies, WorkloadTarget } from './spec.ts';
export { run, type Step, sleep } from './steps.ts';
export type {
  Condition,
  ConditionStatus,
  ContainerKind,
  ContainerState,
  ContainerStatus,
  PodObject,
  PodPhase,
  PodStatus,
  Terminated,
} from './store/objects.ts';
export { Timeline, timelineName } from './store/timeline.ts';
export type { Workload } from './store/workloads.ts';
