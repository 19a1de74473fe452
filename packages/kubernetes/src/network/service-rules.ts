import type { Service } from '@podsim/api';
import { isSidecar, type PodSpec } from '@podsim/api';
import type { PodObject } from '../store/objects.ts';
import { type Endpoint, receiving } from './endpoint.ts';

/** What one write of a slice changed about one pod. */
export interface EndpointChange {
  readonly pod: PodObject;
  /** null: no endpoint any more. */
  readonly after: Endpoint | null;
}

interface Undo {
  /** The run of the proxies that takes the change up. */
  readonly run: number;
  readonly pod: PodObject;
  /** null: there was none that connections could go to. */
  readonly before: Endpoint | null;
}

/** Whether connections may go to an endpoint (EP-6): a node's rules say nothing of others. */
function mayCarry({ ready, serving, terminating }: Endpoint): boolean {
  return ready || (serving && terminating);
}

/**
 * The endpoints of one Service as written, and what undoes the changes that some proxies have not
 * taken up: so a node's rules are computed when somebody looks, and cost nothing otherwise.
 */
export class ServiceRules {
  service: Service;
  /** The run after which a node knows the Service. */
  readonly since: number;
  /** Those that connections may go to. */
  readonly #current = new Map<PodObject, Endpoint>();
  /** Oldest first. */
  #undo: Undo[] = [];
  #receiving: readonly Endpoint[] | null = null;

  constructor(service: Service, since: number) {
    this.service = service;
    this.since = since;
  }

  /** @param settled newest run that every node has finished. */
  apply(changes: readonly EndpointChange[], run: number, settled: number): void {
    if (this.#undo.length > 0) this.#undo = this.#undo.filter((undo) => undo.run > settled);
    for (const { pod, after } of changes) {
      const before = this.#current.get(pod) ?? null;
      const carries = after !== null && mayCarry(after);
      if (before || carries) this.#undo.push({ run, pod, before });
      if (carries) this.#current.set(pod, after);
      else this.#current.delete(pod);
    }
    this.#receiving = null;
  }

  /** Where connections go by the rules as written. */
  written(): readonly Endpoint[] {
    this.#receiving ??= receiving(this.#current.values());
    return this.#receiving;
  }

  /** Where connections go by the rules of a node that has finished a run. */
  after(finished: number): readonly Endpoint[] {
    const open = this.#undo.filter(({ run }) => run > finished);
    if (open.length === 0) return this.written();
    const rules = new Map(this.#current);
    for (const { pod, before } of open.reverse()) {
      if (before) rules.set(pod, before);
      else rules.delete(pod);
    }
    return receiving(rules.values());
  }
}

/** Number of a target port; null where no container of the pod has that name. */
export function targetPortOf({ spec }: PodObject, target: number | string): number | null {
  return typeof target === 'number' ? target : namedPort(spec, target);
}

function namedPort(spec: PodSpec, name: string): number | null {
  const containers = [...spec.initContainers.filter(isSidecar), ...spec.containers];
  const ports = containers.flatMap((container) => container.ports);
  return ports.find((port) => port.name === name)?.containerPort ?? null;
}
