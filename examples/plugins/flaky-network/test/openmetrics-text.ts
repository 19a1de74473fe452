/** A sample, as the text names it. */
export interface Sample {
  readonly family: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const name = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const label = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const metadataLine = new RegExp(`^# (TYPE|UNIT|HELP) (${name}) (.+)$`);
const sampleLine = new RegExp(`^(${name})(?:\\{((?:${label})(?:,${label})*)\\})? (\\S+)$`);
const number = /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/;

/**
 * Reads OpenMetrics text that holds gauges only, as strictly as version 1.0 of the format says.
 *
 * @throws Error with the first line that breaks a rule.
 */
export function readOpenMetrics(text: string): readonly Sample[] {
  if (!text.endsWith('\n# EOF\n') && text !== '# EOF\n') throw new Error('does not end with # EOF');
  const reader = new Reader();
  for (const [index, line] of text.split('\n').slice(0, -2).entries()) {
    const why = reader.read(line);
    if (why !== null) throw new Error(`line ${index + 1}: ${why}: ${line}`);
  }
  return reader.samples;
}

class Reader {
  readonly samples: Sample[] = [];
  /** What each family has had so far: metadata by its key, and `sample`. */
  readonly #families = new Map<string, Set<string>>();
  readonly #seen = new Set<string>();
  #present = '';

  /** What is wrong with the next line; null if nothing is. */
  read(line: string): string | null {
    const metadata = metadataLine.exec(line);
    const sample = sampleLine.exec(line);
    const [, first = '', second = '', third = ''] = metadata ?? sample ?? [];
    if (metadata !== null) return this.#metadata(first, second, third);
    if (sample !== null) return this.#sample(first, second, third);
    return 'is neither metadata nor a sample';
  }

  #metadata(key: string, family: string, value: string): string | null {
    const keys = this.#enter(family);
    if (keys === null) return `the family ${family} is in two places`;
    if (keys.has(key) || keys.has('sample')) return `${key} is too late, or twice`;
    keys.add(key);
    if (key === 'TYPE' && value !== 'gauge') return 'is no gauge';
    if (key === 'UNIT' && !family.endsWith(`_${value}`)) return 'does not end in the unit';
    return key === 'HELP' && /\\(?![\\n"])/.test(value) ? 'has an unknown escape' : null;
  }

  #sample(family: string, text: string, value: string): string | null {
    const keys = this.#enter(family);
    if (keys === null) return `the family ${family} is in two places`;
    if (!keys.has('TYPE')) return 'has no TYPE';
    keys.add('sample');
    if (!number.test(value)) return `${value} is no number`;
    if (this.#seen.has(`${family}{${text}}`)) return 'is there twice';
    this.#seen.add(`${family}{${text}}`);
    const labels = labelsOf(text);
    if (typeof labels === 'string') return `the label ${labels} is there twice`;
    this.samples.push({ family, labels, value: Number(value) });
    return null;
  }

  /** null for a family that had ended. */
  #enter(family: string): Set<string> | null {
    if (family !== this.#present && this.#families.has(family)) return null;
    this.#present = family;
    const keys = this.#families.get(family) ?? new Set();
    this.#families.set(family, keys);
    return keys;
  }
}

/** Values by name, or the name that is there twice. */
function labelsOf(text: string): Record<string, string> | string {
  const labels = new Map<string, string>();
  for (const [, key = '', value = ''] of text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) {
    if (labels.has(key)) return key;
    labels.set(
      key,
      value.replace(/\\(.)/g, (_, after: string) => (after === 'n' ? '\n' : after)),
    );
  }
  return Object.fromEntries(labels);
}
