import { isSidecar, type PodSpec, type Service } from '@podsim/api';
import type { Entity, Simulation, Timer } from '@podsim/kernel';
import { Latencies } from '../../latencies.ts';
import type { Backend, ClusterNetwork } from '../../network/cluster-network.ts';
import { phases } from '../../phases.ts';
import type { Ledger } from '../../results/ledger.ts';
import type { ClusterSpec } from '../../spec.ts';
import { isTerminal, isTrue, type PodObject } from '../../store/objects.ts';
import type { Store } from '../../store/store.ts';
import { type Timeline, timelineName } from '../../store/timeline.ts';
import type { WatchEvent } from '../../store/watch.ts';

export interface EndpointsParts {
  readonly simulation: Simulation;
  readonly spec: ClusterSpec;
  readonly store: Store;
  readonly timeline: Timeline;
  readonly network: ClusterNetwork;
  readonly ledger: Ledger;
}

interface ServiceState {
  readonly service: Service;
  readonly timer: Timer;
  readonly latencies: Latencies;
  /** Members by the Service's own view, each with its part in it. */
  members: Map<PodObject, 'ready' | 'notReady'>;
  written: string | null;
  /** Ready addresses as the nodes' proxies have them. */
  addresses: string | null;
}

/**
 * EndpointSlices: which pods receive the traffic of a Service.
 *
 * Mirrors pkg/controller/endpointslice (EP-1 to EP-4). Simplified: one slice per Service without
 * limit of size; nodes' proxies see it at once.
 */
export class EndpointsController {
  readonly #parts: EndpointsParts;
  readonly #entity: Entity;
  readonly #services = new Map<string, ServiceState>();

  constructor(parts: EndpointsParts) {
    this.#parts = parts;
    this.#entity = parts.simulation.createEntity('endpointslice-controller');
  }

  onWatchEvent({ change, pod }: WatchEvent): void {
    if (change === 'service') {
      for (const service of this.#parts.store.services()) this.#watch(service);
      return;
    }
    if (!pod) return;
    for (const state of this.#services.values()) {
      if (state.members.has(pod) || selects(state.service, pod)) this.#queue(state);
    }
  }

  #watch(service: Service): void {
    const key = `${service.metadata.namespace}/${service.metadata.name}`;
    if (this.#services.get(key)?.service === service) return;
    const timer = this.#entity.timer(phases.controllers, () => this.#sync(key));
    const { simulation, spec } = this.#parts;
    const latencies = new Latencies(simulation, spec.runtime, `service/${key}`);
    const members: ServiceState['members'] = new Map();
    const none = { written: null, addresses: null };
    const state: ServiceState = { service, timer, latencies, members, ...none };
    this.#services.set(key, state);
    this.#queue(state);
  }

  #queue(state: ServiceState): void {
    if (state.timer.armed) return;
    state.timer.after(state.latencies.of('endpointSlice'));
  }

  #sync(key: string): void {
    const state = this.#services.get(key);
    if (!state) return;
    const members = this.#members(state.service);
    for (const [pod, part] of state.members) {
      if (part === 'ready' && members.get(pod) !== 'ready') this.#parts.ledger.leftEndpoints(pod);
    }
    state.members = members;
    // A pod in a new sandbox has a new address under its old name (SBX-7).
    const ready = [...members].filter(([, part]) => part === 'ready').map(([pod]) => backend(pod));
    const addresses = ready.map(({ address }) => address).join();
    if (addresses !== state.addresses) {
      state.addresses = addresses;
      this.#parts.network.setBackends({ service: state.service, ready });
    }
    const text = describe(members);
    // Without a selector nobody writes endpoints.
    if (text === state.written || state.service.spec.selector === null) return;
    state.written = text;
    const { name, namespace } = state.service.metadata;
    this.#parts.timeline.row('endpoints', { namespace, name: '' }, '', name, text);
  }

  /** EP-1 and EP-4: terminating pods are in neither set. */
  #members(service: Service): ServiceState['members'] {
    const members: ServiceState['members'] = new Map();
    for (const pod of this.#parts.store.pods) {
      if (pod.removed || !selects(service, pod)) continue;
      const { status } = pod;
      if (status.podIP === '' || isTerminal(status.phase)) continue;
      const publishes = service.spec.publishNotReadyAddresses;
      if (pod.deletionTimestamp !== null && !publishes) continue;
      members.set(pod, publishes || isTrue(status, 'Ready') ? 'ready' : 'notReady');
    }
    return members;
  }
}

function backend({ spec, status }: PodObject): Backend {
  return {
    address: status.podIP,
    portOf: (target) => (typeof target === 'number' ? target : namedPort(spec, target)),
  };
}

function namedPort(spec: PodSpec, name: string): number | null {
  const containers = [...spec.initContainers.filter(isSidecar), ...spec.containers];
  const ports = containers.flatMap((container) => container.ports);
  return ports.find((port) => port.name === name)?.containerPort ?? null;
}

function selects(service: Service, pod: PodObject): boolean {
  const { selector } = service.spec;
  if (selector === null || service.metadata.namespace !== pod.namespace) return false;
  const { labels } = pod.manifest.metadata;
  return Object.entries(selector).every(
    ([key, value]) => Object.hasOwn(labels, key) && labels[key] === value,
  );
}

/** `ready=a,b notReady=web#1`, in order. */
function describe(members: ServiceState['members']): string {
  const names = (part: 'ready' | 'notReady'): string =>
    [...members]
      .filter(([, one]) => one === part)
      .map(([pod]) => timelineName(pod))
      .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
      .join(',');
  return `ready=${names('ready')} notReady=${names('notReady')}`;
}
