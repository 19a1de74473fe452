import type { ParameterExpansionPart, Word, WordPart } from 'unbash';
import type { Shell } from '../state/shell.ts';
import type { Steps } from '../world/thread.ts';
import { evaluate } from './arithmetic.ts';
import { expandBraces } from './braces.ts';
import { fatal } from './fatal.ts';
import { glob } from './glob.ts';
import { modify } from './modify.ts';
import { parameter, requireParameter } from './parameters.ts';
import { BREAK, type Field, joined, type Piece, patternOf, split } from './pieces.ts';

/** The fields that a word of a command becomes: expanded, split and matched against files. */
export function* expandWord(sh: Shell, word: Word): Steps<readonly string[]> {
  if (word.parts === undefined) return [tilde(sh, word) ?? word.value];
  if (sh.flavour.shell !== 'bash') return yield* expandOne(sh, word);
  const words: string[] = [];
  for (const each of expandBraces(word)) words.push(...(yield* expandOne(sh, each)));
  return words;
}

function* expandOne(sh: Shell, word: Word): Steps<readonly string[]> {
  const fields = split(yield* wordPieces(sh, word), ifs(sh));
  return fields.flatMap((field) => filesOf(sh, field));
}

/** A word as one text: assignments, targets of redirections, the word of `case`. */
export function* expandText(sh: Shell, word: Word): Steps<string> {
  if (word.parts === undefined) return tilde(sh, word) ?? word.value;
  return joined(yield* wordPieces(sh, word));
}

/** A word as a pattern, in which quoted characters are plain. */
export function* expandPattern(sh: Shell, word: Word): Steps<string> {
  return patternOf(yield* wordPieces(sh, word));
}

/** Parts as one text: the body of a here-document. */
export function* expandParts(sh: Shell, parts: readonly WordPart[]): Steps<string> {
  const pieces: Piece[] = [];
  for (const part of parts) pieces.push(...(yield* partPieces(sh, part, true)));
  return joined(pieces);
}

/** The pieces of a word outside quotes. */
export function* wordPieces(sh: Shell, word: Word, quoted = false): Steps<readonly Piece[]> {
  if (word.parts === undefined) {
    const text = quoted ? word.value : (tilde(sh, word) ?? word.value);
    return [{ kind: quoted ? 'quoted' : 'literal', text }];
  }
  const pieces: Piece[] = [];
  for (const part of word.parts) {
    const first = pieces.length === 0 && !quoted && part.type === 'Literal';
    const home = first ? tilde(sh, part) : null;
    if (home !== null) pieces.push({ kind: 'quoted', text: home });
    else pieces.push(...(yield* partPieces(sh, part, quoted)));
  }
  return pieces;
}

function* partPieces(sh: Shell, part: WordPart, quoted: boolean): Steps<readonly Piece[]> {
  switch (part.type) {
    case 'Literal':
      return [{ kind: quoted ? 'quoted' : 'literal', text: part.value }];
    case 'Glob':
      if (quoted) return [{ kind: 'quoted', text: part.text }];
      return part.kind === 'bracket' ? yield* bracket(sh, part.parts) : [globPiece(part.text)];
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return [{ kind: 'quoted', text: part.value }];
    case 'DoubleQuoted':
    case 'LocaleString':
      return yield* doubleQuoted(sh, part.parts);
    case 'SimpleExpansion':
      return simple(sh, part.text.slice(1), quoted);
    case 'ParameterExpansion':
      return yield* parameterPieces(sh, part, quoted);
    case 'CommandExpansion':
      return [
        expanded(part.script ? yield* sh.session.engine.substitute(sh, part.script) : '', quoted),
      ];
    case 'ArithmeticExpansion':
      return [
        expanded(part.expression ? String(yield* evaluate(sh, part.expression)) : '0', quoted),
      ];
    case 'ProcessSubstitution':
      return fatal(sh, 'syntax error: unexpected "("');
    case 'BraceExpansion':
      return yield* braces(sh, part, quoted);
    case 'ExtendedGlob':
      return [{ kind: 'literal', text: part.text }];
  }
}

/** Braces that stand for themselves, with expansions inside. */
function* braces(
  sh: Shell,
  part: Extract<WordPart, { type: 'BraceExpansion' }>,
  quoted: boolean,
): Steps<readonly Piece[]> {
  if (part.parts === undefined) return [{ kind: 'literal', text: part.text }];
  const pieces: Piece[] = [{ kind: 'literal', text: '{' }];
  for (const each of part.parts) pieces.push(...(yield* partPieces(sh, each, quoted)));
  return [...pieces, { kind: 'literal', text: '}' }];
}

/** `[a-c]`, with expansions inside. */
function* bracket(sh: Shell, parts: readonly WordPart[]): Steps<readonly Piece[]> {
  const pieces: Piece[] = [globPiece('[')];
  for (const part of parts) {
    if (part.type === 'Literal') pieces.push(globPiece(part.value));
    else pieces.push(...(yield* partPieces(sh, part, false)));
  }
  return [...pieces, globPiece(']')];
}

function globPiece(text: string): Piece {
  return { kind: 'glob', text };
}

function* doubleQuoted(sh: Shell, parts: readonly WordPart[]): Steps<readonly Piece[]> {
  const pieces: Piece[] = [];
  for (const part of parts) pieces.push(...(yield* partPieces(sh, part, true)));
  // "$@" of nothing is nothing at all, and any other empty quotes are an empty field.
  if (pieces.length === 0 && !parts.some(isAllPositional))
    pieces.push({ kind: 'quoted', text: '' });
  return pieces;
}

function isAllPositional(part: WordPart): boolean {
  return part.type === 'SimpleExpansion' && part.text === '$@';
}

function simple(sh: Shell, name: string, quoted: boolean): readonly Piece[] {
  if (name === '@' || (name === '*' && !quoted)) return allPositional(sh, quoted);
  if (name === '*') return [{ kind: 'quoted', text: sh.positional.join(ifs(sh).slice(0, 1)) }];
  return [expanded(requireParameter(sh, name), quoted)];
}

function allPositional(sh: Shell, quoted: boolean): readonly Piece[] {
  return sh.positional.flatMap((text, i) =>
    i === 0 ? [expanded(text, quoted)] : [BREAK, expanded(text, quoted)],
  );
}

function* parameterPieces(
  sh: Shell,
  part: ParameterExpansionPart,
  quoted: boolean,
): Steps<readonly Piece[]> {
  const { parameter: name, prefix, operation } = part;
  if (part.index !== undefined) return badSubstitution(sh);
  if (prefix === '#') return [expanded(String(lengthOf(sh, name)), quoted)];
  if (prefix === '!') return indirect(sh, name, quoted);
  if (operation === undefined) return simple(sh, name, quoted);
  if (operation.type === 'Default') {
    const value = parameter(sh, name);
    const missing = operation.operator.startsWith(':') ? !value : value === undefined;
    const useWord = operation.operator.endsWith('+') ? !missing : missing;
    if (!useWord) return operation.operator.endsWith('+') ? [] : simple(sh, name, quoted);
    return yield* useDefault(sh, name, operation.operator, operation.operand, quoted);
  }
  const value = yield* modify(sh, requireParameter(sh, name), operation, expandPattern, expandText);
  return value === null ? badSubstitution(sh) : [expanded(value, quoted)];
}

function* useDefault(
  sh: Shell,
  name: string,
  operator: string,
  operand: Word,
  quoted: boolean,
): Steps<readonly Piece[]> {
  if (operator.endsWith('?')) {
    const text = yield* expandText(sh, operand);
    const message = text === '' ? 'parameter not set' : text;
    return fatal(sh, `${name}: ${message}`, sh.flavour.shell === 'bash' ? 127 : 2);
  }
  if (operator.endsWith('=')) {
    const value = yield* expandText(sh, operand);
    sh.variables.set(name, value);
    return [expanded(value, quoted)];
  }
  const pieces = yield* wordPieces(sh, operand, quoted);
  // Unquoted text of the operand is split like a value.
  return pieces.map((piece) => (piece.kind === 'literal' ? expanded(piece.text, quoted) : piece));
}

function lengthOf(sh: Shell, name: string): number {
  if (name === '@' || name === '*') return sh.positional.length;
  return [...requireParameter(sh, name)].length;
}

function indirect(sh: Shell, name: string, quoted: boolean): readonly Piece[] {
  if (sh.flavour.shell !== 'bash') return badSubstitution(sh);
  return simple(sh, requireParameter(sh, name), quoted);
}

function badSubstitution(sh: Shell): never {
  if (sh.flavour.shell === 'ash') return fatal(sh, 'syntax error: bad substitution');
  return fatal(sh, sh.flavour.shell === 'dash' ? 'Bad substitution' : 'bad substitution', 2);
}

function expanded(text: string, quoted: boolean): Piece {
  return { kind: quoted ? 'quoted' : 'expanded', text };
}

function filesOf(sh: Shell, field: Field): readonly string[] {
  if (field.pattern === null || sh.options.noglob) return [field.text];
  const found = glob(sh, field.pattern);
  return found.length > 0 ? found : [field.text];
}

/** `~` and `~/x` at the beginning of a word; null where there is none. */
function tilde(sh: Shell, word: { readonly text: string; readonly value: string }): string | null {
  if (!/^~(?:\/|$)/.test(word.text)) return null;
  return (parameter(sh, 'HOME') ?? '') + word.value.slice(1);
}

function ifs(sh: Shell): string {
  return parameter(sh, 'IFS') ?? ' \t\n';
}
