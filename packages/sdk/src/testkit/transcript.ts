import type { SimTime } from '@podsim/kernel';
import { secondsText } from '../host/plugin-error.ts';

/** Something that was seen of a model. */
interface Entry {
  readonly at: SimTime;
  /** What it is of, as in `http() of pod/web container app`. */
  readonly what: string;
  /** As JSON: a value may be another one later. */
  readonly text: string;
}

/** All that was seen of a model in one run, in order. */
export class Transcript {
  readonly #entries: Entry[] = [];
  readonly #now: () => SimTime;

  constructor(now: () => SimTime) {
    this.#now = now;
  }

  say(what: string, value: unknown): void {
    this.#entries.push({ at: this.#now(), what, text: JSON.stringify(value) ?? 'null' });
  }

  /**
   * The first thing that is another one in `other`, with what it was here and there; null if all
   * is the same.
   *
   * @param labels what the two are called, `first` and `again`.
   */
  difference(other: Transcript, labels: readonly [string, string]): string | null {
    const [own, others] = [this.#entries, other.#entries];
    const i = own.findIndex((entry, index) => !isSame(entry, others[index]));
    const entry = own[i];
    if (entry === undefined) return null;
    const texts = [entry.text, others[i]?.text ?? 'null'] as const;
    const [path, ...values] = firstDifference(JSON.parse(texts[0]), JSON.parse(texts[1]));
    const width = Math.max(...labels.map((label) => label.length));
    const lines = values.map((value, side) => `${labels[side]?.padEnd(width)}  ${shown(value)}`);
    return [`${path}${entry.what} at ${secondsText(entry.at)}`, ...lines].join('\n');
  }
}

const isSame = (one: Entry, other: Entry | undefined): boolean =>
  one.at === other?.at && one.what === other.what && one.text === other.text;
const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

/** Where two values differ, and how: the innermost member, as `latency of `. */
function firstDifference(a: unknown, b: unknown): readonly [string, unknown, unknown] {
  if (!isObject(a) || !isObject(b)) return ['', a, b];
  for (const key of new Set([...Object.entries(a), ...Object.entries(b)].map(([name]) => name))) {
    const [one, other] = [a, b].map((holder) => Reflect.get(holder, key) as unknown);
    if (shown(one) === shown(other)) continue;
    const [path, ...values] = firstDifference(one, other);
    const name = Array.isArray(a) ? `number ${Number(key) + 1}` : key;
    return [`${path}${name} of `, ...values];
  }
  return ['', a, b];
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
