import type { Container } from '@podsim/api';
import type { Duration, SimTime } from '@podsim/kernel';
import type { RunningProcess } from './process.ts';

/** Why the runtime says an instance ended (TERM-9). */
export type ExitReason = 'Completed' | 'Error' | 'OOMKilled' | 'StartError' | 'Unknown';

/** Why the kubelet made the instance that follows: the cause column of `restarts`. */
export type KillCause =
  | 'deleted'
  | 'evicted'
  | 'preempted'
  | 'deadline'
  | 'shutdown'
  | 'orphan'
  | 'liveness'
  | 'startup'
  | 'postStart'
  | 'sandbox'
  | 'definition'
  | 'resize'
  | 'completed';

/**
 * One instance of a container in the runtime (a container ID). What an observer knew at an earlier
 * moment follows from the times alone, so the PLEG's cache is a time, not a copy.
 */
export interface Instance {
  /** Container ID: ordinal within the pod. */
  readonly id: number;
  /** As it was created; its resources may be others by now (NEW-9). */
  container: Container;
  /** restartCount that the kubelet gave it (MAIN-5). */
  readonly attempt: number;
  /** Ordinal of the sandbox it runs in. */
  readonly sandbox: number;
  readonly createdAt: SimTime;
  /** When the process started; null while created, or if it never did. */
  startedAt: SimTime | null;
  /** When the runtime saw its end; null until then. */
  exitedAt: SimTime | null;
  exitCode: number;
  exitReason: ExitReason;
  exitMessage: string;
  /** When the kubelet deleted it from the runtime; null while it is there. */
  removedAt: SimTime | null;
  process: RunningProcess | null;
  /** The stop signal was sent: a container gets it once (TERM-7). */
  stopSignaled: boolean;
  /** Set when the kubelet decided to kill it. */
  killed: Kill | null;
  /** The one before it under the name of the container, unless that is forgotten. */
  previous: Instance | null;
}

/** How the kubelet ended an instance: what the table `terminations` tells. */
export interface Kill {
  readonly cause: KillCause;
  readonly at: SimTime;
  /** The application worked, by its own account, when the kill was decided. */
  readonly healthy: boolean;
  /** Grace period that was granted, in seconds. */
  graceSeconds: number;
  /** Length of the preStop hook; null without one, or while it runs. */
  preStop: Duration | null;
  sigtermAt: SimTime | null;
  sigkill: boolean;
}

export type InstanceState = 'created' | 'running' | 'exited';

/** The instance's state as of `time`; null when it was not there. */
export function stateAt(instance: Instance, time: SimTime): InstanceState | null {
  if (instance.createdAt > time) return null;
  if (instance.removedAt !== null && instance.removedAt <= time) return null;
  if (instance.exitedAt !== null && instance.exitedAt <= time) return 'exited';
  return instance.startedAt !== null && instance.startedAt <= time ? 'running' : 'created';
}

/** The pause container with the pod's namespaces (SBX rules). */
export interface Sandbox {
  /** Ordinal of the attempt, from 0. */
  readonly attempt: number;
  readonly createdAt: SimTime;
  readonly ip: string;
  /** The pause process runs. */
  alive: boolean;
  /** When the runtime saw its end; null until then. */
  exitedAt: SimTime | null;
  /** The one before it. */
  readonly previous: Sandbox | null;
}

export function isReadyAt(sandbox: Sandbox, time: SimTime): boolean {
  return sandbox.createdAt <= time && (sandbox.exitedAt === null || sandbox.exitedAt > time);
}
