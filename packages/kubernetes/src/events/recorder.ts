import type { Distribution, Entity, SimTime, Simulation } from '@podsim/kernel';
import type { WallClock } from '../clock.ts';
import { phases } from '../phases.ts';
import type { NodeObject } from '../store/nodes.ts';
import type { PodObject, Said } from '../store/objects.ts';
import type { Timeline } from '../store/timeline.ts';
import type { Workload } from '../store/workloads.ts';
import { emissions, events as eventsTable } from '../tables.ts';
import {
  Correlator,
  type CorrelatorSettings,
  DEFAULT_CORRELATOR,
  type Emission,
  type StoredEvent,
} from './correlator.ts';

export interface RecorderParts {
  readonly simulation: Simulation;
  readonly clock: WallClock;
  readonly timeline: Timeline;
  /** Component, and host if it has one: `kubelet, node1`. */
  readonly source: string;
  /** From the emission to the Event in the API server. */
  readonly latency: Distribution;
  /** Normal and Warning events have a spam bucket each (EVENT-4). */
  readonly spamKeyHasType: boolean;
}

/** What an event can be about. */
type Regarding = PodObject | Workload | NodeObject;

/** What one component has said about one object. */
class Subject extends Correlator implements Said {
  readonly also: Said | null;
  /** Writes so far: the count of draws of their latencies. */
  writes = 0;
  lastWrite = 0 as SimTime;

  constructor(by: Recorder, also: Said | null) {
    super(by);
    this.also = also;
  }
}

/**
 * Stands in a message for the namespace and name of the pod it is about: so all pods of a node
 * share the text of their scheduling. A character that Unicode leaves to private use.
 */
export const THIS_POD = '\uE000';

/** Equal emissions that are remembered, so that events of many pods share one. */
const REMEMBERED = 1000;

/**
 * The event recorder of one component: emissions go through the correlator and are written
 * in order, each a moment later (EVENT-1 to EVENT-4).
 *
 * Left out: write retries and the component's request limits (EVENT-6).
 */
export class Recorder {
  readonly #parts: RecorderParts;
  readonly #entity: Entity;
  readonly settings: CorrelatorSettings;
  /** What was said about objects that are not pods; about a pod it is with the pod. */
  readonly #subjects = new Map<Workload | NodeObject, Subject>();
  readonly #emissions = new Map<string, Emission>();

  constructor(parts: RecorderParts) {
    this.#parts = parts;
    this.#entity = parts.simulation.createEntity(`events/${parts.source}`);
    this.settings = parts.spamKeyHasType
      ? DEFAULT_CORRELATOR
      : { ...DEFAULT_CORRELATOR, spamKey: () => '' };
  }

  /** An event about a whole pod. */
  pod(object: PodObject, type: Emission['type'], reason: string, message: string): void {
    this.container(object, '', type, reason, message);
  }

  /** An event about an object that is not a pod. */
  object(
    object: Workload | NodeObject,
    type: Emission['type'],
    reason: string,
    message: string,
  ): void {
    this.#emit(object, '', type, reason, message);
  }

  /** An event about one container of a pod: its field path is `spec.containers{name}`. */
  container(
    object: PodObject,
    container: string,
    type: Emission['type'],
    reason: string,
    message: string,
  ): void {
    this.#emit(object, container, type, reason, message);
  }

  #emit(
    object: Regarding,
    container: string,
    type: Emission['type'],
    reason: string,
    message: string,
  ): void {
    const { simulation } = this.#parts;
    const { now } = simulation;
    if (simulation.records.wants(emissions)) {
      simulation.records.emit(emissions, [
        now,
        namespaceOf(object),
        kindAndName(object),
        container,
        type,
        reason,
        textOf(message, object),
      ]);
    }
    const subject = this.#subject(object);
    const event = subject.correlate(this.#shared({ type, reason, message, container }), now);
    if (event) this.#write(object, subject, event, now);
  }

  #shared(emission: Emission): Emission {
    const { type, reason, message, container } = emission;
    const key = `${type}/${reason}/${container}/${message}`;
    const known = this.#emissions.get(key);
    if (known) return known;
    if (this.#emissions.size === REMEMBERED) this.#emissions.clear();
    this.#emissions.set(key, emission);
    return emission;
  }

  /** Rows of the table `events` for one object. */
  store(object: Regarding): void {
    const subject = this.#known(object);
    if (!subject) return;
    const { clock } = this.#parts;
    const { records } = this.#parts.simulation;
    for (const event of subject.events) {
      if (event.writtenCount === 0) continue;
      records.emit(eventsTable, [
        namespaceOf(object),
        kindAndName(object),
        fieldPath(object, event.container),
        event.type,
        event.reason,
        textOf(event.message, object),
        this.#parts.source,
        event.writtenCount,
        Math.max(0, clock.truncate(event.first)),
        Math.max(0, clock.truncate(event.last)),
      ]);
    }
  }

  /** Rows of the table `events` for everything that is not a pod, in order of first mention. */
  storeObjects(): void {
    for (const object of this.#subjects.keys()) this.store(object);
  }

  #known(object: Regarding): Subject | null {
    if (!isPod(object)) return this.#subjects.get(object) ?? null;
    let { said } = object;
    while (said && said.by !== this) said = said.also;
    // Only a recorder says anything, and each what is its own.
    return said as Subject | null;
  }

  #subject(object: Regarding): Subject {
    const known = this.#known(object);
    if (known) return known;
    const fresh = new Subject(this, isPod(object) ? object.said : null);
    if (isPod(object)) object.said = fresh;
    else this.#subjects.set(object, fresh);
    return fresh;
  }

  #write(object: Regarding, subject: Subject, event: StoredEvent, emitted: SimTime): void {
    const { count } = event;
    const { simulation, source, latency } = this.#parts;
    const stream = `${object.identity}/events/${source.split(',')[0]}`;
    const arrival = emitted + simulation.draws(stream, subject.writes++).sample(latency);
    subject.lastWrite = Math.max(subject.lastWrite, arrival) as SimTime;
    this.#entity.at(subject.lastWrite, phases.statusWriter, () => {
      event.written(count, emitted);
      const about = isPod(object)
        ? object
        : { namespace: namespaceOf(object), name: kindAndName(object) };
      const text = textOf(event.message, object);
      this.#parts.timeline.row('event', about, event.container, event.reason, text);
    });
  }
}

const isPod = (object: Regarding): object is PodObject => !('kind' in object);

/** Events about what is in no namespace are in the default one. */
const namespaceOf = ({ namespace }: Regarding): string => namespace || 'default';

function kindAndName(object: Regarding): string {
  return `${isPod(object) ? 'Pod' : object.kind}/${object.name}`;
}

function textOf(message: string, { namespace, name }: Regarding): string {
  return message.includes(THIS_POD)
    ? message.replaceAll(THIS_POD, () => `${namespace}/${name}`)
    : message;
}

function fieldPath(object: Regarding, container: string): string {
  if (container === '' || !isPod(object)) return '';
  const init = object.spec.initContainers.some(({ name }) => name === container);
  return init ? `spec.initContainers{${container}}` : `spec.containers{${container}}`;
}
