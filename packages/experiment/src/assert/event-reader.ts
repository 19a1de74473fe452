import type { Fields } from './fields.ts';
import type { LogEvent } from './log.ts';

/** A row of the table `timeline`; time in seconds. */
export interface TimelineRow {
  readonly time: number;
  readonly kind: string;
  readonly pod: string;
  readonly container: string;
  readonly what: string;
  readonly detail: string;
}

/** The runs of a container's program, as the case has them, by pod ordinal from 1. */
export type ProgramOf = (ordinal: number, container: string) => readonly Fields[];

const SANDBOX = '(pause)';

/** What is known of one pod while its rows are read. */
interface PodTrack {
  readonly ordinal: number;
  readonly containers: Map<string, ContainerTrack>;
  isReady: boolean;
}
interface ContainerTrack {
  /** Attempts whose process has started. */
  starts: number;
  /** The reason that is published while it waits; null while it does not. */
  waiting: string | null;
  /** When the present process has done its start; null if that is over or will not come. */
  up: number | null;
}

/** Within one write of a status: containers make conditions, and both make the phase. */
const CAUSES = ['container', 'ready', 'condition', 'phase'];

/** Rows in order, those of one status write with causes before effects (section 5). */
function causesFirst(rows: readonly TimelineRow[]): readonly TimelineRow[] {
  const sorted: TimelineRow[] = [];
  let write: TimelineRow[] = [];
  const flush = (): void => {
    sorted.push(...write.toSorted((a, b) => CAUSES.indexOf(a.kind) - CAUSES.indexOf(b.kind)));
    write = [];
  };
  for (const row of rows) {
    const [first] = write;
    const same = first?.time === row.time && first.pod === row.pod && CAUSES.includes(row.kind);
    if (!same) flush();
    if (CAUSES.includes(row.kind)) write.push(row);
    else sorted.push(row);
  }
  flush();
  return sorted;
}

/** Turns rows of the timeline into events of the grammar, in order. */
export class EventReader {
  readonly #programOf: ProgramOf;
  readonly #events: LogEvent[] = [];
  readonly #pods = new Map<string, PodTrack>();
  readonly #routes = new Map<string, ReadonlySet<string>>();
  #created = 0;

  constructor(programOf: ProgramOf) {
    this.#programOf = programOf;
  }

  read(rows: readonly TimelineRow[], end: number): readonly LogEvent[] {
    for (const row of causesFirst(rows)) {
      this.#comeUp(row.time);
      this.#row(row);
    }
    this.#comeUp(end);
    return this.#events;
  }

  #row(row: TimelineRow): void {
    const { kind, container, what, detail } = row;
    switch (kind) {
      case 'pod':
        this.#podRow(row);
        return;
      case 'phase':
        this.#emit(row, `pod phase ${what}`);
        return;
      case 'condition':
        this.#conditionRow(row);
        return;
      case 'container':
        this.#containerRow(row);
        return;
      case 'ready':
        this.#emit(row, `${container} ${what === 'true' ? 'ready' : 'notReady'}`);
        return;
      case 'process':
        this.#processRow(row);
        return;
      case 'kill':
        this.#emit(row, `${container} killed`);
        return;
      case 'hook':
        this.#emit(row, `${container} ${what} ${detail}`);
        return;
      case 'signal':
        this.#emit(row, `${container} ${what}`);
        return;
      case 'probe': {
        const passed = detail === 'success' || detail === 'warning';
        this.#emit(row, `${container} ${what} probe ${passed ? 'success' : 'failure'}`);
        return;
      }
      case 'job':
        this.#jobRow(row);
        return;
      case 'carriedOut':
        this.#events.push({ time: row.time, pod: null, ordinal: 0, text: `action ${what}` });
        return;
      case 'endpoints':
        this.#endpointsRow(row);
        return;
      default:
    }
  }

  #emit({ time, pod }: TimelineRow, text: string): void {
    this.#events.push({ time, pod, ordinal: this.#pods.get(pod)?.ordinal ?? 0, text });
  }

  #podRow(row: TimelineRow): void {
    const { pod, what } = row;
    if (what === 'Created') {
      this.#created++;
      const track = { ordinal: this.#created, containers: new Map(), isReady: false };
      this.#pods.set(pod, track);
      this.#emit(row, 'pod created');
    } else if (what === 'Bound') this.#emit(row, 'pod scheduled');
    else if (what === 'DeletionRequested') this.#emit(row, 'pod deleting');
    else if (what === 'Deleted') this.#emit(row, 'pod removed');
  }

  #conditionRow(row: TimelineRow): void {
    const { pod, what, detail } = row;
    this.#emit(row, `pod condition ${what} ${detail}`);
    const track = this.#pods.get(pod);
    if (what === 'Initialized' && detail === 'True') this.#emit(row, 'pod initialized');
    if (what !== 'Ready' || !track) return;
    if (detail === 'True') this.#emit(row, 'pod ready');
    // A condition that was never True does not become False again.
    else if (track.isReady) this.#emit(row, 'pod notReady');
    track.isReady = detail === 'True';
  }

  #containerRow(row: TimelineRow): void {
    const { container, what, detail } = row;
    const track = this.#track(row);
    const first = detail.split(' ')[0] ?? '';
    const reason = first.includes('=') ? '' : first;
    if (what === 'running') this.#emit(row, `${container} running`);
    const waiting = what === 'waiting' ? reason : null;
    if (waiting !== null && waiting !== track.waiting) {
      this.#emit(row, `${container} waiting ${waiting}`);
    }
    track.waiting = waiting;
  }

  #processRow(row: TimelineRow): void {
    const { container, what, detail, time } = row;
    const started = what === 'start';
    if (container === SANDBOX) {
      this.#emit(row, started ? 'pod sandboxCreated' : 'pod sandboxKilled');
      return;
    }
    const track = this.#track(row);
    if (!started) {
      track.up = null;
      this.#emit(row, `${container} exited ${detail}`);
      return;
    }
    this.#emit(row, `${container} started`);
    const ordinal = this.#pods.get(row.pod)?.ordinal ?? 1;
    const runs = this.#programOf(ordinal, container);
    const run = runs[Math.min(track.starts, runs.length - 1)];
    track.starts++;
    track.up = time + Number(run?.startDelay ?? 0);
    this.#comeUp(time);
  }

  /** Processes whose start is over by `time`: no row says so. */
  #comeUp(time: number): void {
    const due: { readonly at: number; readonly pod: string; readonly container: string }[] = [];
    for (const [pod, { containers }] of this.#pods) {
      for (const [container, track] of containers) {
        if (track.up === null || track.up > time) continue;
        due.push({ at: track.up, pod, container });
        track.up = null;
      }
    }
    due.sort((a, b) => a.at - b.at);
    for (const { at, pod, container } of due) {
      const ordinal = this.#pods.get(pod)?.ordinal ?? 0;
      this.#events.push({ time: at, pod, ordinal, text: `${container} up` });
    }
  }

  #track({ pod, container }: TimelineRow): ContainerTrack {
    const containers = this.#pods.get(pod)?.containers ?? new Map<string, ContainerTrack>();
    const known = containers.get(container);
    if (known) return known;
    const track: ContainerTrack = { starts: 0, waiting: null, up: null };
    containers.set(container, track);
    return track;
  }

  /** Conditions of a Job: `True`, with the reason if there is one. */
  #jobRow({ time, pod, what, detail }: TimelineRow): void {
    const [status, reason] = detail.split(' ');
    if (status !== 'True') return;
    const job = pod.replace(/^Job\//, 'job/');
    const say = (text: string): void => {
      this.#events.push({ time, pod: null, ordinal: 0, text: `${job} ${text}` });
    };
    if (what === 'Complete') say('complete');
    else if (what === 'Failed') say(`failed ${reason ?? ''}`.trim());
    else if (what === 'Suspended') say('suspended');
  }

  /** `ready=a,b notReady=c`: traffic goes to those that are ready. */
  #endpointsRow({ time, what, detail }: TimelineRow): void {
    const ready = /(?:^| )ready=(\S*)/.exec(detail)?.[1] ?? '';
    const now = new Set(ready.split(',').filter((name) => name !== ''));
    const before = this.#routes.get(what) ?? new Set();
    this.#routes.set(what, now);
    const say = (text: string): void => {
      this.#events.push({ time, pod: null, ordinal: 0, text: `service/${what} ${text}` });
    };
    for (const name of now) if (!before.has(name)) say(`routes ${name}`);
    for (const name of before) if (!now.has(name)) say(`unroutes ${name}`);
  }
}
