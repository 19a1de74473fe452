import {
  asTime,
  type Distribution,
  type Draws,
  type Duration,
  plus,
  type SimTime,
  since,
} from '@podsim/kernel';
import type { Process } from '@podsim/sdk';
import type { Incident } from './incident-options.ts';

/** What the incidents of the moment do to a request. */
export interface Trouble {
  /** It gets no answer. */
  readonly hung: boolean;
  /** In place of the usual one; null leaves that. */
  readonly latency: Distribution | null;
  /** At least this share fails. */
  readonly errors: number;
}

/**
 * The incidents of one process: begins and ends them by timers, so that whoever relies on an
 * answer is woken exactly when it changes, and nothing is queued meanwhile.
 */
export class Incidents {
  readonly #process: Process;
  readonly #all: readonly Incident[];
  readonly #active = new Set<Incident>();

  constructor(process: Process, all: readonly Incident[]) {
    this.#process = process;
    this.#all = all;
  }

  start(): void {
    for (const incident of this.#all) {
      const { when } = incident;
      if (when.since === 'run') this.#ofRun(incident, asTime(when.at));
      else if (when.since === 'start') {
        const at = this.#draws(incident, 'at').sampleAt(when.at, 0);
        this.#process.after(at, () => this.#begin(incident, 0));
      } else this.#recur(incident, when.every, 0);
    }
  }

  /** A process that has come up inside a window of crashes crashes, too. */
  up(): void {
    const now = this.#process.now;
    for (const { when, effect, for: lasts } of this.#all) {
      if (effect.kind !== 'crash' || when.since !== 'run' || lasts?.kind !== 'constant') continue;
      if (now >= when.at && now < when.at + lasts.value) this.#process.exit(effect.code);
    }
  }

  get deadlocked(): boolean {
    return this.#some(({ effect }) => effect.kind === 'deadlock');
  }

  /** Nothing is wrong, by the application's own account. */
  get healthy(): boolean {
    return !this.#some(({ healthy }) => !healthy);
  }

  /** What happens to a request for `path`; null for one that has none. */
  trouble(path: string | null): Trouble {
    let hung = false;
    let latency: Distribution | null = null;
    let errors = 0;
    // In the order of the scenario, so that the last one wins whichever began first.
    for (const incident of this.#all) {
      if (!this.#active.has(incident) || !hits(incident, path)) continue;
      const { effect } = incident;
      if (effect.kind !== 'degrade') hung = true;
      else {
        latency = effect.latency ?? latency;
        errors = Math.max(errors, effect.errors ?? 0);
      }
    }
    return { hung, latency, errors };
  }

  #some(is: (incident: Incident) => boolean): boolean {
    for (const incident of this.#active) if (is(incident)) return true;
    return false;
  }

  /** A time of the run may be over already, or just now, when the process starts. */
  #ofRun(incident: Incident, at: SimTime): void {
    const { now } = this.#process;
    if (now < at) {
      this.#process.after(since(at, now), () => this.#begin(incident, 0));
      return;
    }
    const { effect, for: lasts } = incident;
    const befell = effect.kind === 'degrade' || (effect.kind === 'hang' && !effect.untilRestart);
    if (!befell) return;
    if (lasts === null) this.#active.add(incident);
    else if (lasts.kind === 'constant' && now < plus(at, lasts.value)) {
      this.#active.add(incident);
      this.#endAfter(incident, since(plus(at, lasts.value), now), 0);
    }
  }

  #recur(incident: Incident, every: Distribution, k: number): void {
    const wait = this.#draws(incident, 'every').sampleAt(every, k);
    this.#process.after(wait, () => this.#begin(incident, k));
  }

  #begin(incident: Incident, k: number): void {
    const { effect, for: lasts } = incident;
    this.#process.log(`incident ${incident.id} begins`);
    if (effect.kind === 'crash') this.#process.exit(effect.code);
    this.#active.add(incident);
    this.#process.changed();
    if (lasts !== null) {
      this.#endAfter(incident, this.#draws(incident, 'for').sampleAt(lasts, k), k);
    }
  }

  #endAfter(incident: Incident, delay: Duration, k: number): void {
    this.#process.after(delay, () => {
      this.#active.delete(incident);
      this.#process.log(`incident ${incident.id} is over`);
      this.#process.changed();
      if (incident.when.since === 'last') this.#recur(incident, incident.when.every, k + 1);
    });
  }

  #draws({ id }: Incident, what: string): Draws {
    return this.#process.random(`incident/${id}/${what}`);
  }
}

function hits({ path }: Incident, asked: string | null): boolean {
  return path === null || (asked?.startsWith(path) ?? false);
}
