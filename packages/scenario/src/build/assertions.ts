import { isRecord, type Path } from '@podsim/api';
import * as z from 'zod/mini';
import { hints } from '../problems.ts';
import { check, unknownKey } from '../schema/check.ts';
import { readDuration } from '../schema/durations.ts';
import { leaf, optional, shown, Unfit } from '../schema/leaf.ts';
import { integer, textSchema } from '../schema/scalars.ts';
import type { Source } from '../source/source.ts';
import { TimelineParts } from '../timeline/parts.ts';
import { WhenReader } from '../timeline/when.ts';
import type { Assertion } from '../types.ts';
import type { Findings } from './builder.ts';
import type { World } from './objects.ts';

const MICROSECONDS = 1_000_000;

/** A time: a duration, which may have a sign, or a number of seconds. */
const secondsSchema = leaf({ type: ['string', 'number'] }, (value) => {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value !== 'string') throw new Unfit(`${shown(value)} is no time`);
  const isNegative = value.startsWith('-');
  const span = readDuration(isNegative ? value.slice(1) : value) / MICROSECONDS;
  return isNegative ? -span : span;
});

const textMap = z.record(z.string(), z.string());
const anything = z.record(z.string(), z.unknown());
const bounds = { min: optional(integer(0)), max: optional(integer(0)) };
const counted = z.union([integer(0), z.strictObject(bounds)]);
const anchors = {
  after: optional(textSchema),
  afterDelay: optional(secondsSchema),
  before: optional(textSchema),
};
const neverSchema = z.strictObject({ event: textSchema, ...anchors });

/** The value of each kind of assertion. */
const SCHEMAS = {
  order: z.array(textSchema),
  before: z.array(textSchema),
  never: neverSchema,
  count: z.strictObject({ event: textSchema, ...bounds, ...anchors }),
  at: z.strictObject({
    ...{ event: textSchema, since: textSchema, from: optional(textSchema) },
    ...{ min: optional(secondsSchema), max: optional(secondsSchema) },
  }),
  final: z.strictObject({
    ...{ pod: optional(textSchema), phase: optional(textSchema), reason: optional(z.string()) },
    ...{ ready: optional(textSchema), removed: optional(z.boolean()) },
    restarts: optional(z.record(z.string(), counted)),
    conditions: optional(z.record(z.string(), z.union([z.string(), anything]))),
    containerStates: optional(textMap),
    exitCodes: optional(z.record(z.string(), integer(0, 255))),
    terminationMessages: optional(textMap),
    images: optional(textMap),
    spec: optional(anything),
    objects: optional(z.record(z.string(), anything)),
    pods: optional(z.record(z.string(), integer(0))),
  }),
  eventReason: z.strictObject({
    ...{ reason: textSchema, object: textSchema, pod: optional(textSchema) },
    ...{ ...bounds, messageContains: optional(textSchema) },
  }),
} as const;
type Kind = keyof typeof SCHEMAS;

const KINDS = Object.keys(SCHEMAS) as Kind[];
const FORM = `expected METRIC < BOUND, or a map with one of ${KINDS.join(', ')}`;
const neither = (entry: unknown) => `${shown(entry)} is neither a budget nor an assertion`;

/** As one would write it in one line of YAML. */
function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (!isRecord(value)) {
    const isPlain = typeof value === 'string' && /^[\w/]([\w/. %-]|#(?=\d))*$/.test(value);
    return isPlain && !/ #/.test(value) ? value : JSON.stringify(value);
  }
  const entries = Object.entries(value).map(([key, one]) => `${key}: ${flowText(one)}`);
  return `{ ${entries.join(', ')} }`;
}

/** Keys whose value is an event. */
const EVENTS = ['event', 'since', 'from', 'after', 'before'];

/** Reads assertions about what happens in a run. */
export class AssertionReader {
  private readonly source: Source;
  private readonly findings: Findings;
  private readonly parts: TimelineParts;
  private readonly events: WhenReader;
  /** Entries of the timeline. */
  private readonly actions: number;

  constructor(source: Source, actions: number, findings: Findings) {
    this.source = source;
    this.findings = findings;
    this.actions = actions;
    this.parts = new TimelineParts(source, findings);
    this.events = new WhenReader(this.parts);
  }

  /** null after a problem. @param entry what is not a text under `expect`. */
  read(entry: unknown, path: Path): Assertion | null {
    if (!isRecord(entry)) {
      this.findings.at('invalid-value', this.source, path, neither(entry), FORM);
      return null;
    }
    const { namespace = 'default', ...rest } = entry;
    const [key, ...more] = Object.keys(rest);
    const kind = KINDS.find((one) => one === key);
    if (key === undefined || more.length > 0) {
      const message = `an entry has one assertion, got ${Object.keys(rest).length}`;
      this.findings.at('invalid-value', this.source, path, message, FORM);
      return null;
    }
    if (kind === undefined) {
      this.findings.problems.push(unknownKey(this.source, path, key, [...KINDS, 'namespace']));
      return null;
    }
    const place = [...path, kind];
    const given = rest[kind];
    const isShort = kind === 'never' && typeof given === 'string';
    const value = this.valueOf(kind, isShort ? { event: given } : given, place);
    if (value === null) return null;
    this.checkEvents(kind, value, isShort ? null : place, place, String(namespace));
    const assertion = { [kind]: value };
    return { text: `${kind}: ${flowText(given)}`, namespace: String(namespace), assertion };
  }

  /** Checks what the events name, once all objects are known. */
  finish(world: World): void {
    this.parts.runChecks(world);
  }

  private valueOf(kind: Kind, given: unknown, path: Path): object | null {
    const { value, problems } = check(SCHEMAS[kind], given, this.source, path);
    this.findings.problems.push(...problems);
    if (value === null) return null;
    const few = Array.isArray(value) && (kind === 'before' ? value.length !== 2 : value.length < 2);
    const isEmpty = Object.values(value).every((one) => one == null);
    const bound = value as { readonly min?: unknown; readonly max?: unknown };
    const isOpen = (kind === 'at' || kind === 'count') && bound.min == null && bound.max == null;
    const wrong = few
      ? kind === 'before'
        ? 'two events'
        : 'two events or more'
      : isEmpty
        ? 'a state'
        : isOpen
          ? 'min, max or both'
          : null;
    if (wrong === null) return value;
    this.findings.at('missing-key', this.source, path, `expected ${wrong}`);
    return null;
  }

  /** @param at the map that holds the events by key; null where the event stands for the map. */
  private checkEvents(kind: Kind, value: object, at: Path | null, path: Path, namespace: string) {
    if (Array.isArray(value)) {
      value.forEach((text, i) => {
        this.checkEvent(text, [...path, i], namespace);
      });
      return;
    }
    if (kind === 'final' || kind === 'eventReason') {
      const { pod } = value as { readonly pod?: string };
      if (pod != null) this.checkEvent(`pod/${pod} created`, [...path, 'pod'], namespace);
      return;
    }
    for (const [key, text] of Object.entries(value)) {
      if (!EVENTS.includes(key) || typeof text !== 'string') continue;
      this.checkEvent(text, at === null ? path : [...at, key], namespace);
    }
  }

  private checkEvent(text: string, path: Path, namespace: string): void {
    const action = this.events.checkEvent(text, namespace, path);
    if (action === null || action <= this.actions) return;
    const hint = hints(`the timeline has ${this.actions} entries`);
    this.findings.at('invalid-value', this.source, path, `there is no action ${action}`, hint);
  }
}
