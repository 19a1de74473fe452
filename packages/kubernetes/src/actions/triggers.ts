import { type Entity, plus, type SimTime, type Simulation, type Value } from '@podsim/kernel';
import { phases } from '../phases.ts';
import type { Action, EventPattern } from '../spec.ts';
import type { PodObject } from '../store/objects.ts';
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
  const waiting: Waiting[] = [];
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
    waiting.push({ pattern: when.after, seen: 0, last: new Map(), fire });
  });
  if (waiting.length === 0) return;
  simulation.records.subscribe(timeline, (row) => {
    for (const wait of waiting) {
      if (!matches(wait, row, store)) continue;
      wait.seen++;
      if (wait.seen === wait.pattern.occurrence) wait.fire();
    }
  });
}

/** An action that waits for its event. */
interface Waiting {
  readonly pattern: EventPattern;
  seen: number;
  /** The newest detail by pod and container, kept for patterns that ask what was before. */
  readonly last: Map<PodObject | undefined, Map<string, string>>;
  readonly fire: () => void;
}

function matches(wait: Waiting, row: readonly Value[], store: Store): boolean {
  const { pattern } = wait;
  const [, kind, namespace, pod, container, what] = row;
  if (kind !== pattern.kind) return false;
  if (pattern.what !== null && what !== pattern.what) return false;
  if (pattern.object !== null && !isAbout(pattern.object, namespace, pod)) return false;
  if (pattern.container !== null && container !== pattern.container) return false;
  const detail = String(row[6]);
  const object = store.latest(String(namespace), String(pod));
  if (pattern.was !== null && !follows(wait, object, `${container} ${what}`, detail)) return false;
  if (pattern.detail !== null && !pattern.detail.some((words) => begins(detail, words))) {
    return false;
  }
  return pattern.pod === null || (object !== undefined && isTarget(object, pattern.pod));
}

const isAbout = (
  object: NonNullable<EventPattern['object']>,
  namespace: Value | undefined,
  name: Value | undefined,
): boolean => object.namespace === namespace && object.name === name;

/** Whole words: `1` does not begin `137`. */
const begins = (text: string, words: string): boolean =>
  text === words || text.startsWith(`${words} `);

/** Whether the row before had the detail that the pattern asks for; remembers this one. */
function follows(
  wait: Waiting,
  object: PodObject | undefined,
  about: string,
  detail: string,
): boolean {
  const last = wait.last.get(object) ?? new Map<string, string>();
  wait.last.set(object, last);
  const before = last.get(about);
  last.set(about, detail);
  return before === wait.pattern.was;
}
