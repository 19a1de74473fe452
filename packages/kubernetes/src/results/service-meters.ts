import type { Service } from '@podsim/api';
import type { Simulation } from '@podsim/kernel';
import type { ClusterNetwork } from '../network/cluster-network.ts';
import type { KubeProxies } from '../network/kube-proxies.ts';
import type { EndpointChange } from '../network/service-rules.ts';
import type { SyncRun } from '../network/sync-runner.ts';
import { serviceEndpoints, services } from '../tables.ts';
import { type MeterParts, ServiceMeter } from './service-meter.ts';

/** The node that the meters' clients are on: one like any other, with nothing else on it. */
const CLIENT = '(client)';

interface Pending {
  readonly run: number;
  readonly meter: ServiceMeter;
  readonly changes: readonly EndpointChange[];
}

/** Keeps a meter for each Service that selects pods, and hands it what its client's node learns. */
export class ServiceMeters {
  readonly #simulation: Simulation;
  readonly #proxies: KubeProxies;
  readonly #parts: MeterParts;
  readonly #meters = new Map<string, ServiceMeter>();
  /** What the client's node has not taken up, oldest first. */
  #pending: Pending[] = [];

  constructor(simulation: Simulation, network: ClusterNetwork, proxies: KubeProxies) {
    this.#simulation = simulation;
    this.#proxies = proxies;
    this.#parts = {
      network,
      now: () => simulation.now,
      stay: (row) => simulation.records.emit(serviceEndpoints, row),
    };
  }

  setService(service: Service): void {
    if (service.spec.selector === null) return;
    const key = keyOf(service);
    const known = this.#meters.get(key);
    if (known) known.service = service;
    else this.#meters.set(key, new ServiceMeter(service, this.#parts));
  }

  /** @param run of the proxies that takes the changes up; null: they hold at once. */
  changed(service: Service, changes: readonly EndpointChange[], run: SyncRun | null): void {
    const meter = this.#meters.get(keyOf(service));
    if (!meter) return;
    if (run === null) {
      meter.apply(changes);
      return;
    }
    const isNews = this.#pending.at(-1)?.run !== run.index;
    this.#pending.push({ run: run.index, meter, changes });
    if (isNews) this.#proxies.whenFinished(CLIENT, run, () => this.#takeUp());
  }

  finish(): void {
    for (const meter of this.#meters.values()) {
      this.#simulation.records.emit(services, meter.finish());
    }
  }

  #takeUp(): void {
    const finished = this.#proxies.finished(CLIENT);
    const due = this.#pending.filter(({ run }) => run <= finished);
    this.#pending = this.#pending.filter(({ run }) => run > finished);
    for (const { meter, changes } of due) meter.apply(changes);
  }
}

const keyOf = ({ metadata }: Service): string => `${metadata.namespace}/${metadata.name}`;
