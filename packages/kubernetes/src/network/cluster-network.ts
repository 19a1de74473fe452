import type { Service } from '@podsim/api';
import type {
  Answer,
  GrpcAnswer,
  Network,
  ProbeType,
  Request,
  RequestAttempt,
  TcpAnswer,
} from '@podsim/sdk';
import type { PodObject } from '../store/objects.ts';
import type { Endpoint } from './endpoint.ts';
import type { KubeProxies } from './kube-proxies.ts';
import { type EndpointChange, ServiceRules, targetPortOf } from './service-rules.ts';
import type { SyncRun } from './sync-runner.ts';

/** A process that listens on a port. */
export interface Listener {
  readonly alive: boolean;
  http(request: Request): Answer;
  grpc(service: string, probe?: ProbeType, attempt?: RequestAttempt): GrpcAnswer;
  tcp(port: number, probe?: ProbeType, attempt?: RequestAttempt): TcpAnswer;
}

const NOBODY: readonly never[] = [];

/** The ports of one network namespace. */
export interface Ports {
  listener(port: number): Listener | null;
  /** Is told when what listens changes; null while nothing can reach them. */
  address: AddressWatcher | null;
}

/** Who is told when something begins or ends to listen under an address. */
export interface AddressWatcher {
  listenersChanged(): void;
}

/** An address that a pod has, or that somebody watches. */
class Address implements AddressWatcher {
  ports: Ports | null = null;
  /** Most have one watcher, which takes no list. */
  #first: AddressWatcher | null = null;
  #others: readonly AddressWatcher[] = NOBODY;

  get isIdle(): boolean {
    return this.ports === null && this.#first === null;
  }

  add(watcher: AddressWatcher): void {
    if (this.#first) this.#others = [...this.#others, watcher];
    else this.#first = watcher;
  }

  remove(watcher: AddressWatcher): void {
    const all = this.#first ? [this.#first, ...this.#others] : NOBODY;
    const [first = null, ...others] = all.filter((one) => one !== watcher);
    this.#first = first;
    this.#others = others.length === 0 ? NOBODY : others;
  }

  listenersChanged(): void {
    const others = this.#others;
    this.#first?.listenersChanged();
    for (const watcher of others) watcher.listenersChanged();
  }
}

/**
 * Who can be reached under which address: pods by IP, Services by name and cluster IP.
 *
 * Stands for the CNI plugin, kube-proxy and CoreDNS. A connection to a Service follows the rules
 * that the client's node has; names follow the EndpointSlices at once (EP-11: no cache).
 * Simplified: a Service sends each connection to its first endpoint; packets are never lost.
 */
export class ClusterNetwork {
  readonly #addresses = new Map<string, Address>();
  readonly #services = new Map<string, ServiceRules>();
  readonly #byAddress = new Map<string, ServiceRules>();
  readonly #hosts = new Set<string>();
  /** Those who wait for any change, by the node on which they do. */
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #proxies: KubeProxies | null;

  /** @param proxies null: what is written holds on every node at once. */
  constructor(proxies: KubeProxies | null = null) {
    this.#proxies = proxies;
  }

  /** An address or name outside the cluster comes up or goes down (SYS-3). */
  setHost(host: string, up: boolean): void {
    if (up) this.#hosts.add(host);
    else this.#hosts.delete(host);
    this.#changed();
  }

  attach(ip: string, ports: Ports): void {
    const address = this.#address(ip);
    address.ports = ports;
    ports.address = address;
    address.listenersChanged();
    this.#changed();
  }

  detach(ip: string): void {
    const address = this.#addresses.get(ip);
    if (address) {
      if (address.ports?.address === address) address.ports.address = null;
      address.ports = null;
      this.#forgetIdle(ip, address);
      address.listenersChanged();
    }
    this.#changed();
  }

  #address(ip: string): Address {
    const known = this.#addresses.get(ip);
    if (known) return known;
    const address = new Address();
    this.#addresses.set(ip, address);
    return address;
  }

  #forgetIdle(ip: string, address: Address): void {
    if (address.isIdle) this.#addresses.delete(ip);
  }

  #portsOf(ip: string): Ports | null {
    return this.#addresses.get(ip)?.ports ?? null;
  }

  /** A new Service, or another manifest of one. */
  setService(service: Service): void {
    const key = keyOf(service);
    const known = this.#services.get(key);
    // Headless Services have no rules.
    const isHeadless = service.spec.clusterIP === 'None';
    const run = isHeadless ? null : (this.#proxies?.next() ?? null);
    const rules = known ?? new ServiceRules(service, run?.index ?? -1);
    this.#byAddress.delete(rules.service.spec.clusterIP);
    rules.service = service;
    this.#services.set(key, rules);
    if (!isHeadless) this.#byAddress.set(service.spec.clusterIP, rules);
    this.#changed();
    this.#wake(run);
  }

  /**
   * The slices of a Service were written.
   *
   * @param endpoints all of them, after the changes.
   * @returns the run of the proxies that takes it up; null where they need none.
   */
  setEndpoints(
    service: Service,
    endpoints: ReadonlyMap<PodObject, Endpoint>,
    changes: readonly EndpointChange[],
  ): SyncRun | null {
    const rules = this.#services.get(keyOf(service));
    if (!rules) return null;
    const isHeadless = service.spec.clusterIP === 'None';
    const run = isHeadless ? null : (this.#proxies?.next() ?? null);
    rules.apply(endpoints, changes, run?.index ?? -1, this.#proxies?.settled() ?? -1);
    if (run === null) this.#changed();
    this.#wake(run);
    return run;
  }

  /** The process behind an address and port for a client on a node, through a Service. */
  listener(address: string, port: number, node: string): Listener | null {
    const ports = this.#portsOf(address);
    if (ports) return ports.listener(port);
    const way = this.#way(address, port, node);
    if (!way?.endpoint) return null;
    const target = targetPortOf(way.endpoint.pod, way.targetPort);
    return target === null ? null : (this.#portsOf(way.endpoint.address)?.listener(target) ?? null);
  }

  /**
   * Whether a connection that nobody accepts is refused rather than lost: by the host that is
   * there, or by the node for a port of a Service that has no endpoints (EP-6).
   */
  refuses(address: string, port: number, node: string): boolean {
    if (this.isUp(address)) return true;
    const way = this.#way(address, port, node);
    if (!way) return false;
    return way.endpoint === null || this.#portsOf(way.endpoint.address) !== null;
  }

  /** Whether a connection to an endpoint would be accepted on all ports of its Service. */
  accepts({ pod, address }: Endpoint, service: Service): boolean {
    const ports = this.#portsOf(address);
    if (!ports) return false;
    return service.spec.ports.every(({ protocol, targetPort }) => {
      if (protocol !== 'TCP') return true;
      const target = targetPortOf(pod, targetPort);
      return target !== null && ports.listener(target)?.alive === true;
    });
  }

  /** A Service's cluster IP by `name`, `name.namespace` or the full DNS name; or an address. */
  resolve(name: string, namespace: string): string | null {
    if (/^\d+\.\d+\.\d+\.\d+$/.test(name) || this.#hosts.has(name)) return name;
    const short = name.replace(/\.$/, '').replace(/\.svc(\.cluster\.local)?$/, '');
    const labels = short.split('.');
    const found = this.#services.get(labels.length > 1 ? short : `${short}.${namespace}`);
    if (!found) return this.#resolveHost(labels, namespace);
    const { clusterIP } = found.service.spec;
    // The name of a headless Service is that of its pods.
    return clusterIP === 'None' ? (found.written()[0]?.address ?? null) : clusterIP;
  }

  /** `db-0.db`: a pod under the name of its headless Service. */
  #resolveHost([host = '', service = '', place]: string[], namespace: string): string | null {
    const rules = this.#services.get(`${service}.${place ?? namespace}`);
    if (rules?.service.spec.clusterIP !== 'None') return null;
    const found = rules.written().find(({ hostname }) => hostname === host && host !== '');
    return found?.address ?? null;
  }

  /** Whether an address answers: a pod's, or one outside that the timeline brought up. */
  isUp(address: string): boolean {
    return this.#portsOf(address) !== null || this.#hosts.has(address);
  }

  /** Calls `action` when what a client on a node can reach may have changed. */
  watch(action: () => void, node: string): () => void {
    return watching(this.#listeners, node, action);
  }

  /** Tells a watcher when something begins or ends to listen under an address. */
  watchAddress(ip: string, watcher: AddressWatcher): void {
    this.#address(ip).add(watcher);
  }

  unwatchAddress(ip: string, watcher: AddressWatcher): void {
    const address = this.#addresses.get(ip);
    if (!address) return;
    address.remove(watcher);
    this.#forgetIdle(ip, address);
  }

  /** The port of a Service and where a node's rules lead; null where the node knows neither. */
  #way(
    address: string,
    port: number,
    node: string,
  ): { readonly endpoint: Endpoint | null; readonly targetPort: number | string } | null {
    const rules = this.#byAddress.get(address);
    const entry = rules?.service.spec.ports.find((one) => one.port === port);
    if (!rules || !entry) return null;
    const finished = this.#proxies?.finished(node) ?? null;
    if (finished !== null && finished < rules.since) return null;
    const endpoints = finished === null ? rules.written() : rules.after(finished);
    return { endpoint: endpoints[0] ?? null, targetPort: entry.targetPort };
  }

  /** Wakes those who wait on a node when it has finished a run. */
  #wake(run: SyncRun | null): void {
    if (run === null) return;
    for (const node of this.#listeners.keys()) {
      this.#proxies?.whenFinished(node, run, () => tell(this.#listeners.get(node)));
    }
  }

  #changed(): void {
    for (const listeners of [...this.#listeners.values()]) tell(listeners);
  }
}

function tell(actions: ReadonlySet<() => void> | undefined): void {
  if (actions) for (const action of [...actions]) action();
}

/** Adds an action to those of a key; returns what takes it away. */
function watching(
  watchers: Map<string, Set<() => void>>,
  key: string,
  action: () => void,
): () => void {
  const known = watchers.get(key);
  if (known) known.add(action);
  else watchers.set(key, new Set([action]));
  return () => {
    const actions = watchers.get(key);
    actions?.delete(action);
    if (actions?.size === 0) watchers.delete(key);
  };
}

const keyOf = ({ metadata }: Service): string => `${metadata.name}.${metadata.namespace}`;

const LOCAL = new Set(['localhost', '127.0.0.1', '0.0.0.0', '::1']);

/** What the containers of one pod reach: their own ports as localhost, and the cluster. */
export class PodNetwork implements Network {
  readonly #cluster: ClusterNetwork;
  readonly #namespace: string;
  readonly #ports: Ports;
  readonly #ip: string;
  readonly #node: string;

  constructor(
    cluster: ClusterNetwork,
    { namespace, nodeName }: PodObject,
    ports: Ports,
    ip: string,
  ) {
    this.#cluster = cluster;
    this.#namespace = namespace;
    this.#node = nodeName ?? '';
    this.#ports = ports;
    this.#ip = ip;
  }

  resolve(name: string): string | null {
    return LOCAL.has(name) ? '127.0.0.1' : this.#cluster.resolve(name, this.#namespace);
  }

  ping(address: string): boolean {
    return LOCAL.has(address) || this.#cluster.isUp(address);
  }

  connect(address: string, port: number): 'open' | 'refused' | 'timeout' {
    if (this.#listener(address, port)) return 'open';
    return LOCAL.has(address) || this.#cluster.refuses(address, port, this.#node)
      ? 'refused'
      : 'timeout';
  }

  request(address: string, request: Request): Answer | 'refused' | 'timeout' {
    const listener = this.#listener(address, request.port);
    if (listener) return listener.http(request);
    return this.connect(address, request.port) === 'timeout' ? 'timeout' : 'refused';
  }

  watch(action: () => void): () => void {
    return this.#cluster.watch(action, this.#node);
  }

  #listener(address: string, port: number): Listener | null {
    if (LOCAL.has(address) || address === this.#ip) return this.#ports.listener(port);
    return this.#cluster.listener(address, port, this.#node);
  }
}
