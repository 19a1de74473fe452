import {
  type Duration,
  type Entity,
  milliseconds,
  type SimTime,
  seconds,
  type Timer,
  tickAtOrAfter,
} from '@podsim/kernel';
import type { Recorder } from '../../events/recorder.ts';
import { Latencies } from '../../latencies.ts';
import { phases } from '../../phases.ts';
import { all, run, type Step } from '../../steps.ts';
import { NODE_CONDITIONS, type NodeObject, readiness } from '../../store/nodes.ts';
import type { WatchEvent } from '../../store/watch.ts';
import { Client, type Controller, type ControllerParts } from '../controller.ts';
import { WorkQueue } from '../work-queue.ts';
import { type Health, heardOf, MonitorPasses } from './health.ts';
import { markPodsNotReady } from './mark-pods.ts';
import { hasNoExecute, noExecuteKey, withNoExecute, withNoSchedule } from './taints.ts';
import { Zones } from './zones.ts';

/** Between two looks at the queues of nodes that wait for a NoExecute taint. */
const TAINT_WORKER = milliseconds(100);
/** How long a pass of the monitor takes besides: two lists from its cache. */
const PASS_TIME = { kind: 'uniform', min: milliseconds(1), max: milliseconds(3) } as const;

/**
 * Finds out which nodes are not heard of, and lets their pods and everybody else know.
 *
 * Mirrors pkg/controller/nodelifecycle/node_lifecycle_controller.go (NODE-2 to NODE-6). A pass of
 * the monitor looks only at nodes that could have something to do in it; a pass without any is
 * not queued. Left out: nodes that never posted a status, the client's request limits, the
 * `beta.kubernetes.io` labels. As upstream, pods are marked not ready when the controller itself
 * finds their node silent, not when a kubelet reports that it is not ready.
 */
export class NodeLifecycle implements Controller {
  readonly #parts: ControllerParts;
  readonly #entity: Entity;
  readonly #client: Client;
  readonly #recorder: Recorder;
  readonly #passes: MonitorPasses;
  readonly #grace: Duration;
  readonly #zones: Zones;
  readonly #known = new Map<NodeObject, Health>();
  /** The pass in which a node has to be looked at next. */
  readonly #due = new Map<NodeObject, SimTime>();
  readonly #monitor: Timer;
  readonly #tainter: Timer;
  readonly #tainterPhase: SimTime;
  readonly #noSchedule: WorkQueue<NodeObject>;

  constructor(parts: ControllerParts) {
    const { simulation, release, store } = parts;
    this.#parts = parts;
    this.#entity = simulation.createEntity('node-controller');
    this.#client = new Client(parts, this.#entity, 'node-controller');
    this.#recorder = parts.recorder('node-controller');
    const phase = simulation.draws('node-controller/phase/monitor');
    this.#passes = new MonitorPasses(phase.uniform(), phase.sample(PASS_TIME));
    const tainter = simulation.draws('node-controller/phase/taint-worker').uniform();
    this.#tainterPhase = -Math.floor(tainter * TAINT_WORKER) as SimTime;
    this.#grace = seconds(release.nodeMonitorGraceSeconds);
    this.#zones = new Zones(simulation.now);
    this.#monitor = this.#entity.timer(phases.controllers, () => this.#pass());
    this.#tainter = this.#entity.timer(phases.controllers, () => this.#taintNext());
    this.#noSchedule = new WorkQueue(simulation, this.#entity, (node) => this.#syncTaints(node));
    for (const node of store.nodes.all()) this.#know(node);
    this.#zones.update([...this.#known.keys()], simulation.now);
    store.nodes.watchHeartbeats((node) => this.#heartbeatsChanged(node));
  }

  onWatchEvent({ change, node }: WatchEvent): void {
    if (!node) return;
    if (withNoSchedule(node) !== node.taints) this.#noSchedule.add(node);
    if (change === 'labels' || change === 'spec') return;
    this.#lookAt(node, this.#parts.simulation.now);
  }

  #know(node: NodeObject): void {
    this.#known.set(node, { notBefore: node.createdAt });
  }

  #heartbeatsChanged(node: NodeObject): void {
    if (!this.#known.has(node)) return;
    if (node.heartbeats.stoppedAt === null) this.#due.delete(node);
    else this.#await(node);
  }

  /** A silent node is looked at when its grace period is over. */
  #await(node: NodeObject): void {
    const health = this.#known.get(node);
    if (!health || node.heartbeats.stoppedAt === null || readiness(node) === 'Unknown') return;
    const { simulation, spec } = this.#parts;
    const latency = new Latencies(simulation, spec.runtime, node.identity).fixed('watch', 'lease');
    const heard = heardOf(node, health, simulation.now, latency);
    this.#lookAt(node, this.#passes.unhealthyAt(heard, this.#grace));
  }

  /** Has a node looked at in the first pass at or after a time. */
  #lookAt(node: NodeObject, time: SimTime): void {
    const pass = this.#passes.atOrAfter(time);
    const due = Math.min(pass, this.#due.get(node) ?? pass) as SimTime;
    this.#due.set(node, due);
    if (!this.#monitor.armed || this.#monitor.time > due) this.#monitor.at(due);
  }

  #pass(): void {
    const { now } = this.#parts.simulation;
    const nodes = [...this.#due.keys()].filter((node) => (this.#due.get(node) as number) <= now);
    for (const node of nodes) this.#due.delete(node);
    const next = Math.min(...this.#due.values());
    if (next < Number.POSITIVE_INFINITY) this.#monitor.at(next as SimTime);
    const before = new Map([...this.#known.keys()].map((node) => [node, node.taints]));
    run(all(nodes.map((node) => this.#check(node, now))), () => this.#disruption(before));
  }

  /** One node in one pass of the monitor. */
  *#check(node: NodeObject, pass: SimTime): Step {
    if (node.removed || !this.#known.has(node)) {
      this.#membership(node);
      return;
    }
    const observed = readiness(node);
    if (this.#isSilent(node, pass)) yield* this.#markUnknown(node);
    const current = readiness(node);
    const judged = this.#parts.release.noExecuteTaintAtOnce ? current : observed;
    yield* this.#judge(node, judged);
    const unsettled = judged !== current || (current === 'True' && this.#isTainted(node));
    if (unsettled) this.#lookAt(node, (pass + 1) as SimTime);
    this.#await(node);
    if (current === 'True' || observed !== 'True' || node.heartbeats.stoppedAt === null) return;
    const text = `Node ${node.name} status is now: NodeNotReady`;
    this.#recorder.object(node, 'Normal', 'NodeNotReady', text);
    yield* markPodsNotReady(this.#parts, this.#client, this.#recorder, node);
  }

  /** Nodes that came and went since the last pass. */
  #membership(node: NodeObject): void {
    const [reason, what] = node.removed
      ? ['RemovingNode', `Removing Node ${node.name} from Controller`]
      : ['RegisteredNode', `Registered Node ${node.name} in Controller`];
    if (node.removed !== this.#known.has(node)) return;
    this.#recorder.object(node, 'Normal', reason, `Node ${node.name} event: ${what}`);
    if (!node.removed) {
      this.#know(node);
      return;
    }
    this.#known.delete(node);
    this.#zones.remove(node);
    this.#noSchedule.drop(node);
  }

  /** Whether its grace period is over in this pass, and nobody has said so yet. */
  #isSilent(node: NodeObject, pass: SimTime): boolean {
    const health = this.#known.get(node) as Health;
    if (node.heartbeats.stoppedAt === null || readiness(node) === 'Unknown') return false;
    const { simulation, spec } = this.#parts;
    const latency = new Latencies(simulation, spec.runtime, node.identity).fixed('watch', 'lease');
    const heard = heardOf(node, health, pass, latency);
    return this.#passes.unhealthyAt(heard, this.#grace) <= pass;
  }

  /** NODE-3. */
  *#markUnknown(node: NodeObject): Step {
    yield* this.#client.request(node);
    const message = 'Kubelet stopped posting node status.';
    const why = { status: 'Unknown', reason: 'NodeStatusUnknown', message } as const;
    // A kubelet that was faster is right.
    if (node.heartbeats.stoppedAt === null) return;
    this.#parts.store.nodes.setConditions(
      node,
      NODE_CONDITIONS.map((type) => ({ type, ...why })),
    );
  }

  /** What readiness means for the NoExecute taint: put off, taken off, or swapped at once. */
  *#judge(node: NodeObject, ready: string): Step {
    if (ready === 'True') {
      this.#zones.remove(node);
      if (this.#isTainted(node)) yield* this.#setNoExecute(node, null);
      return;
    }
    const key = noExecuteKey(node);
    if (key === null || hasNoExecute(node, key)) return;
    if (this.#isTainted(node)) {
      yield* this.#setNoExecute(node, key);
      return;
    }
    this.#zones.enqueue(node);
    this.#armTainter();
  }

  /** Whether a node has a NoExecute taint for its readiness. */
  #isTainted(node: NodeObject): boolean {
    return withNoExecute(node, null) !== node.taints;
  }

  /** A GET and a PATCH. */
  *#setNoExecute(node: NodeObject, key: string | null): Step {
    yield* this.#client.request(node);
    yield* this.#client.request(node);
    this.#parts.store.nodes.setTaints(node, withNoExecute(node, key));
  }

  #armTainter(): void {
    const { now } = this.#parts.simulation;
    const next = this.#zones.nextAt(now);
    if (next !== null) this.#tainter.at(tickAtOrAfter(this.#tainterPhase, TAINT_WORKER, next));
  }

  #taintNext(): void {
    const taken = this.#zones.take(this.#parts.simulation.now);
    for (const node of taken) {
      const key = node.removed ? null : noExecuteKey(node);
      if (key !== null) run(this.#setNoExecute(node, key), () => undefined);
    }
    this.#armTainter();
  }

  *#syncTaints(node: NodeObject): Step {
    if (node.removed || withNoSchedule(node) === node.taints) return;
    yield* this.#client.request(node);
    yield* this.#client.request(node);
    this.#parts.store.nodes.setTaints(node, withNoSchedule(node));
  }

  /** The end of a pass: the zones' states, and with them how fast nodes are tainted (NODE-6). */
  #disruption(before: ReadonlyMap<NodeObject, NodeObject['taints']>): void {
    const nodes = [...this.#known.keys()].filter(({ removed }) => !removed);
    const { now } = this.#parts.simulation;
    const turn = this.#zones.update(nodes, now);
    if (turn === 'entered') this.#spare(nodes, before);
    if (turn === 'left') {
      for (const node of nodes) {
        (this.#known.get(node) as Health).notBefore = now;
        this.#due.delete(node);
        this.#await(node);
      }
    }
    this.#armTainter();
  }

  /**
   * No node is ready: nobody is evicted. As upstream, this goes by the taints that the nodes had
   * when the pass began, so that one that was put on meanwhile stays.
   */
  #spare(
    nodes: readonly NodeObject[],
    before: ReadonlyMap<NodeObject, NodeObject['taints']>,
  ): void {
    for (const node of nodes) {
      this.#zones.remove(node);
      const taints = before.get(node) ?? node.taints;
      if (withNoExecute({ ...node, taints }, null) !== taints) {
        run(this.#setNoExecute(node, null), () => undefined);
      }
      this.#lookAt(node, (this.#parts.simulation.now + 1) as SimTime);
    }
  }
}
