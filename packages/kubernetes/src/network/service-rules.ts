import type { Service } from '@podsim/api';
import { isSidecar, type PodSpec } from '@podsim/api';
import type { PodObject } from '../store/objects.ts';
import { type Endpoint, receiving } from './endpoint.ts';

/** What one write of a slice changed about one pod. */
export interface EndpointChange {
  readonly pod: PodObject;
  /** null: it was no endpoint. */
  readonly before: Endpoint | null;
  /** null: no endpoint any more. */
  readonly after: Endpoint | null;
}

/** An endpoint that is written otherwise now. */
interface Former {
  readonly endpoint: Endpoint;
  /** The run of the proxies that takes the change up. */
  readonly until: number;
}

/** Whether connections may go to an endpoint (EP-6): a node's rules say nothing of others. */
function mayCarry({ ready, serving, terminating }: Endpoint): boolean {
  return ready || (serving && terminating);
}

const NONE: ReadonlyMap<PodObject, Endpoint> = new Map();

/**
 * The endpoints of one Service as written, and former ones that some proxies have not taken out
 * yet: so a node's rules are computed when somebody looks, and cost nothing otherwise.
 */
export class ServiceRules {
  service: Service;
  /** The run after which a node knows the Service. */
  readonly since: number;
  /** As written: the writer's own map, which is not copied. */
  #current = NONE;
  /** Oldest first. */
  #former: readonly Former[] = [];
  /** The run that takes the last change up. */
  #newest = -1;
  #receiving: readonly Endpoint[] | null = null;

  constructor(service: Service, since: number) {
    this.service = service;
    this.since = since;
  }

  /**
   * @param current all endpoints after the changes.
   * @param settled newest run that every node has finished.
   */
  apply(
    current: ReadonlyMap<PodObject, Endpoint>,
    changes: readonly EndpointChange[],
    run: number,
    settled: number,
  ): void {
    this.#current = current;
    const former = this.#former.filter(({ until }) => until > settled);
    for (const { before } of changes) {
      if (before && mayCarry(before)) former.push({ endpoint: before, until: run });
    }
    this.#former = former;
    for (const { after } of changes) if (after) after.since = run;
    this.#newest = run;
    this.#receiving = null;
  }

  /** Where connections go by the rules as written. */
  written(): readonly Endpoint[] {
    this.#receiving ??= receiving(this.#current.values());
    return this.#receiving;
  }

  /** Where connections go by the rules of a node that has finished a run. */
  after(finished: number): readonly Endpoint[] {
    if (finished >= this.#newest) return this.written();
    const former = this.#former.filter(({ until }) => until > finished);
    const all = [...this.#current.values(), ...former.map(({ endpoint }) => endpoint)];
    return receiving(all.filter(({ since }) => since <= finished));
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
