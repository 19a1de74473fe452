import type { Service } from '@podsim/api';
import type { Entity, Simulation, Timer } from '@podsim/kernel';
import { Latencies } from '../../latencies.ts';
import type { ClusterNetwork } from '../../network/cluster-network.ts';
import { phases } from '../../phases.ts';
import type { Release } from '../../releases.ts';
import type { Ledger } from '../../results/ledger.ts';
import type { ServiceMeters } from '../../results/service-meters.ts';
import type { ClusterSpec } from '../../spec.ts';
import type { PodObject } from '../../store/objects.ts';
import type { Store } from '../../store/store.ts';
import type { Timeline } from '../../store/timeline.ts';
import type { WatchEvent } from '../../store/watch.ts';
import * as tables from '../../tables.ts';
import { endpointOf, endpointUntilDeleted } from './endpoint-of.ts';
import { ServiceIndex } from './service-index.ts';
import { Slice } from './slice.ts';

export interface EndpointsParts {
  readonly simulation: Simulation;
  readonly spec: ClusterSpec;
  readonly release: Release;
  readonly store: Store;
  readonly timeline: Timeline;
  readonly network: ClusterNetwork;
  readonly ledger: Ledger;
  readonly meters: ServiceMeters;
}

/** A Service that the controller looks after. */
interface Watched {
  service: Service;
  readonly ordinal: number;
  readonly slice: Slice;
  readonly timer: Timer;
  readonly latencies: Latencies;
  /** Whether the network knows the Service as it is now. */
  isKnown: boolean;
  hasRow: boolean;
}

/**
 * EndpointSlices: which pods receive the traffic of a Service.
 *
 * Mirrors pkg/controller/endpointslice (EP-1 to EP-4): a change of a pod that changes an endpoint
 * sets off a sync of the Services that select it. Its cost follows the change. Simplified: the
 * endpoints of a Service are one set, not slices of a hundred (EP-12).
 */
export class EndpointsController {
  readonly #parts: EndpointsParts;
  readonly #entity: Entity;
  readonly #services = new Map<string, Watched>();
  readonly #index = new ServiceIndex<Watched>();

  constructor(parts: EndpointsParts) {
    this.#parts = parts;
    this.#entity = parts.simulation.createEntity('endpointslice-controller');
  }

  onWatchEvent({ change, pod }: WatchEvent): void {
    if (change === 'service') {
      for (const service of this.#parts.store.services()) this.#watch(service);
    } else if (change === 'labels' && pod) this.#relabeled(pod);
    else if (pod) for (const watched of this.#index.selecting(pod)) this.#touch(watched, pod);
  }

  /** Services that do not select a pod any more lose it; all others have those that they select. */
  #relabeled(pod: PodObject): void {
    const losing = [...this.#services.values()].filter(({ slice }) => slice.has(pod));
    const concerned = new Set([...losing, ...this.#index.selecting(pod)]);
    for (const watched of concerned) this.#touch(watched, pod);
  }

  #touch(watched: Watched, pod: PodObject): void {
    if (watched.slice.touch(pod)) this.#queue(watched);
  }

  /** A Service was created or changed: all pods may be concerned. */
  #watch(service: Service): void {
    const key = `${service.metadata.namespace}/${service.metadata.name}`;
    const known = this.#services.get(key);
    if (known?.service === service) return;
    const watched = known ?? this.#newService(service, key);
    if (known) this.#index.remove(known);
    watched.service = service;
    watched.slice.service = service;
    watched.isKnown = false;
    // Without a selector nobody writes endpoints.
    if (service.spec.selector !== null) this.#index.add(watched);
    watched.slice.touchAll();
    for (const pod of this.#parts.store.pods) if (!pod.removed) this.#touch(watched, pod);
    this.#queue(watched);
  }

  #newService(service: Service, key: string): Watched {
    const { simulation, spec, release } = this.#parts;
    const find = release.terminatingEndpoints ? endpointOf : endpointUntilDeleted;
    const ordinal = this.#services.size;
    const watched: Watched = {
      service,
      ordinal,
      slice: new Slice(service, find),
      timer: this.#entity.timer(phases.controllers, () => this.#sync(watched)),
      latencies: new Latencies(simulation, spec.runtime, `service/${key}`),
      isKnown: false,
      hasRow: false,
    };
    this.#services.set(key, watched);
    return watched;
  }

  #queue({ timer, latencies }: Watched): void {
    if (!timer.armed) timer.after(latencies.of('endpointSlice'));
  }

  #sync(watched: Watched): void {
    const { service, slice } = watched;
    const { network, meters, ledger } = this.#parts;
    if (!watched.isKnown) {
      watched.isKnown = true;
      network.setService(service);
      meters.setService(service);
    }
    const { changes, left, isNews } = slice.write();
    for (const pod of left) ledger.leftEndpoints(pod);
    if (changes.length > 0) {
      meters.changed(service, changes, network.setEndpoints(service, slice.endpoints, changes));
    }
    if (service.spec.selector !== null && (isNews || !watched.hasRow)) this.#row(watched);
  }

  #row(watched: Watched): void {
    const { service, slice } = watched;
    watched.hasRow = true;
    const { timeline, simulation } = this.#parts;
    if (!simulation.records.wants(tables.timeline)) return;
    const { name, namespace } = service.metadata;
    timeline.row('endpoints', { namespace, name: '' }, '', name, slice.text);
  }
}
