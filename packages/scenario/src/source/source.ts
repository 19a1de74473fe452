import type { Path } from '@podsim/api';
import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type { Place, Problem, ProblemCode } from '../problems.ts';

/** A text that positions refer to: a file, or an option of the command line. */
export interface SourceText {
  readonly name: string;
  readonly text: string;
  readonly lines: LineCounter;
}

/** Nodes that came from the command line, and where their text begins in it. */
interface Origin {
  readonly text: SourceText;
  readonly offset: number;
}

/** How many nodes all aliases of one anchor may add up to; a bomb needs millions. */
const MOST_ALIASES = 10_000;

/** One document of a file: its syntax tree, its value, and the way back from path to place. */
export class Source {
  readonly text: SourceText;
  readonly document: Document;
  private readonly origins = new Map<unknown, Origin>();
  private cached: { readonly value: unknown } | null = null;

  constructor(text: SourceText, document: Document) {
    this.text = text;
    this.document = document;
  }

  /**
   * The document as plain data.
   *
   * @throws ReferenceError where aliases refer to nothing or multiply beyond reason.
   */
  get value(): unknown {
    this.cached ??= { value: this.document.toJS({ maxAliasCount: MOST_ALIASES }) };
    return this.cached.value;
  }

  /** To be called after a change of the tree. @param origin null for a copy of what was there. */
  changed(node: unknown, origin: Origin | null): void {
    this.cached = null;
    if (origin !== null) this.origins.set(node, origin);
  }

  /** Whether the value at a path was set on the command line. */
  isOverridden(path: Path): boolean {
    return this.trace(path).some((node) => this.origins.has(node));
  }

  /** The text of a scalar as written (`1.30`), or null for anything else. */
  scalarText(path: Path): string | null {
    const nodes = this.trace(path);
    const node = nodes.length === path.length * 2 + 1 ? nodes.at(-1) : undefined;
    if (!isScalar(node)) return null;
    return node.source ?? (typeof node.value === 'string' ? node.value : null);
  }

  /** Whether the value at a path is written as a list. */
  isList(path: Path): boolean {
    return isSeq(this.resolve(this.trace(path).at(-1)));
  }

  /** The comment that follows the value at a path on its line, or null. */
  commentAfter(path: Path): string | null {
    const nodes = this.trace(path);
    const node = nodes.length === path.length * 2 + 1 ? nodes.at(-1) : undefined;
    return isScalar(node) ? (node.comment ?? null) : null;
  }

  /** A problem at the value of a path, or at its key. */
  problem(
    code: ProblemCode,
    path: Path,
    message: string,
    hint: string | null = null,
    at: 'key' | 'value' = 'value',
  ): Problem {
    return { code, ...this.place(path, at), message, hint };
  }

  /** Where the value (or the key) at a path is written; of what is missing, where it should be. */
  place(path: Path, at: 'key' | 'value' = 'value'): Place {
    const nodes = this.trace(path);
    const complete = nodes.length === path.length * 2 + 1;
    // The elements of a list have no key.
    if (complete && at === 'key' && nodes.length > 1 && nodes.at(-2) !== null) nodes.pop();
    let text = this.text;
    let start = 0;
    let offset = 0;
    for (const node of nodes) {
      const origin = this.origins.get(node);
      if (origin !== undefined) {
        text = origin.text;
        start = origin.offset;
        offset = 0;
      }
      offset = rangeStart(node) ?? offset;
    }
    return placeAt(text, start + offset);
  }

  /** The nodes from the root to a path: value, key, value; ends where the path does not exist. */
  private trace(path: Path): unknown[] {
    let node: unknown = this.document.contents;
    const nodes: unknown[] = [node];
    for (const part of path) {
      node = this.resolve(node);
      if (isSeq(node) && typeof part === 'number') {
        node = node.items[part];
        if (node === undefined) return nodes;
        nodes.push(null, node);
      } else {
        const pair = isMap(node) ? this.findPair(node, String(part)) : undefined;
        if (pair === undefined) return nodes;
        node = pair.value;
        nodes.push(pair.key, node);
      }
    }
    return nodes;
  }

  private findPair(map: YAMLMap, key: string): Pair | undefined {
    const own = map.items.find((pair) => keyText(pair) === key);
    if (own !== undefined) return own;
    for (const pair of map.items) {
      if (keyText(pair) !== '<<') continue;
      const merged = this.resolve(pair.value);
      for (const each of isSeq(merged) ? merged.items : [merged]) {
        const from = this.resolve(each);
        const found = isMap(from) ? this.findPair(from, key) : undefined;
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  private resolve(node: unknown): unknown {
    return isAlias(node) ? node.resolve(this.document) : node;
  }
}

/** The text of a key. */
export function keyText(pair: unknown): string | null {
  if (!isPair(pair)) return null;
  const key = isScalar(pair.key) ? pair.key.value : pair.key;
  return typeof key === 'symbol' ? (key.description ?? null) : String(key);
}

function rangeStart(node: unknown): number | null {
  return (node as Node | null)?.range?.[0] ?? null;
}

/** Line, column and excerpt of an offset. */
export function placeAt(text: SourceText, offset: number): Place {
  const { line, col } = text.lines.linePos(Math.min(offset, text.text.length));
  const start = text.lines.lineStarts[line - 1] ?? 0;
  const end = text.text.indexOf('\n', start);
  const excerpt = text.text.slice(start, end === -1 ? undefined : end).replace(/\r$/, '');
  return { file: text.name, line: Math.max(1, line), column: Math.max(1, col), excerpt };
}
