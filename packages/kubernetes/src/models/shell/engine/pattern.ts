/** Characters of a text that would be special in a pattern, made plain. */
export function escapePattern(text: string): string {
  return text.replace(/[\\*?[\]]/g, '\\$&');
}

/** Whether a pattern matches more than one text. */
export function isPattern(pattern: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*[*?[]/.test(pattern);
}

/** The text that a pattern without special characters stands for. */
export function unescapePattern(pattern: string): string {
  return pattern.replace(/\\(.)/gs, '$1');
}

const COMPILED = new Map<string, RegExp>();
const COMPILED_MAX = 512;

/** Whether a shell pattern matches a whole text. `*` does not stop at slashes. */
export function matches(pattern: string, text: string): boolean {
  return compile(`^${translate(pattern)}$`).test(text);
}

/** Removes what a pattern matches at one end: `#`, `##`, `%`, `%%`. */
export function removeMatch(text: string, operator: string, pattern: string): string {
  const whole = compile(`^${translate(pattern)}$`);
  const longest = operator.length === 2;
  const atStart = operator.startsWith('#');
  for (let step = 0; step <= text.length; step++) {
    const size = longest ? text.length - step : step;
    const part = atStart ? text.slice(0, size) : text.slice(text.length - size);
    if (whole.test(part)) return atStart ? text.slice(size) : text.slice(0, text.length - size);
  }
  return text;
}

/** Replaces what a pattern matches: `/` the first, `//` all, `/#` and `/%` at an end. */
export function replaceMatch(text: string, operator: string, pattern: string, by: string): string {
  if (pattern === '') return text;
  const body = translate(pattern);
  const source = operator === '/#' ? `^${body}` : operator === '/%' ? `${body}$` : body;
  const expression = new RegExp(source, operator === '//' ? 'gs' : 's');
  return text.replace(expression, () => by);
}

function compile(source: string): RegExp {
  const known = COMPILED.get(source);
  if (known !== undefined) return known;
  if (COMPILED.size >= COMPILED_MAX) COMPILED.clear();
  const expression = new RegExp(source, 's');
  COMPILED.set(source, expression);
  return expression;
}

function translate(pattern: string): string {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] as string;
    if (char === '\\') {
      at++;
      source += literal(pattern[at] ?? '\\');
    } else if (char === '*') source += '.*';
    else if (char === '?') source += '.';
    else if (char === '[') {
      const end = classEnd(pattern, at);
      source += end < 0 ? '\\[' : characterClass(pattern.slice(at + 1, end));
      if (end >= 0) at = end;
    } else source += literal(char);
  }
  return source;
}

/** Where a bracket expression closes; -1 where it does not. */
function classEnd(pattern: string, start: number): number {
  const first = /^\[[!^]?\]?/.exec(pattern.slice(start))?.[0].length ?? 1;
  let at = start + first;
  while (at < pattern.length && pattern[at] !== ']') {
    const named = pattern.startsWith('[:', at) ? pattern.indexOf(':]', at) : -1;
    at = named < 0 ? at + 1 : named + 2;
  }
  return at < pattern.length ? at : -1;
}

const NAMED: readonly (readonly [string, string])[] = [
  ['[:alnum:]', 'A-Za-z0-9'],
  ['[:alpha:]', 'A-Za-z'],
  ['[:blank:]', ' \\t'],
  ['[:digit:]', '0-9'],
  ['[:lower:]', 'a-z'],
  ['[:space:]', '\\s'],
  ['[:upper:]', 'A-Z'],
  ['[:xdigit:]', '0-9A-Fa-f'],
];

function characterClass(content: string): string {
  const negated = content.startsWith('!') || content.startsWith('^');
  let body = (negated ? content.slice(1) : content).replace(/[\\\]^]/g, '\\$&');
  for (const [name, range] of NAMED) {
    body = body.replaceAll(name.replace(']', '\\]'), range);
  }
  return `[${negated ? '^' : ''}${body}]`;
}

function literal(char: string): string {
  return char.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
