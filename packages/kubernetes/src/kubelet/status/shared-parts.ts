import type { Condition, ContainerStatus, PodStatus } from '../../store/objects.ts';

/** Lists that are remembered for one key; the oldest goes first. */
const REMEMBERED = 16;

/** Lists that were made, by an element that few of them share; they go when the element goes. */
class SharedLists<T> {
  readonly #lists = new WeakMap<object, (readonly T[])[]>();
  readonly #isSame: (a: T, b: T) => boolean;

  constructor(isSame: (a: T, b: T) => boolean) {
    this.#isSame = isSame;
  }

  of(list: readonly T[], key: object): readonly T[] {
    const known = this.#lists.get(key) ?? [];
    const isSame = this.#isSame;
    const same = known.find(
      (one) => one.length === list.length && one.every((each, i) => isSame(each, list[i] as T)),
    );
    if (same) return same;
    // Joined, since a list that grows by itself reserves more than it needs.
    this.#lists.set(key, known.slice(1 - REMEMBERED).concat([list]));
    return list;
  }
}

/** Conditions that are equal are one object already, as are the states of containers. */
const conditionLists = new SharedLists<Condition>((a, b) => a === b);
const statusLists = new SharedLists<ContainerStatus>(
  (a, b) =>
    a.name === b.name &&
    a.kind === b.kind &&
    a.state === b.state &&
    a.last === b.last &&
    a.ready === b.ready &&
    a.started === b.started &&
    a.restartCount === b.restartCount &&
    a.containerId === b.containerId &&
    a.image === b.image,
);

/**
 * The same status with lists of earlier ones where they are equal: pods of one template that
 * start in the same second differ in their address only.
 */
export function withSharedParts(status: PodStatus): PodStatus {
  const state = status.statuses[0]?.state;
  const last = status.conditions.at(-1);
  // Only pods that run stay as they are for long, and are many.
  if (state?.type !== 'running' || last === undefined) return status;
  const conditions = conditionLists.of(status.conditions, last);
  const statuses = statusLists.of(status.statuses, state);
  return { ...status, conditions, statuses };
}
