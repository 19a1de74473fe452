import { type ParsedScript, parse } from 'unbash';

/** A parsed script; `problem` says why it cannot run. Shared by all pods that have the text. */
export interface Source {
  readonly text: string;
  readonly script: ParsedScript;
  readonly problem: { readonly message: string; readonly position: number } | null;
}

const CACHE = new Map<string, Source>();
const CACHE_MAX = 1024;

/** Parses a script once per text. */
export function parseSource(text: string): Source {
  const known = CACHE.get(text);
  if (known !== undefined) return known;
  // A scenario has few scripts; texts that a script builds itself must not pile up.
  if (CACHE.size >= CACHE_MAX) CACHE.clear();
  const script = parse(text);
  const errors = script.errors ?? [];
  // The parser goes on after an error; the most telling one is the one a shell would stop at.
  const error =
    errors.find(({ message }) => message.startsWith('unexpected token')) ??
    errors.find(({ message }) => message.startsWith("expected '")) ??
    errors[0];
  const problem = error === undefined ? null : { message: error.message, position: error.pos };
  const source: Source = { text, script, problem };
  CACHE.set(text, source);
  return source;
}

/** The line of a position, from 1. */
export function lineAt(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < position; at = text.indexOf('\n', at + 1)) {
    line++;
  }
  return line;
}
