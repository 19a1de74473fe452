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

/** A process that listens on a port. */
export interface Listener {
  readonly alive: boolean;
  http(request: Request): Answer;
  grpc(service: string, probe?: ProbeType, attempt?: RequestAttempt): GrpcAnswer;
  tcp(port: number, probe?: ProbeType, attempt?: RequestAttempt): TcpAnswer;
}

/** The ports of one network namespace. */
export interface Ports {
  listener(port: number): Listener | null;
}

/** A pod that receives traffic of a Service. */
export interface Backend {
  readonly address: string;
  /** Number of a target port; null where no container of the pod has that name. */
  portOf(targetPort: number | string): number | null;
}

/** A Service with the pods that receive its traffic now. */
export interface ServiceBackends {
  readonly service: Service;
  /** Ready endpoints, in order of their pods. */
  readonly ready: readonly Backend[];
}

/**
 * Who can be reached under which address: pods by IP, Services by name and cluster IP.
 *
 * Stands for the CNI plugin, kube-proxy and CoreDNS. Simplified: a Service sends each connection
 * to its first ready endpoint; packets are never lost.
 */
export class ClusterNetwork {
  readonly #pods = new Map<string, Ports>();
  readonly #services = new Map<string, ServiceBackends>();
  readonly #hosts = new Set<string>();
  readonly #listeners = new Set<() => void>();

  /** An address or name outside the cluster comes up or goes down (SYS-3). */
  setHost(host: string, up: boolean): void {
    if (up) this.#hosts.add(host);
    else this.#hosts.delete(host);
    this.#changed();
  }

  attach(ip: string, ports: Ports): void {
    this.#pods.set(ip, ports);
    this.#changed();
  }

  detach(ip: string): void {
    this.#pods.delete(ip);
    this.#changed();
  }

  setBackends(backends: ServiceBackends): void {
    const { name, namespace } = backends.service.metadata;
    this.#services.set(`${name}.${namespace}`, backends);
    this.#changed();
  }

  /** The process behind an address and port, through a Service if it is one's. */
  listener(address: string, port: number): Listener | null {
    const ports = this.#pods.get(address);
    if (ports) return ports.listener(port);
    const found = this.#servicePort(address, port);
    const first = found?.backends.ready[0];
    if (!found || first === undefined) return null;
    const target = first.portOf(found.targetPort);
    return target === null ? null : (this.#pods.get(first.address)?.listener(target) ?? null);
  }

  /**
   * Whether a connection that nobody accepts is refused rather than lost: by the host that is
   * there, or by the node for a port of a Service that has no endpoints (EP-6).
   */
  refuses(address: string, port: number): boolean {
    return this.isUp(address) || this.#servicePort(address, port) !== null;
  }

  /** A Service's cluster IP by `name`, `name.namespace` or the full DNS name; or an address. */
  resolve(name: string, namespace: string): string | null {
    if (/^\d+\.\d+\.\d+\.\d+$/.test(name) || this.#hosts.has(name)) return name;
    const short = name.replace(/\.$/, '').replace(/\.svc(\.cluster\.local)?$/, '');
    const qualified = short.includes('.') ? short : `${short}.${namespace}`;
    const found = this.#services.get(qualified);
    if (!found) return null;
    const { clusterIP } = found.service.spec;
    // The name of a headless Service is that of its pods.
    return clusterIP === 'None' ? (found.ready[0]?.address ?? null) : clusterIP;
  }

  /** Whether an address answers: a pod's, or one outside that the timeline brought up. */
  isUp(address: string): boolean {
    return this.#pods.has(address) || this.#hosts.has(address);
  }

  watch(action: () => void): () => void {
    this.#listeners.add(action);
    return () => this.#listeners.delete(action);
  }

  #servicePort(
    address: string,
    port: number,
  ): { readonly backends: ServiceBackends; readonly targetPort: number | string } | null {
    for (const backends of this.#services.values()) {
      const { clusterIP, ports } = backends.service.spec;
      if (clusterIP !== address) continue;
      const entry = ports.find((one) => one.port === port);
      return entry ? { backends, targetPort: entry.targetPort } : null;
    }
    return null;
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

const LOCAL = new Set(['localhost', '127.0.0.1', '0.0.0.0', '::1']);

/** What the containers of one pod reach: their own ports as localhost, and the cluster. */
export class PodNetwork implements Network {
  readonly #cluster: ClusterNetwork;
  readonly #namespace: string;
  readonly #ports: Ports;
  readonly #ip: string;

  constructor(cluster: ClusterNetwork, namespace: string, ports: Ports, ip: string) {
    this.#cluster = cluster;
    this.#namespace = namespace;
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
    return LOCAL.has(address) || this.#cluster.refuses(address, port) ? 'refused' : 'timeout';
  }

  request(address: string, request: Request): Answer | 'refused' | 'timeout' {
    const listener = this.#listener(address, request.port);
    if (listener) return listener.http(request);
    return this.connect(address, request.port) === 'timeout' ? 'timeout' : 'refused';
  }

  watch(action: () => void): () => void {
    return this.#cluster.watch(action);
  }

  #listener(address: string, port: number): Listener | null {
    if (LOCAL.has(address) || address === this.#ip) return this.#ports.listener(port);
    return this.#cluster.listener(address, port);
  }
}
