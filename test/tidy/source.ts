import { type Comment, parseSync } from 'oxc-parser';

/** A node of the syntax tree, in ESTree's words. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** A node and those around it, the nearest first. */
export interface Visit {
  readonly node: Node;
  readonly around: readonly Node[];
}

/** A TypeScript file. It is parsed when a rule first asks for its syntax. */
export class Source {
  readonly path: string;
  readonly text: string;
  private syntax: { readonly program: Node; readonly comments: readonly Comment[] } | null = null;
  private lineStarts: readonly number[] | null = null;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  /** True for tests and what helps them. */
  get isTest(): boolean {
    return /(^|\/)test\//.test(this.path) || this.path.endsWith('.test.ts');
  }

  get comments(): readonly Comment[] {
    return this.parsed.comments;
  }

  /** Number of the line that holds the character at `offset`; the first is 1. */
  lineAt(offset: number): number {
    this.lineStarts ??= [0, ...[...this.text.matchAll(/\n/g)].map(({ index }) => index + 1)];
    const next = this.lineStarts.findIndex((start) => start > offset);
    return next === -1 ? this.lineStarts.length : next;
  }

  /** Every node, parents before children. */
  *nodes(): Generator<Visit> {
    yield* visits(this.parsed.program, []);
  }

  private get parsed() {
    this.syntax ??= parse(this.path, this.text);
    return this.syntax;
  }
}

function parse(path: string, text: string) {
  const { program, comments, errors } = parseSync(path, text);
  const first = errors[0];
  if (first !== undefined) throw new Error(`${path}: ${first.message}`);
  return { program: program as unknown as Node, comments };
}

function* visits(node: Node, around: readonly Node[]): Generator<Visit> {
  yield { node, around };
  const inside = [node, ...around];
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) yield* visits(child, inside);
    }
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

/** The name of an identifier; null for any other value. */
export function nameOf(value: unknown): string | null {
  return isNode(value) && value.type === 'Identifier' ? String(value.name) : null;
}

/**
 * True where an identifier stands for a variable or a type, not for a member: in `a.Date` and
 * `{ Date: 1 }` nobody asks what time it is.
 */
export function isReference({ node, around }: Visit): boolean {
  const parent = around[0];
  if (node.type !== 'Identifier' || parent === undefined) return false;
  const is = (field: string) => parent[field] === node;
  if (parent.type === 'MemberExpression') return is('object') || parent.computed === true;
  if (parent.type === 'TSQualifiedName') return is('left');
  if (parent.type === 'Property' && parent.shorthand === true) return true;
  if (parent.type === 'ImportSpecifier' || parent.type === 'ExportSpecifier') return is('local');
  return !is('key') || parent.computed === true;
}
