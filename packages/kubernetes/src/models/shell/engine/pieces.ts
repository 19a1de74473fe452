import { escapePattern, isPattern, unescapePattern } from './pattern.ts';

/**
 * A part of an expanded word. `quoted` text is taken as it is and makes a field even when empty;
 * `literal` text is unquoted source; `glob` is an unquoted pattern; `expanded` text is split and
 * may hold patterns; `break` separates the fields of "$@".
 */
export interface Piece {
  readonly kind: 'quoted' | 'literal' | 'glob' | 'expanded' | 'break';
  readonly text: string;
}

export const BREAK: Piece = { kind: 'break', text: '' };

/** A field of a command line: its text, and the pattern it is where it has one. */
export interface Field {
  readonly text: string;
  readonly pattern: string | null;
}

/** The text of a word that is neither split nor matched against files. */
export function joined(pieces: readonly Piece[]): string {
  return pieces.map(({ kind, text }) => (kind === 'break' ? ' ' : text)).join('');
}

/** The pattern that a word is, in `case` and in `${x%...}`. */
export function patternOf(pieces: readonly Piece[]): string {
  return pieces
    .map(({ kind, text }) => (kind === 'glob' || kind === 'expanded' ? text : escapePattern(text)))
    .join('');
}

/** Splits pieces into fields at IFS characters of expansions and at breaks. */
export function split(pieces: readonly Piece[], ifs: string): readonly Field[] {
  const builder = new FieldBuilder(ifs);
  for (const piece of pieces) builder.add(piece);
  builder.close();
  return builder.fields;
}

class FieldBuilder {
  readonly fields: Field[] = [];
  readonly #ifs: string;
  readonly #blanks: string;
  #pattern: string | null = null;

  constructor(ifs: string) {
    this.#ifs = ifs;
    this.#blanks = [...ifs].filter((char) => ' \t\n'.includes(char)).join('');
  }

  add({ kind, text }: Piece): void {
    if (kind === 'break') this.close();
    else if (kind === 'expanded') this.#addSplit(text);
    else if (kind === 'glob') this.#append(text);
    else if (kind === 'quoted' || text !== '') this.#append(escapePattern(text));
  }

  /** Ends the present field, if there is one. */
  close(): void {
    if (this.#pattern === null) return;
    const pattern = this.#pattern;
    this.#pattern = null;
    const text = unescapePattern(pattern);
    this.fields.push({ text, pattern: isPattern(pattern) ? pattern : null });
  }

  #append(pattern: string): void {
    this.#pattern = (this.#pattern ?? '') + pattern;
  }

  /** A run of IFS blanks is one separator; any other IFS character is one by itself. */
  #addSplit(text: string): void {
    let at = 0;
    while (at < text.length) {
      const char = text[at] as string;
      if (!this.#ifs.includes(char)) {
        const end = this.#textEnd(text, at);
        this.#append(text.slice(at, end).replaceAll('\\', '\\\\'));
        at = end;
        continue;
      }
      at = this.#skipBlanks(text, at);
      const hard = at < text.length && this.#isHard(text[at] as string);
      if (hard) at = this.#skipBlanks(text, at + 1);
      if (hard && this.#pattern === null) this.#append('');
      this.close();
    }
  }

  #textEnd(text: string, start: number): number {
    let end = start;
    while (end < text.length && !this.#ifs.includes(text[end] as string)) end++;
    return end;
  }

  #skipBlanks(text: string, start: number): number {
    let at = start;
    while (at < text.length && this.#blanks.includes(text[at] as string)) at++;
    return at;
  }

  #isHard(char: string): boolean {
    return this.#ifs.includes(char) && !this.#blanks.includes(char);
  }
}
