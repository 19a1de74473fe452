import type { Duration, SimTime, Simulation } from '@podsim/kernel';
import { phases } from '../../phases.ts';
import type { KubeletSettings } from '../../spec.ts';
import { type Step, sleep } from '../../steps.ts';
import type { KubeletPod } from '../kubelet-pod.ts';

const SECOND = 1_000_000;

/** How long a pull took: by itself, and with the wait for its turn. */
export interface PullTimes {
  readonly net: Duration;
  readonly including: Duration;
}

/**
 * Pulls of one kubelet: one after the other by default, else up to maxParallelImagePulls at a
 * time (IMG-5); a token bucket limits requests to the registry (IMG-6).
 */
export class Puller {
  readonly #simulation: Simulation;
  readonly #limit: number;
  readonly #qps: number;
  readonly #burst: number;
  #active = 0;
  readonly #waiting: (() => void)[] = [];
  #tokens: number;
  #refilledAt = 0 as SimTime;

  constructor(simulation: Simulation, settings: KubeletSettings) {
    this.#simulation = simulation;
    this.#limit = settings.serializeImagePulls
      ? 1
      : (settings.maxParallelImagePulls ?? Number.POSITIVE_INFINITY);
    this.#qps = settings.registryPullQPS;
    this.#burst = settings.registryBurst;
    this.#tokens = this.#burst;
  }

  /** null when the registry limit refuses the request at once. */
  *pull(pod: KubeletPod, time: Duration): Step<PullTimes | null> {
    const asked = this.#simulation.now;
    yield* this.#turn();
    if (!this.#takeToken()) {
      this.#release();
      return null;
    }
    yield* sleep(pod, phases.runtime, time);
    this.#release();
    return { net: time, including: (this.#simulation.now - asked) as Duration };
  }

  *#turn(): Step {
    if (this.#active < this.#limit) {
      this.#active++;
      return;
    }
    yield (resume) => {
      this.#waiting.push(resume);
    };
  }

  /** Hands the place on to who waits longest. */
  #release(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#active--;
  }

  #takeToken(): boolean {
    if (this.#qps === 0) return true;
    const now = this.#simulation.now;
    const gained = ((now - this.#refilledAt) / SECOND) * this.#qps;
    this.#tokens = Math.min(this.#burst, this.#tokens + gained);
    this.#refilledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
