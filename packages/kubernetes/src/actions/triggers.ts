import { type Entity, plus, type SimTime, type Simulation, type Value } from '@podsim/kernel';
import { phases } from '../phases.ts';
import type { Action, EventPattern } from '../spec.ts';
import type { Store } from '../store/store.ts';
import { timeline } from '../tables.ts';
import { isTarget } from './targets.ts';

/** Runs each action when its time or its event comes. */
export function armTriggers(
  simulation: Simulation,
  store: Store,
  entity: Entity,
  actions: readonly Action[],
  perform: (action: Action, index: number) => void,
): void {
  const waiting: { pattern: EventPattern; seen: number; fire: () => void }[] = [];
  actions.forEach((action, index) => {
    const { when } = action;
    if ('at' in when) {
      entity.at(when.at, phases.timeline, () => perform(action, index));
      return;
    }
    const fire = (): void => {
      const at: SimTime = plus(simulation.now, when.delay);
      entity.at(at, phases.timeline, () => perform(action, index));
    };
    waiting.push({ pattern: when.after, seen: 0, fire });
  });
  if (waiting.length === 0) return;
  simulation.records.subscribe(timeline, (row) => {
    for (const wait of waiting) {
      if (!matches(wait.pattern, row, store)) continue;
      wait.seen++;
      if (wait.seen === wait.pattern.occurrence) wait.fire();
    }
  });
}

function matches(pattern: EventPattern, row: readonly Value[], store: Store): boolean {
  const [, kind, namespace, pod, container, what, detail] = row;
  if (kind !== pattern.kind) return false;
  if (pattern.what !== null && what !== pattern.what) return false;
  if (pattern.container !== null && container !== pattern.container) return false;
  if (pattern.detail !== null && !String(detail).startsWith(pattern.detail)) return false;
  if (pattern.pod === null) return true;
  const object = store.latest(String(namespace), String(pod));
  return object !== undefined && isTarget(object, pattern.pod);
}
