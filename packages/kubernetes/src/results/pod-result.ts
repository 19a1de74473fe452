import type { SimTime } from '@podsim/kernel';
import type { PodObject } from '../store/objects.ts';

/** What is kept of one container for the result tables. */
export interface ContainerResult {
  readonly name: string;
  readonly next: ContainerResult | null;
  starts: number;
  startedFirst: SimTime | null;
  runningTotal: number;
  runningSince: SimTime | null;
  lastExitCode: number | null;
  backoffTotal: number;
  /** When the present wait began: the first refused start; null while none. */
  refusedSince: SimTime | null;
}

/** What is kept of one pod for the result tables; times in microseconds. */
export class PodResult {
  readonly object: PodObject;
  #containers: ContainerResult | null = null;
  scheduled: SimTime | null = null;
  initialized: SimTime | null = null;
  readyFirst: SimTime | null = null;
  readySince: SimTime | null = null;
  unreadySince: SimTime | null = null;
  readyTotal = 0;
  unreadyTotal = 0;
  deletionRequested: SimTime | null = null;
  /** When it left the last Service that sent it traffic, after deletion was requested. */
  leftEndpoints: SimTime | null = null;
  removed: SimTime | null = null;

  constructor(object: PodObject) {
    this.object = object;
  }

  container(name: string): ContainerResult {
    for (let one = this.#containers; one; one = one.next) if (one.name === name) return one;
    const fresh: ContainerResult = {
      name,
      next: this.#containers,
      starts: 0,
      startedFirst: null,
      runningTotal: 0,
      runningSince: null,
      lastExitCode: null,
      backoffTotal: 0,
      refusedSince: null,
    };
    this.#containers = fresh;
    return fresh;
  }

  /** Books the time in the present readiness up to `now`. */
  setReady(ready: boolean, now: SimTime): void {
    this.settle(now);
    this.readySince = ready ? now : null;
    // Time after deletion was requested is part of termination, not of being unready.
    const counts = !ready && this.readyFirst !== null && this.deletionRequested === null;
    this.unreadySince = counts ? now : null;
    if (ready) this.readyFirst ??= now;
  }

  settle(now: SimTime): void {
    if (this.readySince !== null) this.readyTotal += now - this.readySince;
    if (this.unreadySince !== null) this.unreadyTotal += now - this.unreadySince;
    if (this.readySince !== null) this.readySince = now;
    if (this.unreadySince !== null) this.unreadySince = now;
  }
}

/** Books the present wait for restart back-off as over. @returns its length; 0 for none. */
export function endBackOff(result: ContainerResult, now: SimTime): number {
  const waited = result.refusedSince === null ? 0 : now - result.refusedSince;
  result.refusedSince = null;
  result.backoffTotal += waited;
  return waited;
}
