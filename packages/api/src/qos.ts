import { parseCpu, parseMemory } from './quantity.ts';

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

type Amount = string | number | null | undefined;
interface Amounts {
  readonly cpu?: Amount;
  readonly memory?: Amount;
}
interface Demands {
  readonly requests?: Amounts | null | undefined;
  readonly limits?: Amounts | null | undefined;
}
/** A container before or after defaulting: quantities as text, or millicores and bytes. */
interface QosContainer {
  readonly resources?: Demands | null | undefined;
}
/** As much of a pod spec as the class depends on. */
export interface QosSpec {
  readonly containers: readonly QosContainer[];
  readonly initContainers?: readonly QosContainer[] | null | undefined;
  /** Demands of the pod as a whole, which go before those of its containers. */
  readonly resources?: Demands | null | undefined;
}

/**
 * Quality of service of a pod (QOS-1). Zero amounts count as absent. Pure; mirrors
 * `pkg/apis/core/v1/helper/qos`.
 */
export function qosClass(spec: QosSpec): QosClass {
  const requests = new Sums();
  const limits = new Sums();
  let everyoneLimited = true;
  for (const demands of demandsOf(spec)) {
    requests.add(demands.requests);
    if (limits.add(demands.limits) < 2) everyoneLimited = false;
  }
  if (requests.size === 0 && limits.size === 0) return 'BestEffort';
  const guaranteed =
    everyoneLimited &&
    requests.size === 2 &&
    requests.cpu === limits.cpu &&
    requests.memory === limits.memory;
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

function demandsOf(spec: QosSpec): Demands[] {
  const whole = spec.resources;
  if (whole && (hasAny(whole.requests) || hasAny(whole.limits))) return [whole];
  const all = [...spec.containers, ...(spec.initContainers ?? [])];
  return all.map((container) => container.resources ?? {});
}

const hasAny = (amounts: Amounts | null | undefined): boolean =>
  amounts != null && (amounts.cpu != null || amounts.memory != null);

/** Sums of the two resources that decide. */
class Sums {
  cpu = 0;
  memory = 0;

  /** How many of the two have been seen. */
  get size(): number {
    return (this.cpu > 0 ? 1 : 0) + (this.memory > 0 ? 1 : 0);
  }

  /** Adds one container; answers how many of the two it names. */
  add(amounts: Amounts | null | undefined): number {
    const cpu = amount(amounts?.cpu, parseCpu);
    const memory = amount(amounts?.memory, parseMemory);
    this.cpu += cpu;
    this.memory += memory;
    return (cpu > 0 ? 1 : 0) + (memory > 0 ? 1 : 0);
  }
}

function amount(value: Amount, parse: (text: string) => number): number {
  if (value === null || value === undefined) return 0;
  const number = typeof value === 'string' ? parse(value) : value;
  return Math.max(0, number);
}
