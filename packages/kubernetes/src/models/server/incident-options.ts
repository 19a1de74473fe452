import type { Distribution, Duration } from '@podsim/kernel';
import { type OptionReader, readDistribution, readShare, type SchemaIssue } from '@podsim/sdk';
import { exitCode, list, oneOf, optional, shape, text } from '../schema.ts';

/** Something that goes wrong with a server for a while. */
export interface Incident {
  /** Names its streams: the kind of its effect, and which of that kind it is. */
  readonly id: string;
  readonly when: When;
  /** How long it lasts; null: it does not end by itself. */
  readonly for: Distribution | null;
  readonly effect: Effect;
  /** Requests that it hits: those whose path begins so; null for all. */
  readonly path: string | null;
  /** The application counts as healthy meanwhile, so that a kill is a false kill. */
  readonly healthy: boolean;
}

export type When =
  /** At a time of the run, for every process. */
  | { readonly since: 'run'; readonly at: Duration }
  /** So long after the start of the process. */
  | { readonly since: 'start'; readonly at: Distribution }
  /** Again and again: so long after the start of the process, or the end of the one before. */
  | { readonly since: 'last'; readonly every: Distribution };

export type Effect =
  | {
      readonly kind: 'degrade';
      readonly latency: Distribution | null;
      readonly errors: number | null;
    }
  /** Requests get no answer; with `untilRestart` only a new process helps. */
  | { readonly kind: 'hang'; readonly untilRestart: boolean }
  /** Requests get no answer and signals no reaction, until a restart. */
  | { readonly kind: 'deadlock' }
  | { readonly kind: 'crash'; readonly code: number };

const readHang: OptionReader<boolean | 'until-restart'> = (value, path, issues) => {
  if (value === true || value === 'until-restart') return value;
  issues.push({ message: 'expected true or until-restart', path });
  return true;
};

const readDeadlock: OptionReader<true> = (value, path, issues) => {
  if (value !== true) issues.push({ message: 'expected true', path });
  return true;
};

const readHealthy: OptionReader<boolean> = (value, path, issues) => {
  if (typeof value !== 'boolean') issues.push({ message: 'expected true or false', path });
  return value === true;
};

/** A time that is not 0, as far as one can see. */
const readLasting: OptionReader<Distribution> = (value, path, issues) => {
  const d = readDistribution(value, path, issues);
  if (d.kind === 'constant' && d.value === 0) {
    issues.push({ message: 'expected a time longer than 0', path });
  }
  return d;
};

const FIELDS = {
  at: optional(readDistribution, null),
  since: optional(oneOf('run', 'start'), null),
  every: optional(readLasting, null),
  for: optional(readLasting, null),
  latency: optional(readDistribution, null),
  errors: optional(readShare, null),
  hang: optional(readHang, null),
  deadlock: optional(readDeadlock, null),
  crash: optional(exitCode, null),
  path: optional(text, null),
  healthy: optional(readHealthy, false),
};
const MAP = shape(FIELDS);
type Given = ReturnType<(typeof MAP)['read']>;

type Refuse = (message: string, key?: string) => void;

const readIncident: OptionReader<Omit<Incident, 'id'>> = (value, path, issues) => {
  const own: SchemaIssue[] = [];
  const given = MAP.read(value, path, own);
  const refuse: Refuse = (message, key) =>
    own.push({ message, path: key === undefined ? path : [...path, key] });
  // What is missing from an incident that could not be read is not worth a word.
  const read = own.length === 0 ? interpret(given, refuse) : null;
  issues.push(...own);
  return read as Omit<Incident, 'id'>;
};

function interpret(given: Given, refuse: Refuse): Omit<Incident, 'id'> | null {
  const when = whenOf(given, refuse);
  const effect = effectOf(given, refuse);
  if (when === null || effect === null) return null;
  checkDuration(given, when, effect, refuse);
  const hitsRequests = effect.kind === 'degrade' || effect.kind === 'hang';
  if (given.path !== null && !hitsRequests) refuse('goes with latency, errors or hang', 'path');
  const { path, healthy } = given;
  return { when, for: given.for, effect, path, healthy };
}

function whenOf({ at, since, every }: Given, refuse: Refuse): When | null {
  if ((at === null) === (every === null)) {
    refuse('expected one of at (a time of the run, or since: start) and every');
    return null;
  }
  if (every !== null) {
    if (since !== null) refuse('goes with at', 'since');
    return { since: 'last', every };
  }
  if (at === null) return null;
  if (since === 'start') return { since, at };
  if (at.kind === 'constant') return { since: 'run', at: at.value };
  // A time of the run is one for all processes, and for each of their restarts.
  refuse('expected one time, such as 10m; a distribution goes with since: start', 'at');
  return null;
}

function effectOf(given: Given, refuse: Refuse): Effect | null {
  const { latency, errors, hang, deadlock, crash } = given;
  const effects: Effect[] = [];
  if (latency !== null || errors !== null) effects.push({ kind: 'degrade', latency, errors });
  if (hang !== null) effects.push({ kind: 'hang', untilRestart: hang === 'until-restart' });
  if (deadlock !== null) effects.push({ kind: 'deadlock' });
  if (crash !== null) effects.push({ kind: 'crash', code: crash });
  const [effect, ...others] = effects;
  if (effect !== undefined && others.length === 0) return effect;
  refuse('expected one effect: latency and errors, hang, deadlock or crash');
  return null;
}

function checkDuration(given: Given, when: When, effect: Effect, refuse: Refuse): void {
  if (given.for === null) return;
  if (effect.kind === 'deadlock' || (effect.kind === 'hang' && effect.untilRestart)) {
    refuse('has no meaning here: it lasts until the restart', 'for');
  } else if (effect.kind === 'crash' && when.since !== 'run') {
    refuse('has no meaning here: the process ends at once', 'for');
  } else if (when.since === 'run' && given.for.kind !== 'constant') {
    refuse('expected one duration, such as 2m, for a time of the run', 'for');
  }
}

/** A list of incidents. */
export const readIncidents: OptionReader<readonly Incident[]> = (value, path, issues) => {
  const given = list(readIncident)(value, path, issues) ?? [];
  const counts = new Map<string, number>();
  // An incident more shifts no draws of those of other kinds.
  return given.map((incident) => {
    const kind = incident?.effect.kind;
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    return { ...incident, id: `${kind}#${count}` };
  });
};

const CRASH = shape({ every: readLasting, exit: optional(exitCode, 1) });

/** `{ every: ~2h, exit: 1 }`: a hazard of crashes. */
export const readCrash: OptionReader<Incident> = (value, path, issues) => {
  const own: SchemaIssue[] = [];
  const given = CRASH.read(value, path, own);
  issues.push(...own);
  const { every, exit } = own.length === 0 ? given : { every: null as never, exit: 1 };
  return {
    id: 'crash',
    when: { since: 'last', every },
    for: null,
    effect: { kind: 'crash', code: exit },
    path: null,
    healthy: false,
  };
};
