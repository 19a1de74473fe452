import type { Word, WordPart } from 'unbash';
import { parseSource } from '../parse.ts';

/** More words than this are not made from one. */
const WORDS_MAX = 10_000;

/** bash's `{a,b}` and `{1..5}`: the words that one word stands for, before any other expansion. */
export function expandBraces(word: Word): readonly Word[] {
  const { parts } = word;
  if (parts === undefined || !parts.some(({ type }) => type === 'BraceExpansion')) return [word];
  let texts: readonly string[] = [''];
  for (const part of parts) {
    const ends = alternatives(part);
    texts = texts.flatMap((begin) => ends.map((end) => begin + end)).slice(0, WORDS_MAX);
  }
  return texts.flatMap(wordsOf);
}

function alternatives(part: WordPart): readonly string[] {
  if (part.type !== 'BraceExpansion') return [part.text];
  const inside = part.text.slice(1, -1);
  const values = sequence(inside);
  if (values !== null) return values;
  const choices = splitAtCommas(inside);
  // `{x}` and `{1..$n}` stand for themselves.
  return choices.length === 1 ? [part.text] : choices.flatMap(nested);
}

/** An alternative may hold braces itself. */
function nested(text: string): readonly string[] {
  const [word] = wordsOf(text);
  if (word === undefined) return [text];
  return expandBraces(word).map((each) => each.text);
}

/** The words of a piece of source. */
function wordsOf(text: string): readonly Word[] {
  const command = parseSource(`x ${text}`).script.commands[0]?.command;
  if (command?.type !== 'Command') return [];
  return command.suffix.filter((each): each is Word => each.type === 'Word');
}

/** `1..5`, `1..10..2`, `a..e`; null where it is none. */
function sequence(text: string): readonly string[] | null {
  const match = /^(-?\d+|[a-zA-Z])\.\.(-?\d+|[a-zA-Z])(?:\.\.(-?\d+))?$/.exec(text);
  const [, first, last, step] = match ?? [];
  if (first === undefined || last === undefined) return null;
  const numeric = /\d$/.test(first);
  if (numeric !== /\d$/.test(last)) return null;
  const [from, to] = numeric
    ? [Number(first), Number(last)]
    : [first.charCodeAt(0), last.charCodeAt(0)];
  const stride = Math.max(1, Math.abs(Number(step ?? 1))) * (to < from ? -1 : 1);
  const width =
    /^-?0\d/.test(first) || /^-?0\d/.test(last) ? Math.max(first.length, last.length) : 0;
  const values: string[] = [];
  for (let n = from; to < from ? n >= to : n <= to; n += stride) {
    values.push(numeric ? String(n).padStart(width, '0') : String.fromCharCode(n));
    if (values.length >= WORDS_MAX) break;
  }
  return values;
}

/** Commas inside inner braces separate nothing. */
function splitAtCommas(text: string): readonly string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const char of text) {
    if (char === '{') depth++;
    if (char === '}') depth--;
    if (char === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts;
}
