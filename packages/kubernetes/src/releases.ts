import { pulled, type ReleaseTexts, texts121, texts128 } from './release-texts.ts';

/**
 * What differs from one Kubernetes release to another, as data plus small functions, each named
 * by its rule (spec sections 17 and 18). A rule that no release in this list changes is code.
 */
export interface Release extends ReleaseTexts {
  readonly version: string;
  /** Workers of pods go through states; before, one kind of sync did it all (SYNC-12; K21-1). */
  readonly podWorkerStates: boolean;
  /** A readiness worker is triggered once per instance of its container (PROBE-6; K21-35). */
  readonly triggersReadinessOnce: boolean;
  /** Grace period of an eviction by a hard threshold (TERM-20; K21-32). */
  readonly hardEvictionGraceSeconds: number;
  /** The grace period of an eviction comes last, after preStop and minimum (TERM-6; K21-25). */
  readonly overridesGraceLast: boolean;
  /** A main container that has begun ends the initialisation for good (STAT-14; K21-16). */
  readonly startEndsInitialization: boolean;
  /** Containers of a Failed pod are not ready because of that (STAT-15; K21-16). */
  readonly failedHasReason: boolean;
  /** A pod past its active deadline loses its conditions (TERM-19; K21-31). */
  readonly deadlineWipesConditions: boolean;
  /** Log files tell the restart count of a container without an instance (MAIN-5; K21-41). */
  readonly countsRestartsByLogs: boolean;
  /** A container that is created and not started shows as ended (STAT-5; K21-17). */
  readonly createdShowsAsEnded: boolean;
  /** A container that ran and is gone counts as restarted (STAT-6; K21-17). */
  readonly countsLostContainers: boolean;
  /** A manual trigger restarts the ticker of its worker (PROBE-6; OLD-8). */
  readonly triggerResetsTicker: boolean;
  /** A startup worker holds after success until a new container (PROBE-25; OLD-8). */
  readonly startupHoldsAfterSuccess: boolean;
  /** Init containers with restartPolicy Always are sidecars (OLD-7). */
  readonly sidecars: boolean;
  /** A pending init container makes the pod Pending even while main containers run (OLD-14). */
  readonly pendingInitOverridesMain: boolean;
  /** A running sidecar next to waiting main containers makes the pod Pending (SIDE-9; NEW-1). */
  readonly sidecarPendingBug: boolean;
  /** Probe workers of sidecars outlive them in a pod with restartPolicy Never (PROBE-28; NEW-2). */
  readonly keepsSidecarProbes: boolean;
  /** Condition PodReadyToStartContainers is reported (OLD-13). */
  readonly readyToStartCondition: boolean;
  /** A sync that failed by restart back-off alone waits for what is left of it (NEW-12). */
  readonly requeueByBackOff: boolean;
  /** Restart back-off, in seconds (CRASH-1; NEW-3). */
  readonly restartBackOff: { readonly initial: number; readonly max: number };
  /** Restart policy and rules per container (NEW-6). */
  readonly containerRestartRules: boolean;
  /** Rule action RestartAllContainers (NEW-7). */
  readonly restartAllContainers: boolean;
  /** Pods are resized in place through the subresource `resize` (NEW-9). */
  readonly inPlaceResize: boolean;
  /** The main loop grants resizes as they arrive and when room comes; before, each sync does. */
  readonly resizesOnArrival: boolean;
  /** Which events tell of resizes; those of 1.34 do not say of which generation. */
  readonly resizeEvents: 'none' | 'completed' | 'all';
  /** The API server refuses what is larger than the node (kubernetes/pull/136043). */
  readonly refusesOversizedResize: boolean;
  /** A kubelet that restarts keeps `started` and `ready` of containers (NEW-11). */
  readonly keepsStatusOnRestart: boolean;
  /**
   * Exec probes run in the context of the pod's sync, which termination cancels. Recorded on 1.35;
   * the releases before it are not known to do so.
   */
  readonly terminationCancelsExecProbes: boolean;
  /** The scheduler's PostFilter plugins report resource claims as well (recorded on 1.35). */
  readonly reportsClaims: boolean;
  /** Preemption does not help a pod that is larger than the node (recorded on 1.35). */
  readonly oversizedIsHopeless: boolean;
  /** A refusal tells what preemption came to (SCHED-10). */
  readonly tellsPreemption: boolean;
  /** Pods in back-off are tried as soon as no other waits (NEW-14). */
  readonly popsFromBackoff: boolean;
  /** BalancedAllocation gives points to pods without requests, too; sources of 1.34 do not. */
  readonly balancesBestEffort: boolean;
  /** Seconds without a heartbeat until a node is unknown (NODE-2; OLD-11). */
  readonly nodeMonitorGraceSeconds: number;
  /** A rolling update of a StatefulSet waits for minReadySeconds too (kubernetes#130909). */
  readonly setUpdateWaitsForAvailable: boolean;
  /** A StatefulSet looks again when a pod becomes available, not later (kubernetes#135428). */
  readonly setChecksAvailabilityInTime: boolean;
  /** Pods of a Job have a finalizer until they are counted (JOB-7); else those that exist count. */
  readonly jobTracksPods: boolean;
  /** `status.terminating` of a Job counts pods that are being deleted (NEW-14). */
  readonly jobPodReplacementPolicy: boolean;
  /** A Job says how it ends before its last pod has gone, and ends then (JOB-7). */
  readonly jobAnnouncesEnd: boolean;
  /** A node gets its NoExecute taint with its status, not 5 s after (kubernetes#120816). */
  readonly noExecuteTaintAtOnce: boolean;
  /**
   * Normal and Warning events of an object have a spam bucket each (EVENT-4). Published event
   * lists of 1.27 and 1.30 show one bucket for both, as 1.21 has (K21-47).
   */
  readonly spamKeyHasType: boolean;
  /** Whoever has a pod deleted first gives it the condition DisruptionTarget (OLD-13; 1.26). */
  readonly disruptionTarget: boolean;
  /** Before it removes a lost pod, the pod garbage collector makes it Failed (K21-55). */
  readonly podGCFailsPods: boolean;
  /** Pods leave a node with the out-of-service taint at once (NODE-13; 1.24). */
  readonly outOfServiceTaint: boolean;
  /** Plugins tell which changes may help a pod (SCHED-8); else any change does (K21-57). */
  readonly queueingHints: boolean;
  /** How long a pod waits for such a change at most, in seconds. */
  readonly longestUnschedulableSeconds: number;
  /** Weights of scores (SCHED-4). */
  readonly scoreWeights: ScoreWeights;
  /** BalancedAllocation goes by the shares of requests, with defaults for none (K21-57). */
  readonly balancesNonZero: boolean;
  /** An event of the scheduler is about the pod as it was: a change begins another (K21-50). */
  readonly failureSeriesByVersion: boolean;
  /** Ages of ReplicaSets' pods are alike within a power of two, and pods have a cost (RS-4). */
  readonly roughVictims: boolean;
  /** StatefulSets and DaemonSets replace pods that succeeded, too (STS-1, DS-2). */
  readonly replacesSucceeded: boolean;
  /** Pods of a StatefulSet carry their ordinal as a label (1.28). */
  readonly podIndexLabel: boolean;
  /** Slices keep pods that are being deleted, and tell that they are (EP-1; K21-56). */
  readonly terminatingEndpoints: boolean;
  /** `kubectl get pods` has bare columns: no age of restarts, a deletion always shows (K21-21). */
  readonly barePodColumns: boolean;
  /** An httpGet hook is asked by plain HTTP, without headers, its path behind one more slash. */
  readonly hooksSpeakPlainHttp: boolean;
  /** ReplicaSets look when the next pod becomes available (kubernetes/pull/132121). */
  readonly preciseAvailability: boolean;
  /** ReplicaSets and Deployments count terminating pods in their status (NEW-14). */
  readonly terminatingReplicas: boolean;
}

/** Weights of scores that differ between releases. */
export interface ScoreWeights {
  readonly taints: number;
  readonly nodeAffinity: number;
  readonly interPodAffinity: number;
}

const v128: Release = {
  ...texts128,
  version: '1.28',
  podWorkerStates: true,
  triggersReadinessOnce: false,
  hardEvictionGraceSeconds: 1,
  overridesGraceLast: false,
  startEndsInitialization: true,
  failedHasReason: true,
  deadlineWipesConditions: false,
  countsRestartsByLogs: true,
  createdShowsAsEnded: false,
  countsLostContainers: true,
  triggerResetsTicker: false,
  startupHoldsAfterSuccess: false,
  sidecars: false,
  pendingInitOverridesMain: false,
  sidecarPendingBug: true,
  keepsSidecarProbes: false,
  readyToStartCondition: false,
  requeueByBackOff: false,
  restartBackOff: { initial: 10, max: 300 },
  containerRestartRules: false,
  restartAllContainers: false,
  inPlaceResize: false,
  resizesOnArrival: false,
  resizeEvents: 'none',
  refusesOversizedResize: false,
  keepsStatusOnRestart: false,
  terminationCancelsExecProbes: false,
  reportsClaims: false,
  oversizedIsHopeless: false,
  tellsPreemption: true,
  popsFromBackoff: false,
  balancesBestEffort: true,
  nodeMonitorGraceSeconds: 40,
  setUpdateWaitsForAvailable: false,
  setChecksAvailabilityInTime: false,
  jobTracksPods: true,
  jobPodReplacementPolicy: false,
  jobAnnouncesEnd: false,
  noExecuteTaintAtOnce: false,
  spamKeyHasType: false,
  preciseAvailability: false,
  terminatingReplicas: false,
  disruptionTarget: true,
  podGCFailsPods: true,
  outOfServiceTaint: true,
  queueingHints: true,
  longestUnschedulableSeconds: 300,
  scoreWeights: { taints: 3, nodeAffinity: 2, interPodAffinity: 2 },
  balancesNonZero: false,
  failureSeriesByVersion: false,
  roughVictims: true,
  replacesSucceeded: true,
  podIndexLabel: true,
  terminatingEndpoints: true,
  barePodColumns: false,
  hooksSpeakPlainHttp: false,
};

/**
 * What 1.21 has other than 1.28; its pod worker and its status have rules of their own (spec
 * section 18b). The releases between the two are not simulated.
 */
const v121: Release = {
  ...v128,
  ...texts121,
  version: '1.21',
  tellsPreemption: false,
  disruptionTarget: false,
  podGCFailsPods: false,
  outOfServiceTaint: false,
  queueingHints: false,
  longestUnschedulableSeconds: 60,
  scoreWeights: { taints: 1, nodeAffinity: 1, interPodAffinity: 1 },
  balancesNonZero: true,
  failureSeriesByVersion: true,
  roughVictims: false,
  replacesSucceeded: false,
  podIndexLabel: false,
  terminatingEndpoints: false,
  barePodColumns: true,
  hooksSpeakPlainHttp: true,
  jobTracksPods: false,
  podWorkerStates: false,
  triggersReadinessOnce: true,
  hardEvictionGraceSeconds: 0,
  overridesGraceLast: true,
  startEndsInitialization: false,
  failedHasReason: false,
  deadlineWipesConditions: true,
  countsRestartsByLogs: false,
  createdShowsAsEnded: true,
  countsLostContainers: false,
  pendingInitOverridesMain: true,
};

const v129: Release = {
  ...v128,
  version: '1.29',
  sidecars: true,
  readyToStartCondition: true,
  jobPodReplacementPolicy: true,
  createdText: (container) => `Created container: ${container}`,
};

const v130: Release = {
  ...v129,
  version: '1.30',
  pulledText: (image, net, whole, size) =>
    `${pulled(image, net, whole)}. Image size: ${size} bytes.`,
};

const v131: Release = { ...v130, version: '1.31', spamKeyHasType: true, jobAnnouncesEnd: true };

const v132: Release = {
  ...v131,
  version: '1.32',
  triggerResetsTicker: true,
  startupHoldsAfterSuccess: true,
  pendingInitOverridesMain: true,
  nodeMonitorGraceSeconds: 50,
  scaledText: (direction, name, from, to) =>
    `Scaled ${direction} replica set ${name} from ${from ?? 0} to ${to}`,
};

const v133: Release = {
  ...v132,
  version: '1.33',
  inPlaceResize: true,
  sidecarPendingBug: false,
  popsFromBackoff: true,
  keepsSidecarProbes: true,
  probeErrorText: (title, error) =>
    `${title} probe errored and resulted in unknown state: ${error}`,
};

const v134: Release = {
  ...v133,
  version: '1.34',
  resizesOnArrival: true,
  resizeEvents: 'completed',
  preciseAvailability: true,
  setUpdateWaitsForAvailable: true,
  noExecuteTaintAtOnce: true,
  balancesBestEffort: false,
};

const v135: Release = {
  ...v134,
  version: '1.35',
  resizeEvents: 'all',
  requeueByBackOff: true,
  containerRestartRules: true,
  keepsStatusOnRestart: true,
  terminationCancelsExecProbes: true,
  reportsClaims: true,
  oversizedIsHopeless: true,
  terminatingReplicas: true,
  // Recorded on 1.35, not on 1.32.
  taintText: () => 'node(s) had untolerated taint(s)',
  presentText: (image) =>
    `Container image "${image}" already present on machine and can be accessed by the pod`,
  createdText: () => 'Container created',
  startedText: () => 'Container started',
};

const v136: Release = {
  ...v135,
  version: '1.36',
  restartAllContainers: true,
  refusesOversizedResize: true,
  setChecksAvailabilityInTime: true,
};

const RELEASES: readonly Release[] = [v121, v128, v129, v130, v131, v132, v133, v134, v135, v136];

/** Releases whose semantics this version simulates, oldest first. */
export const supportedReleases: readonly string[] = RELEASES.map(({ version }) => version);

/** Gates that switch what a release has off or on by default (spec section 17). */
const REDUCED = { initial: 1, max: 60 };

const GATES: ReadonlyMap<string, (release: Release, on: boolean) => Release> = new Map([
  [
    'ReduceDefaultCrashLoopBackOffDecay',
    (release, on) => (on ? { ...release, restartBackOff: REDUCED } : release),
  ],
  ['SidecarContainers', (release, on) => ({ ...release, sidecars: on })],
  [
    'PodReadyToStartContainersCondition',
    (release, on) => ({ ...release, readyToStartCondition: on }),
  ],
  // The alpha of 1.27 to 1.32 is not simulated.
  [
    'InPlacePodVerticalScaling',
    (release, on) => ({ ...release, inPlaceResize: on && release.inPlaceResize }),
  ],
  ['JobPodReplacementPolicy', (release, on) => ({ ...release, jobPodReplacementPolicy: on })],
  ['ContainerRestartRules', (release, on) => ({ ...release, containerRestartRules: on })],
  [
    'RestartAllContainersOnContainerExits',
    (release, on) => ({ ...release, restartAllContainers: on }),
  ],
  [
    'DeploymentReplicaSetTerminatingReplicas',
    (release, on) => ({ ...release, terminatingReplicas: on }),
  ],
  [
    'ChangeContainerStatusOnKubeletRestart',
    (release, on) => ({ ...release, keepsStatusOnRestart: !on }),
  ],
]);

/** Gates that validation and the kubelet's settings read. */
const READ_ELSEWHERE = [
  'ContainerStopSignals',
  'HPAConfigurableTolerance',
  'JobBackoffLimitPerIndex',
  'JobSuccessPolicy',
  'KubeletCrashLoopBackOffMax',
  'MaxUnavailableStatefulSet',
  'PodLifecycleSleepActionAllowZero',
];

/** Feature gates that change what is simulated; others are accepted without effect. */
export const knownFeatureGates: readonly string[] = [...GATES.keys(), ...READ_ELSEWHERE];

/**
 * The semantics of a release with the given feature gates.
 *
 * @throws RangeError when the release is not one of `supportedReleases`.
 */
export function releaseOf(
  version: string,
  gates: readonly (readonly [name: string, on: boolean])[] = [],
): Release {
  const release = RELEASES.find((one) => one.version === version);
  if (!release) {
    throw new RangeError(
      `Kubernetes ${version} is not simulated; supported: ${supportedReleases.join(', ')}`,
    );
  }
  return gates.reduce((one, [name, on]) => GATES.get(name)?.(one, on) ?? one, release);
}
