import type { Entity, SimTime, Simulation } from '@podsim/kernel';
import type { ContainerView, ExecCall, Files, Network, Row } from '@podsim/sdk';
import type { Models } from '../../model-registry.ts';
import { PodNetwork } from '../../network/cluster-network.ts';
import { logs } from '../../tables.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import { containerView, type StartedWith } from './container-view.ts';
import type { Instance } from './instance.ts';
import type { PortTable, ProcessHost, RunningProcess } from './process.ts';

/** What all processes of a node share. */
export interface NodeHost {
  readonly simulation: Simulation;
  readonly models: Models;
  /** A process has ended; `oom` if the kernel killed it for its memory. */
  readonly onExit: (pod: KubeletPod, instance: Instance, code: number, oom: boolean) => void;
}

/** The world of the process of one container instance. */
export class InstanceHost implements ProcessHost, StartedWith {
  readonly #node: NodeHost;
  readonly #pod: KubeletPod;
  readonly #instance: Instance;
  // What the process was started with.
  readonly env: StartedWith['env'];
  readonly ip: string;
  readonly labels: StartedWith['labels'];

  constructor(node: NodeHost, pod: KubeletPod, instance: Instance, startedWith: StartedWith) {
    this.#node = node;
    this.#pod = pod;
    this.#instance = instance;
    this.env = startedWith.env;
    this.ip = startedWith.ip;
    this.labels = startedWith.labels;
  }

  /** Made each time: most processes are never asked for it again after their start. */
  get container(): ContainerView {
    return containerView(this.#pod, this.#instance.container, this);
  }

  get simulation(): Simulation {
    return this.#node.simulation;
  }

  get entity(): Entity {
    return this.#pod;
  }

  get attempt(): number {
    return this.#instance.attempt;
  }

  get ports(): PortTable {
    return this.#pod.ports;
  }

  get network(): Network {
    const { network, object, ports } = this.#pod;
    return new PodNetwork(network, object, ports, this.ip);
  }

  files(): Files {
    return this.#pod.volumes.view(this.#instance.container);
  }

  onExit(code: number, oom: boolean): void {
    this.#node.onExit(this.#pod, this.#instance, code, oom);
  }

  onChanged(): void {
    this.#pod.processChanged();
  }

  onRecord(table: string, row: Row): void {
    this.#node.models.record(table, row);
  }

  onLog(line: string, at: SimTime): void {
    const { records } = this.#node.simulation;
    if (!records.wants(logs)) return;
    const { namespace, name } = this.#pod.object;
    const { container, attempt } = this.#instance;
    records.emit(logs, [at, namespace, name, container.name, attempt, line]);
  }

  runExec(process: RunningProcess, call: ExecCall): void {
    this.#node.models.runExec(process, call);
  }
}
