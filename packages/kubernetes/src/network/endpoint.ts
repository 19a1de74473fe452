import type { PodObject } from '../store/objects.ts';

/** A pod in the EndpointSlices of a Service (EP-1). */
export interface Endpoint {
  readonly pod: PodObject;
  readonly address: string;
  /** Its name under that of a headless Service; '' without one. */
  readonly hostname: string;
  /** Condition Ready of the pod. */
  readonly serving: boolean;
  readonly terminating: boolean;
  /** Receives traffic: serving and not terminating, or published in any case. */
  readonly ready: boolean;
  /** The run of the proxies that takes it up; set when it is written. */
  since: number;
}

/** Whether two states of one pod are the same to those who use a slice. */
export function isSameEndpoint(a: Endpoint | null, b: Endpoint | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.address === b.address &&
    a.hostname === b.hostname &&
    a.serving === b.serving &&
    a.terminating === b.terminating &&
    a.ready === b.ready
  );
}

/**
 * The endpoints that connections go to (EP-6): the ready ones, or while there are none those that
 * terminate and still serve. In order of the pods' creation.
 */
export function receiving(endpoints: Iterable<Endpoint>): Endpoint[] {
  const all = [...endpoints];
  const ready = all.filter((endpoint) => endpoint.ready);
  const used = ready.length > 0 ? ready : all.filter((one) => one.serving && one.terminating);
  return used.sort((a, b) => a.pod.id - b.pod.id);
}
