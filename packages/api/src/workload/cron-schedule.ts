/**
 * A parsed schedule: which minutes, hours, days and months match. Either that, or a fixed period.
 */
export type CronSchedule =
  | {
      readonly type: 'fields';
      readonly minutes: ReadonlySet<number>;
      readonly hours: ReadonlySet<number>;
      readonly daysOfMonth: ReadonlySet<number>;
      readonly months: ReadonlySet<number>;
      /** 0 is Sunday. */
      readonly daysOfWeek: ReadonlySet<number>;
      /** A day has to match both its fields; otherwise one of them is enough. */
      readonly bothDays: boolean;
    }
  /** `@every 90s`: whole seconds since the time before. */
  | { readonly type: 'every'; readonly seconds: number };

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const DAYS = 'sun mon tue wed thu fri sat'.split(' ');

const MINUTES: Bounds = { min: 0, max: 59, names: [] };
const HOURS: Bounds = { min: 0, max: 23, names: [] };
const DAYS_OF_MONTH: Bounds = { min: 1, max: 31, names: [] };
const MONTHS_OF_YEAR: Bounds = { min: 1, max: 12, names: MONTHS };
const DAYS_OF_WEEK: Bounds = { min: 0, max: 6, names: DAYS };

const DESCRIPTORS: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

/**
 * Parses a schedule as robfig/cron's standard parser does, which the API server validates with:
 * five fields, names of months and days, `*` `?` `a-b` `/n` and lists; days of the week end with
 * 6. The text says what is wrong with it.
 */
export function parseCron(text: string): CronSchedule | string {
  if (text === '') return 'empty spec string';
  if (text.startsWith('@')) return parseDescriptor(text);
  const words = text.split(/\s+/).filter((word) => word !== '');
  if (words.length !== 5) {
    return `expected exactly 5 fields, found ${words.length}: [${words.join(' ')}]`;
  }
  const bounds = [MINUTES, HOURS, DAYS_OF_MONTH, MONTHS_OF_YEAR, DAYS_OF_WEEK];
  const fields: ReadonlySet<number>[] = [];
  for (const [i, word] of words.entries()) {
    const field = parseField(word, bounds[i] as Bounds);
    if (typeof field === 'string') return field;
    fields.push(field);
  }
  const [minutes, hours, daysOfMonth, months, daysOfWeek] = fields;
  return {
    type: 'fields',
    minutes: minutes as ReadonlySet<number>,
    hours: hours as ReadonlySet<number>,
    daysOfMonth: daysOfMonth as ReadonlySet<number>,
    months: months as ReadonlySet<number>,
    daysOfWeek: daysOfWeek as ReadonlySet<number>,
    bothDays: isStar(words[2] as string) || isStar(words[4] as string),
  };
}

function parseDescriptor(text: string): CronSchedule | string {
  const known = DESCRIPTORS.get(text);
  if (known !== undefined) return parseCron(known);
  const every = /^@every (?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  if (!every) return `unrecognized descriptor: ${text}`;
  const [, hours = '0', minutes = '0', rest = '0'] = every;
  const seconds = Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
  return { type: 'every', seconds: Math.max(1, seconds) };
}

/** A field, or a part of its list, that restricts nothing. */
const isStar = (field: string): boolean =>
  field.split(',').some((part) => /^[*?](\/1)?$/.test(part));

function parseField(field: string, bounds: Bounds): ReadonlySet<number> | string {
  const values = new Set<number>();
  for (const part of field.split(',').filter((each) => each !== '')) {
    const range = parseRange(part, bounds);
    if (typeof range === 'string') return range;
    for (let value = range.first; value <= range.last; value += range.step) values.add(value);
  }
  return values;
}

interface Range {
  readonly first: number;
  readonly last: number;
  readonly step: number;
}

function parseRange(part: string, bounds: Bounds): Range | string {
  const [span = '', stepText, ...more] = part.split('/');
  if (more.length > 0) return `too many slashes: ${part}`;
  const [low = '', high, ...rest] = span.split('-');
  if (rest.length > 0) return `too many hyphens: ${part}`;
  const isAll = low === '*' || low === '?';
  const first = isAll ? bounds.min : numberOf(low, bounds);
  const given = high === undefined ? null : numberOf(high, bounds);
  const step = stepText === undefined ? 1 : whole(stepText);
  for (const value of [first, given, step]) if (typeof value === 'string') return value;
  const open = isAll || (stepText !== undefined && given === null);
  const range = { first, last: given ?? (open ? bounds.max : first), step } as Range;
  if (range.first < bounds.min) {
    return `beginning of range (${range.first}) below minimum (${bounds.min}): ${part}`;
  }
  if (range.last > bounds.max) {
    return `end of range (${range.last}) above maximum (${bounds.max}): ${part}`;
  }
  if (range.first > range.last) {
    return `beginning of range (${range.first}) beyond end of range (${range.last}): ${part}`;
  }
  return step === 0 ? `step of range should be a positive number: ${part}` : range;
}

function numberOf(text: string, { names, min }: Bounds): number | string {
  const index = names.indexOf(text.toLowerCase());
  return index < 0 ? whole(text) : index + min;
}

function whole(text: string): number | string {
  return /^\d{1,9}$/.test(text) ? Number(text) : `failed to parse int from ${text}`;
}
