import { isTerminal, isTrue, type PodObject } from './objects.ts';
import type { Change } from './watch.ts';

/** `active` and `ready` pods are neither finished nor on their way out (RS-2). */
type Standing = 'active' | 'ready' | 'terminating' | 'finished';

function standingOf(pod: PodObject): Standing {
  if (isTerminal(pod.status.phase)) return 'finished';
  if (pod.deletionTimestamp !== null) return 'terminating';
  return isTrue(pod.status, 'Ready') ? 'ready' : 'active';
}

/**
 * The pods that one object controls, in order of creation, until they are removed. They are
 * counted as they change: a controller that counted them at each change would cost pods squared.
 */
export class OwnedPods {
  readonly #standings = new Map<PodObject, Standing>();
  readonly #counts = { active: 0, ready: 0, terminating: 0, finished: 0 };
  readonly #relabeled = new Set<PodObject>();

  [Symbol.iterator](): Iterator<PodObject> {
    return this.#standings.keys();
  }

  /** Neither finished nor on their way out. */
  get active(): number {
    return this.#counts.active + this.#counts.ready;
  }

  /** Of the active ones. */
  get ready(): number {
    return this.#counts.ready;
  }

  /** On their way out, and not finished. */
  get terminating(): number {
    return this.#counts.terminating;
  }

  /** Whether a selector may have lost some: their labels are no longer those of the template. */
  get anyRelabeled(): boolean {
    return this.#relabeled.size > 0;
  }

  add(pod: PodObject): void {
    const standing = standingOf(pod);
    this.#standings.set(pod, standing);
    this.#counts[standing]++;
  }

  remove(pod: PodObject): void {
    const standing = this.#standings.get(pod);
    if (standing === undefined) return;
    this.#counts[standing]--;
    this.#standings.delete(pod);
    this.#relabeled.delete(pod);
  }

  changed(change: Change, pod: PodObject): void {
    const before = this.#standings.get(pod);
    if (before === undefined) return;
    if (change === 'labels') this.#relabeled.add(pod);
    const after = standingOf(pod);
    if (after === before) return;
    this.#standings.set(pod, after);
    this.#counts[before]--;
    this.#counts[after]++;
  }
}
