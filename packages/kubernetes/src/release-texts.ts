import { type Duration, formatDuration } from '@podsim/kernel';

/** How the runtime knows a container whose process has ended: it learns of the end a bit later. */
export type DeadAs = 'running' | 'exited' | 'removed';

interface Preemptor {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
}

/** What a release says: texts of events, conditions and statuses that differ between releases. */
export interface ReleaseTexts {
  /** Event text of a probe's internal error (PROBE-17; NEW-2). */
  readonly probeErrorText: (title: string, error: string) => string;
  /** What an exec probe that took too long tells (PROBE-14; K21-38). */
  readonly execTimeoutText: (command: string, seconds: number) => string;
  /** The runtime's error of a command in a container that has ended (K21-38). */
  readonly deadExecText: (container: string, id: string, known: DeadAs) => string;
  /** Event text of an image that is there (IMG-2; NEW-10). */
  readonly presentText: (image: string) => string;
  /** Event text of a pull (IMG-2; OLD-9). */
  readonly pulledText: (image: string, net: Duration, whole: Duration, size: number) => string;
  /** An error of the runtime that has no code of its own, as the kubelet passes it on (IMG-2). */
  readonly unknownErrorText: (error: string) => string;
  /** Message of a container whose image waits for the next pull (IMG-2; K21-44). */
  readonly pullBackOffText: (text: string, cause: string) => string;
  /** Event texts of a container's creation and start (MAIN-4; NEW-10; OLD-9). */
  readonly createdText: (container: string) => string;
  readonly startedText: (container: string) => string;
  /** Event text of a restart that has to wait (CRASH-1; K21-45). */
  readonly restartBackOffText: (container: string, pod: string) => string;
  /** Message of a pod that the kubelet does not take (SYNC-19; K21-12). */
  readonly rejectedText: (message: string) => string;
  /** Reason and message of a pod that comes while the node shuts down (SYNC-19; K21-12). */
  readonly refusedByShutdown: { readonly reason: string; readonly message: string };
  /** Reason and message of a pod that a shutdown of the node ends (TERM-26; K21-12). */
  readonly endedByShutdown: { readonly reason: string; readonly message: string };
  /** Event text of a hook that failed; `message` tells which, and why (HOOK-4, HOOK-9; K21-43). */
  readonly hookFailedText: (hook: 'postStart' | 'preStop', message: string) => string;
  /** Reason of a container that waits because its postStart hook failed (HOOK-4; K21-43). */
  readonly postStartReason: (error: string) => string;
  /** Message of a hook with a handler that hooks cannot have, by Go's text of it (HOOK-3). */
  readonly invalidHandlerText: (dump: string) => string;
  /** Event text of a Deployment that scales; `from` is null for a new ReplicaSet (OLD-18). */
  readonly scaledText: (
    direction: 'up' | 'down',
    name: string,
    from: number | null,
    to: number,
  ) => string;
  /** Event text of a StatefulSet that makes a failed pod anew; null: there is none (K21-53). */
  readonly recreatingText: (set: string, pod: string) => string | null;
  /** Event text of a pod that was deleted for a more important one (SCHED-11; K21-57). */
  readonly preemptedText: (preemptor: Preemptor, node: string) => string;
  /** Why a node refuses a pod by a taint (SCHED-10; K21-57). */
  readonly taintText: (key: string, value: string) => string;
}

/** Pull times are truncated to milliseconds (IMG-2). */
function shown(time: Duration): string {
  return formatDuration((Math.floor(time / 1000) * 1000) as Duration);
}

/** Without the size of the image, which 1.30 was the first to tell. */
export const pulled = (image: string, net: Duration, whole: Duration): string =>
  `Successfully pulled image "${image}" in ${shown(net)} (${shown(whole)} including waiting)`;

const SHUTDOWN = 'Pod was terminated in response to imminent node shutdown.';

/** Texts of 1.28; later releases say what they say otherwise. */
export const texts128: ReleaseTexts = {
  rejectedText: (message) => `Pod was rejected: ${message}`,
  refusedByShutdown: {
    reason: 'NodeShutdown',
    message: 'Pod was rejected as the node is shutting down.',
  },
  endedByShutdown: { reason: 'Terminated', message: SHUTDOWN },
  probeErrorText: (title, error) => `${title} probe errored: ${error}`,
  execTimeoutText: (command, seconds) =>
    `command timed out: "${command}" timed out after ${seconds}s`,
  deadExecText: (container) => `container "${container}" is not running`,
  presentText: (image) => `Container image "${image}" already present on machine`,
  pulledText: (image, net, whole) => pulled(image, net, whole),
  unknownErrorText: (error) => error,
  pullBackOffText: (text, cause) => `${text}: ${cause}`,
  createdText: (container) => `Created container ${container}`,
  startedText: (container) => `Started container ${container}`,
  restartBackOffText: (container, pod) =>
    `Back-off restarting failed container ${container} in pod ${pod}`,
  hookFailedText: (hook) => (hook === 'postStart' ? 'PostStartHook failed' : 'PreStopHook failed'),
  postStartReason: () => 'PostStartHookError',
  invalidHandlerText: () => 'invalid handler: ',
  scaledText: (direction, name, from, to) =>
    `Scaled ${direction} replica set ${name} to ${to}${from === null ? '' : ` from ${from}`}`,
  recreatingText: () => null,
  preemptedText: ({ uid }, node) => `Preempted by pod ${uid} on node ${node}`,
  taintText: (key, value) => `node(s) had untolerated taint {${key}: ${value}}`,
};

const DEAD_EXEC: Readonly<Record<DeadAs, (id: string) => string>> = {
  running: (id) =>
    'rpc error: code = NotFound desc = failed to exec in container: failed to load task: ' +
    `no running task found: task ${id} not found: not found`,
  exited: () =>
    'rpc error: code = Unknown desc = failed to exec in container: ' +
    'container is in CONTAINER_EXITED state',
  removed: (id) =>
    'rpc error: code = NotFound desc = failed to exec in container: ' +
    `failed to find container "${id}" in store: not found`,
};

/** Texts of 1.21 (spec section 18b, K21-49). */
export const texts121: ReleaseTexts = {
  ...texts128,
  rejectedText: (message) => `Pod ${message}`,
  refusedByShutdown: {
    reason: 'Shutdown',
    message: 'Node is in progress of shutting down, not admitting any new pods',
  },
  endedByShutdown: { reason: 'Shutdown', message: 'Node is shutting, evicting pods' },
  // The output of the command, which normally is nothing.
  execTimeoutText: () => '',
  deadExecText: (_, id, known) => DEAD_EXEC[known](id),
  pulledText: (image, net) => `Successfully pulled image "${image}" in ${formatDuration(net)}`,
  unknownErrorText: (error) => `rpc error: code = Unknown desc = ${error}`,
  pullBackOffText: (text) => text,
  restartBackOffText: () => 'Back-off restarting failed container',
  hookFailedText: (_, message) => message,
  postStartReason: (error) => `PostStartHookError: ${error}`,
  invalidHandlerText: (dump) => `Cannot run handler: invalid handler: ${dump}`,
  scaledText: (direction, name, _, to) => `Scaled ${direction} replica set ${name} to ${to}`,
  recreatingText: (set, pod) => `StatefulSet ${set} is recreating failed Pod ${pod}`,
  preemptedText: ({ namespace, name }, node) => `Preempted by ${namespace}/${name} on node ${node}`,
  taintText: (key, value) => `node(s) had taint {${key}: ${value}}, that the pod didn't tolerate`,
};
