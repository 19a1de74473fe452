/**
 * Paths of `--set` and of factors: `[KIND/NAME:]PATH=VALUE`, such as
 * `deployment/web:spec.template.spec.containers[app].livenessProbe.periodSeconds=5`.
 */

/** One step of a path, and where it is written. */
export type Step = { readonly offset: number } & (
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'index'; readonly index: number }
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'all' }
);

export interface Setting {
  /** Which objects; null is the Scenario's `spec`. NAME may be a glob. */
  readonly target: { readonly kind: string; readonly name: string } | null;
  readonly steps: readonly Step[];
  /** YAML. */
  readonly value: string;
  /** Where `value` begins in the text. */
  readonly valueOffset: number;
}

/** A setting that cannot be read or applied, with the offset of what is wrong in its text. */
export class SettingError extends Error {
  readonly offset: number;
  readonly hint: string | null;

  constructor(message: string, offset: number, hint: string | null = null) {
    super(message);
    this.offset = offset;
    this.hint = hint;
  }
}

const TARGET = /^([A-Za-z]+)\/([^:=[\]"]+):/;
const FORM = 'expected [KIND/NAME:]PATH=VALUE, such as duration=2h';

/** Reads one setting. Throws SettingError. */
export function parseSetting(text: string): Setting {
  const match = TARGET.exec(text);
  const start = match === null ? 0 : match[0].length;
  const { steps, end } = parseSteps(text, start);
  if (text[end] !== '=') throw new SettingError('there is no "=" after the path', end, FORM);
  const target = match === null ? null : { kind: match[1] ?? '', name: match[2] ?? '' };
  return { target, steps, value: text.slice(end + 1), valueOffset: end + 1 };
}

/** Also the syntax of a bare key; everything else is quoted. */
const BARE = /[^.[\]"=\s]+/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/y;
const BRACKET = /\[([^\]"]*|"(?:[^"\\]|\\.)*")\]/y;

function parseSteps(text: string, start: number): { steps: Step[]; end: number } {
  const steps: Step[] = [];
  let at = start;
  for (;;) {
    const first = steps.length === 0;
    const step = readStep(text, at, first);
    if (step === null) break;
    steps.push(step.step);
    at = step.end;
  }
  if (steps.length === 0) throw new SettingError('the path is empty', start, FORM);
  return { steps, end: at };
}

function readStep(text: string, at: number, first: boolean): { step: Step; end: number } | null {
  if (text[at] === '[') return readBracket(text, at);
  if (!first && text[at] !== '.') return null;
  const from = first ? at : at + 1;
  const quoted = matchAt(QUOTED, text, from);
  if (quoted !== null) {
    return {
      step: { type: 'key', key: unquote(quoted[1] ?? ''), offset: from },
      end: from + quoted[0].length,
    };
  }
  const bare = matchAt(BARE, text, from);
  if (bare !== null)
    return { step: { type: 'key', key: bare[0], offset: from }, end: from + bare[0].length };
  if (first) return null;
  throw new SettingError('there is no name after "."', from, 'quote a key that has dots: "a.b/c"');
}

function readBracket(text: string, at: number): { step: Step; end: number } {
  const match = matchAt(BRACKET, text, at);
  const inner = match?.[1] ?? '';
  if (match === null || inner === '') {
    throw new SettingError('"[" is not closed', at, 'expected [app], [0] or [*]');
  }
  const end = at + match[0].length;
  if (inner === '*') return { step: { type: 'all', offset: at }, end };
  if (/^\d+$/.test(inner))
    return { step: { type: 'index', index: Number(inner), offset: at }, end };
  const name = inner.startsWith('"') ? unquote(inner.slice(1, -1)) : inner;
  return { step: { type: 'name', name, offset: at }, end };
}

const unquote = (text: string): string => text.replace(/\\(.)/g, '$1');

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
