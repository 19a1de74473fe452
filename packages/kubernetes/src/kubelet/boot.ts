import { type Distribution, type Draws, milliseconds, seconds, type Timer } from '@podsim/kernel';
import { phases } from '../phases.ts';
import type { KubeletParts } from './assemble.ts';

/**
 * From the start of the process to its first word to the API server. In the recordings the node
 * of a kubelet that was started took pods again 0.5 and 0.6 s later, a tenth of that for the
 * control plane.
 */
const PROCESS_START: Distribution = {
  kind: 'logNormal',
  median: milliseconds(430),
  p99: milliseconds(700),
};
/** Pods are not listed before the node is known, which is asked once a second. */
const NODE_SYNC = seconds(1);

/** The first moments of a kubelet's process (SYNC-23, K21-39). */
export class Boot {
  readonly #draws: Draws;
  readonly #timer: Timer;
  readonly #up: () => void;
  readonly #pods: () => void;
  #isUp = false;

  /**
   * @param up the process runs and talks to the API server.
   * @param pods it knows the pods of its node.
   */
  constructor({ simulation, node }: KubeletParts, up: () => void, pods: () => void) {
    this.#draws = simulation.draws(`node/${node}/boot`);
    this.#up = up;
    this.#pods = pods;
    const entity = simulation.createEntity(`kubelet/${node}/boot`);
    this.#timer = entity.timer(phases.ticks, () => this.#next());
  }

  get underWay(): boolean {
    return this.#timer.armed;
  }

  begin(): void {
    this.#isUp = false;
    this.#timer.after(this.#draws.sample(PROCESS_START));
  }

  cancel(): void {
    this.#timer.cancel();
  }

  #next(): void {
    if (this.#isUp) {
      this.#pods();
      return;
    }
    this.#isUp = true;
    this.#timer.after(NODE_SYNC);
    this.#up();
  }
}
