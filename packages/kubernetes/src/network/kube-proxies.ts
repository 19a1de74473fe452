import type { Distribution, Draws, Entity, SimTime, Simulation } from '@podsim/kernel';
import { phases } from '../phases.ts';
import { LONGEST_SYNC, type SyncRun, SyncRunner } from './sync-runner.ts';

/**
 * The kube-proxies of all nodes: when a node's rules hold what was written to an EndpointSlice.
 *
 * Mirrors pkg/proxy (EP-5). A node's delay of a run is drawn by the run's number, so it is the same
 * whoever asks, and when: nothing is queued for a node on which nobody waits.
 */
export class KubeProxies {
  readonly #simulation: Simulation;
  readonly #latency: Distribution;
  readonly #runner = new SyncRunner();
  readonly #draws = new Map<string, Draws>();
  #entity: Entity | null = null;

  /** @param latency from the begin of a run to the rules in place. */
  constructor(simulation: Simulation, latency: Distribution) {
    this.#simulation = simulation;
    this.#latency = latency;
  }

  /** The run that takes up what is written now. */
  next(): SyncRun {
    return this.#runner.next(this.#simulation.now);
  }

  /** Index of the newest run that a node has finished. */
  finished(node: string): number {
    return this.#runner.finished(this.#simulation.now, (run) => this.#delay(node, run));
  }

  /** Index of the newest run that every node has finished for sure. */
  settled(): number {
    return this.#runner.finished(this.#simulation.now, () => LONGEST_SYNC);
  }

  /** When a node will have finished a run, not before now. */
  finishTime(node: string, { index, time }: SyncRun): SimTime {
    const delay = Math.min(this.#delay(node, index), LONGEST_SYNC);
    return Math.max(this.#simulation.now, time + delay) as SimTime;
  }

  /** Calls `action` when a node has finished a run. */
  whenFinished(node: string, run: SyncRun, action: () => void): void {
    this.#entity ??= this.#simulation.createEntity('kube-proxies');
    // Before the processes of that instant, which then see the new rules.
    this.#entity.at(this.finishTime(node, run), phases.timeline, action);
  }

  #delay(node: string, run: number): number {
    const known = this.#draws.get(node);
    const draws = known ?? this.#simulation.draws(`node/${node}/kube-proxy`);
    if (!known) this.#draws.set(node, draws);
    return draws.sampleAt(this.#latency, run);
  }
}
