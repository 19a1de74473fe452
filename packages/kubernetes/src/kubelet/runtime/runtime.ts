import type { Container, Resources } from '@podsim/api';
import type { Duration, SimTime, Simulation } from '@podsim/kernel';
import type { Files } from '@podsim/sdk';
import type { Models } from '../../model-registry.ts';
import { phases } from '../../phases.ts';
import { all, Gate, presentLifetime, type Step, sleep } from '../../steps.ts';
import { containerIdOf } from '../../store/names.ts';
import type { Timeline } from '../../store/timeline.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import { containerView } from './container-view.ts';
import type { Instance, Sandbox } from './instance.ts';
import { InstanceHost, type NodeHost } from './instance-host.ts';
import { isStopSignal, RunningProcess } from './process.ts';
import { terminationMessage } from './termination-message.ts';

/** The name that timelines give the sandbox container (design 6). */
export const PAUSE = '(pause)';
const SECOND = 1_000_000;

export interface RuntimeParts {
  readonly simulation: Simulation;
  readonly timeline: Timeline;
  readonly models: Models;
  /** Next address of the node's range. */
  readonly allocateIp: () => string;
  /** Something the next relist will find has changed. */
  readonly onChange: (pod: KubeletPod) => void;
  readonly onStart: (pod: KubeletPod, instance: Instance) => void;
  readonly onExit: (pod: KubeletPod, instance: Instance) => void;
}

/**
 * The container runtime of one node: containerd as the kubelet sees it through the CRI.
 *
 * Every call takes its time (RuntimeLatencies) and blocks the caller, as a CRI call does. Left
 * out: lost shims, runtime restarts.
 */
export class Runtime {
  readonly #parts: RuntimeParts;
  readonly #exits = new Map<Instance, Gate>();
  readonly #host: NodeHost;

  constructor(parts: RuntimeParts) {
    this.#parts = parts;
    const { simulation, models } = parts;
    this.#host = { simulation, models, onExit: (...end) => this.#processEnded(...end) };
  }

  /** Creates and starts the pause container with the pod's namespaces. */
  *createSandbox(pod: KubeletPod, attempt: number): Step<Sandbox> {
    yield* this.#sleep(pod, pod.latencies.of('createSandbox'));
    const ip = this.#parts.allocateIp();
    const sandbox = pod.runtime.addSandbox({ attempt, createdAt: this.#now, ip, exitedAt: null });
    pod.network.attach(ip, pod.ports);
    this.#row(pod, 'process', PAUSE, 'start', '');
    this.#parts.onChange(pod);
    yield* this.#sleep(pod, pod.latencies.of('sandboxCreated'));
    return sandbox;
  }

  /** StopPodSandbox: the network goes, what still runs is killed, the pause container ends. */
  *stopSandbox(pod: KubeletPod): Step {
    const { sandbox } = pod.runtime;
    if (!sandbox || sandbox.exitedAt !== null) return;
    for (const instance of pod.runtime.running()) instance.process?.kill();
    yield* this.#sleep(pod, pod.latencies.of('stopSandbox'));
    sandbox.exitedAt ??= this.#now;
    pod.network.detach(sandbox.ip);
    pod.processChanged();
    this.#pauseEnds(pod, sandbox, '137');
    this.#parts.onChange(pod);
    yield* this.#sleep(pod, pod.latencies.of('sandboxStopped'));
  }

  *createContainer(pod: KubeletPod, container: Container, attempt: number): Step<Instance> {
    yield* this.#sleep(pod, pod.latencies.of('createContainer', `${container.name}/create`));
    const instance: Instance = {
      id: pod.runtime.nextId++,
      container,
      attempt,
      sandbox: pod.runtime.sandbox?.attempt ?? 0,
      createdAt: this.#now,
      startedAt: null,
      exitedAt: null,
      exitCode: 0,
      exitReason: 'Completed',
      exitMessage: '',
      removedAt: null,
      process: null,
      stopSignaled: false,
      killed: null,
      previous: null,
    };
    pod.runtime.add(instance);
    return instance;
  }

  /** Starts the process. The returned text is the runtime's error; null when it runs. */
  *startContainer(
    pod: KubeletPod,
    instance: Instance,
    env: Readonly<Record<string, string>>,
  ): Step<string | null> {
    const { container } = instance;
    yield* this.#sleep(pod, pod.latencies.of('startContainer', `${container.name}/start`));
    const { sandbox } = pod.runtime;
    if (!sandbox?.alive) return this.#startFails(pod, instance, this.#noSandbox(pod, sandbox));
    const startedWith = { env, ip: sandbox.ip, labels: pod.object.manifest.metadata.labels };
    const view = containerView(pod, container, startedWith);
    pod.resetFiles(container.name);
    const files: Pick<Files, 'stat'> = { stat: (path) => pod.volumes.view(container).stat(path) };
    const choice = this.#parts.models.runtime(pod.object, container, view, files);
    if ('startError' in choice) return this.#startFails(pod, instance, choice.startError);
    const process = new RunningProcess(new InstanceHost(this.#host, pod, instance, startedWith));
    instance.process = process;
    instance.startedAt = this.#now;
    this.#row(pod, 'process', container.name, 'start', '');
    this.#parts.onStart(pod, instance);
    this.#parts.onChange(pod);
    process.run(choice.create(process));
    pod.processChanged();
    yield* this.#sleep(pod, pod.latencies.of('containerStarted', `${container.name}/started`));
    return null;
  }

  /** A container that was created but did not start is an instance that has ended (MAIN-5). */
  #startFails(pod: KubeletPod, instance: Instance, error: string): string {
    this.#ended(pod, instance, 128, 'StartError', error);
    return error;
  }

  /**
   * Without the pause process there are no namespaces to join, so containerd starts nothing
   * (CRD container_start); it creates containers all the same.
   */
  #noSandbox(pod: KubeletPod, sandbox: Sandbox | null): string {
    const identity = `${pod.object.identity}/sandbox#${sandbox?.attempt ?? 0}`;
    return `sandbox container "${containerIdOf(this.#parts.simulation, identity)}" is not running`;
  }

  /**
   * StopContainer (TERM-6 step 7): the stop signal, at most `graceSeconds` of waiting, SIGKILL.
   * Returns when the container has stopped. Called again, it waits anew but does not signal.
   */
  *stopContainer(pod: KubeletPod, instance: Instance, graceSeconds: number): Step {
    if (instance.exitedAt !== null) return;
    const gate = this.#exitGate(instance);
    const { process } = instance;
    if (process?.alive && !instance.stopSignaled) this.#sendStopSignal(pod, instance, process);
    const caller = presentLifetime();
    const timer = pod.after((graceSeconds * SECOND) as Duration, phases.runtime, () => {
      // A caller that is gone has cancelled its call.
      if (!process?.alive || caller?.alive === false) return;
      this.#row(pod, 'signal', instance.container.name, 'SIGKILL', '');
      if (instance.killed) instance.killed.sigkill = true;
      process.kill();
    });
    yield* gate.wait();
    timer.cancel();
    const { name } = instance.container;
    yield* this.#sleep(pod, pod.latencies.of('containerStopped', `${name}/stopped`));
  }

  /** SIGTERM, or the signal that the container or its image asks for (TERM-7, NEW-5). */
  #sendStopSignal(pod: KubeletPod, instance: Instance, process: RunningProcess): void {
    const { name, image, stopSignal } = instance.container;
    const signal = stopSignal ?? this.#parts.models.stopSignal(image);
    instance.stopSignaled = true;
    const detail = signal === 'SIGTERM' ? '' : signal;
    this.#row(pod, 'signal', name, 'SIGTERM', detail);
    if (instance.killed) instance.killed.sigtermAt = this.#now;
    if (signal === 'SIGKILL') process.kill();
    else process.signal(isStopSignal(signal) ? signal : 'SIGTERM');
  }

  /** UpdateContainerResources: the limits of the running process are others from now on. */
  updateResources(pod: KubeletPod, instance: Instance, resources: Resources): void {
    instance.container = { ...instance.container, resources };
    pod.resizing.toldAt = this.#now;
    instance.process?.resized();
    this.#parts.onChange(pod);
  }

  /** Waits until the runtime has seen the end of each instance. */
  *awaitExits(instances: readonly Instance[]): Step {
    yield* all(instances.map((instance) => this.#exitGate(instance).wait()));
  }

  /** The pause container dies by itself; under a shared PID namespace all others with it. */
  killSandbox(pod: KubeletPod): void {
    const { sandbox } = pod.runtime;
    if (!sandbox?.alive) return;
    this.#pauseEnds(pod, sandbox, '137');
    if (pod.object.spec.shareProcessNamespace) {
      for (const instance of pod.runtime.running()) instance.process?.kill();
    }
    const delay = pod.latencies.of('containerExit', 'sandbox/exit');
    pod.after(delay, phases.runtime, () => {
      sandbox.exitedAt ??= this.#now;
      pod.network.detach(sandbox.ip);
      // Nothing of the pod can be reached any more, although its processes may go on.
      pod.processChanged();
      this.#parts.onChange(pod);
    });
  }

  /** Power loss: nothing reports an end; the runtime finds it when it is back (SBX-11). */
  lose(pod: KubeletPod): void {
    for (const instance of pod.runtime.running()) {
      if (instance.process?.alive)
        this.#row(pod, 'process', instance.container.name, 'exit', '255');
      instance.process?.vanish();
      this.#ended(pod, instance, 255, 'Unknown', '');
    }
    const { sandbox } = pod.runtime;
    if (!sandbox || sandbox.exitedAt !== null) return;
    sandbox.exitedAt = this.#now;
    pod.network.detach(sandbox.ip);
    pod.volumesMounted = false;
    this.#pauseEnds(pod, sandbox, '255');
  }

  /** The pause process is gone; who tells so later knows already. */
  #pauseEnds(pod: KubeletPod, sandbox: Sandbox, code: string): void {
    if (!sandbox.alive) return;
    sandbox.alive = false;
    this.#row(pod, 'process', PAUSE, 'exit', code);
  }

  remove(instance: Instance): void {
    instance.removedAt = this.#now;
    this.#exits.delete(instance);
  }

  /** The ended instances of these containers are removed by hand. */
  removeEnded(pod: KubeletPod, names: readonly string[]): void {
    const known = names.flatMap((name) => pod.runtime.knownAt(name, this.#now));
    for (const instance of known) if (instance.exitedAt !== null) this.remove(instance);
  }

  get #now(): SimTime {
    return this.#parts.simulation.now;
  }

  *#sleep(pod: KubeletPod, delay: Duration): Step {
    yield* sleep(pod, phases.runtime, delay);
  }

  #exitGate(instance: Instance): Gate {
    const known = this.#exits.get(instance);
    if (known) return known;
    const gate = new Gate();
    if (instance.exitedAt !== null) gate.open();
    this.#exits.set(instance, gate);
    return gate;
  }

  /** The process is gone; the runtime's event loop notices a little later. */
  #processEnded(pod: KubeletPod, instance: Instance, code: number, oom: boolean): void {
    this.#row(pod, 'process', instance.container.name, 'exit', String(code));
    const reason = oom ? 'OOMKilled' : code === 0 ? 'Completed' : 'Error';
    instance.exitCode = code;
    const delay = pod.latencies.of('containerExit', `${instance.container.name}/exit`);
    const { process } = instance;
    const message = process
      ? terminationMessage(instance, process, pod.volumes.view(instance.container))
      : '';
    pod.after(delay, phases.runtime, () => {
      // The node may have lost power before the runtime noticed.
      if (instance.exitedAt !== null) return;
      this.#ended(pod, instance, code, reason, message);
    });
  }

  #ended(
    pod: KubeletPod,
    instance: Instance,
    code: number,
    reason: Instance['exitReason'],
    message: string,
  ): void {
    instance.exitedAt = this.#now;
    instance.exitCode = code;
    instance.exitReason = reason;
    instance.exitMessage = message;
    this.#exits.get(instance)?.open();
    this.#exits.delete(instance);
    this.#parts.onExit(pod, instance);
    this.#parts.onChange(pod);
  }

  #row(
    pod: KubeletPod,
    kind: 'process' | 'signal',
    container: string,
    what: string,
    detail: string,
  ): void {
    this.#parts.timeline.row(kind, pod.object, container, what, detail);
  }
}
