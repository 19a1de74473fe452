import {
  type Draws,
  type Duration,
  type Entity,
  type SimTime,
  seconds,
  type Timer,
  tickAfter,
} from '@podsim/kernel';
import { Recorder } from '../../events/recorder.ts';
import { Latencies } from '../../latencies.ts';
import { phases } from '../../phases.ts';
import type { NodeCondition, NodeObject } from '../../store/nodes.ts';
import type { KubeletParts } from '../assemble.ts';
import { HEARTBEAT_PERIODS, newestHeartbeat } from './heartbeats.ts';

/** How often the node status is computed, and the runtime is asked whether it is there. */
const STATUS = seconds(10);
const RUNTIME_CHECK = seconds(5);
/** How long the runtime may be away until the node is not ready (maxWaitForContainerRuntime). */
const RUNTIME_PATIENCE = seconds(30);

/** What the kubelet says in an event when one of its conditions is as it should be again. */
const REASONS: Readonly<Record<NodeCondition['type'], string>> = {
  MemoryPressure: 'NodeHasSufficientMemory',
  DiskPressure: 'NodeHasNoDiskPressure',
  PIDPressure: 'NodeHasSufficientPID',
  Ready: 'NodeReady',
};

interface Phases {
  readonly status: SimTime;
  readonly check: SimTime;
}

/**
 * How a kubelet tells the API server that its node is there: a lease that it renews, and the node
 * status. Heartbeats are arithmetic; only what changes the status is queued.
 *
 * Mirrors pkg/kubelet/kubelet_node_status.go, nodestatus and component-helpers' lease controller
 * (NODE-1). Simplified: loops keep their period exactly. Left out: pressure conditions, images,
 * addresses and capacity that change, retries of writes that fail.
 */
export class NodeStatus {
  readonly #parts: KubeletParts;
  readonly #timer: Timer;
  readonly #entity: Entity;
  readonly #recorder: Recorder;
  readonly #latencies: Latencies;
  #phases: Phases | null = null;
  #shuttingDown = false;
  #runtimeIsUp = true;

  constructor(parts: KubeletParts, entity: Entity) {
    const { simulation, clock, timeline, node, spec, release } = parts;
    this.#parts = parts;
    this.#entity = entity;
    this.#timer = entity.timer(phases.ticks, () => this.#sync());
    this.#latencies = new Latencies(simulation, spec.runtime, `node/${node}`);
    this.#recorder = new Recorder({
      ...{ simulation, clock, timeline, source: `kubelet, ${node}` },
      latency: spec.runtime.apiWrite,
      spamKeyHasType: release.spamKeyHasType,
    });
  }

  /** A kubelet that has been up for long: its loops have phases of their own (design 2.6). */
  begin(phase: (loop: string) => Draws): void {
    const before = (loop: string, period: Duration): SimTime =>
      -Math.floor(phase(loop).uniform() * period) as SimTime;
    this.#phases = {
      status: before('node-status', STATUS),
      check: before('runtime-check', RUNTIME_CHECK),
    };
    this.#beat(
      before('lease', HEARTBEAT_PERIODS.lease),
      before('status-report', HEARTBEAT_PERIODS.report),
    );
  }

  /** A kubelet that starts posts at once; all its loops begin now. */
  start(rebooted: boolean): void {
    const { now } = this.#parts.simulation;
    this.#phases = { status: now, check: now };
    this.#shuttingDown = false;
    if (rebooted) this.#runtimeIsUp = true;
    this.#write((node) => {
      this.#beat(this.#parts.simulation.now, this.#parts.simulation.now);
      this.#event(node, 'Normal', 'Starting', 'Starting kubelet.');
      if (rebooted) this.#rebooted(node);
      this.#post(node);
    });
  }

  /** The process ends: nothing is posted any more. */
  stop(): void {
    this.#phases = null;
    this.#timer.cancel();
    const node = this.#node();
    if (node) this.#parts.store.nodes.stopHeartbeats(node);
  }

  get runtimeIsUp(): boolean {
    return this.#runtimeIsUp;
  }

  /** Nobody notices before the runtime has been away for half a minute. */
  runtimeStopped(): void {
    if (!this.#runtimeIsUp) return;
    this.#runtimeIsUp = false;
    if (!this.#phases) return;
    const { now } = this.#parts.simulation;
    const check = tickAfter(this.#phases.check, RUNTIME_CHECK, now);
    const limit = check - RUNTIME_CHECK + RUNTIME_PATIENCE;
    this.#timer.at(tickAfter(this.#phases.status, STATUS, limit as SimTime));
  }

  runtimeStarted(): void {
    if (this.#runtimeIsUp) return;
    this.#runtimeIsUp = true;
    if (!this.#phases) return;
    const check = tickAfter(this.#phases.check, RUNTIME_CHECK, this.#parts.simulation.now);
    this.#timer.at(tickAfter(this.#phases.status, STATUS, check));
  }

  /** The shutdown manager has the status posted at once (TERM-26). */
  shutDown(): void {
    this.#shuttingDown = true;
    const node = this.#node();
    const text = 'Shutdown manager detected shutdown event';
    if (node) this.#event(node, 'Normal', 'Shutdown', text);
    this.#sync();
  }

  /** Rows of the table `events` about the node. */
  storeEvents(): void {
    this.#recorder.storeObjects();
  }

  #node(): NodeObject | undefined {
    return this.#parts.store.nodes.get(this.#parts.node);
  }

  #beat(lease: SimTime, report: SimTime): void {
    const node = this.#node();
    const newest = (time: SimTime): SimTime => newestHeartbeat({ lease, report }, time);
    if (node) this.#parts.store.nodes.startHeartbeats(node, newest);
  }

  #sync(): void {
    this.#write((node) => this.#post(node));
  }

  /** A kubelet whose node was deleted registers it again when it starts. */
  #write(write: (node: NodeObject) => void): void {
    this.#entity.after(this.#latencies.of('apiWrite'), phases.statusWriter, () => {
      const { nodes } = this.#parts.store;
      if (this.#phases) write(this.#node() ?? nodes.register(this.#parts.nodeSpec));
    });
  }

  #post(node: NodeObject): void {
    const { nodes } = this.#parts.store;
    const before = node.conditions;
    const failure = this.#failure();
    if (failure === null) nodes.setHealthy(node);
    else {
      const why = { reason: 'KubeletNotReady', message: failure };
      nodes.setConditions(node, [{ type: 'Ready', status: 'False', ...why }]);
    }
    for (const { type, status } of node.conditions) {
      if (before.find((old) => old.type === type)?.status === status) continue;
      const reason = type === 'Ready' && status === 'False' ? 'NodeNotReady' : REASONS[type];
      this.#event(node, 'Normal', reason, `Node ${node.name} status is now: ${reason}`);
    }
  }

  /** Why the node is not ready; null: it is. */
  #failure(): string | null {
    if (this.#shuttingDown) return 'node is shutting down';
    return this.#runtimeIsUp ? null : 'container runtime is down';
  }

  #rebooted(node: NodeObject): void {
    const text = `Node ${node.name} has been rebooted, boot id: ${node.uid}`;
    this.#event(node, 'Warning', 'Rebooted', text);
  }

  #event(node: NodeObject, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#recorder.object(node, type, reason, message);
  }
}
