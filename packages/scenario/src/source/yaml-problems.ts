import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  visit,
  type YAMLParseError,
} from 'yaml';
import type { Problem } from '../problems.ts';
import { placeAt, type SourceText } from './source.ts';

export const TOO_DEEP = 'the YAML is nested too deeply';

type SyntaxError = Pick<YAMLParseError, 'code' | 'message' | 'pos'>;

/** What is wrong with the syntax of a document, as people would say it. */
export function syntaxProblems(text: SourceText, document: Document.Parsed): Problem[] {
  const errors = [...document.errors, ...document.warnings];
  if (errors.length === 0) return [];
  const deep = errors.find(({ message }) => message.includes('call stack'));
  // The parser reports its own exhaustion as an error of the document.
  if (deep !== undefined) return [problemAt(text, 0, TOO_DEEP)];
  const openings = unclosed(text, document).map((offset) => unclosedProblem(text, offset));
  const named = errors.filter((error) => openings.length === 0 || !isAboutClosing(error));
  const causes = named.filter((error, i) => i === 0 || !isConsequence(error, named[0]));
  return [...openings, ...causes.map((error) => syntaxProblem(text, error))];
}

const isAboutClosing = ({ code, message }: SyntaxError): boolean =>
  message.includes('end with a') || (code === 'MISSING_CHAR' && /closing/.test(message));

/** After the first mistake the parser stumbles on: what it says of the rest helps nobody. */
function isConsequence({ code, pos }: SyntaxError, first: SyntaxError | undefined): boolean {
  if (code === 'DUPLICATE_KEY') return false;
  return code === 'UNEXPECTED_TOKEN' || (first !== undefined && pos[0] - first.pos[0] < 200);
}

/** Where braces, brackets and quotes are opened that nothing closes; the innermost of each. */
function unclosed(text: SourceText, document: Document.Parsed): number[] {
  const found: number[] = [];
  visit(document, {
    Node: (_, node) => {
      const range = (node as Node).range;
      if (range == null) return;
      const [start, end] = range;
      const first = text.text[start] ?? '';
      const closing = CLOSING.get(first);
      const isFlow = isCollection(node) && node.flow === true;
      const isQuoted = isScalar(node) && (first === '"' || first === "'");
      if (closing === undefined || !(isFlow || isQuoted)) return;
      if (end - start < 2 || text.text[end - 1] !== closing) found.push(start);
    },
  });
  return found.slice(-1);
}

const CLOSING: ReadonlyMap<string, string> = new Map([
  ['{', '}'],
  ['[', ']'],
  ['"', '"'],
  ["'", "'"],
]);

function unclosedProblem(text: SourceText, offset: number): Problem {
  const sign = text.text[offset] ?? '';
  const found = problemAt(text, offset, `nothing closes this ${sign}`);
  const after = found.excerpt.slice(found.column);
  const comment = / #/.test(after) && !sign.startsWith('"');
  return { ...found, hint: comment ? 'after a space, # begins a comment: put it in quotes' : null };
}

function syntaxProblem(text: SourceText, error: SyntaxError): Problem {
  const [offset] = error.pos;
  if (error.code === 'DUPLICATE_KEY') {
    const key = /^[^:\s]*/.exec(text.text.slice(offset, offset + 80))?.[0] ?? '';
    const message = `the key ${JSON.stringify(key)} is given twice`;
    return { ...problemAt(text, offset, message), code: 'duplicate-key' };
  }
  const found = problemAt(text, offset, error.message);
  const told = TOLD.find(([pattern]) => pattern.test(error.message));
  const template = found.excerpt.includes('{{');
  return {
    ...found,
    message: told?.[1] ?? error.message,
    hint: template ? TEMPLATE : (told?.[2] ?? null),
  };
}

const TEMPLATE = 'this looks like a template; render it first: helm template . | podsim run -';

/** The parser's words, ours, and what to do. */
const TOLD: readonly (readonly [pattern: RegExp, message: string, hint: string | null])[] = [
  [
    /^Nested mappings are not allowed in compact/,
    'a second ": " in one line',
    'a text with a colon must be in quotes',
  ],
  [/^Implicit keys need to be on a single line/, 'expected "key: value"', null],
  [
    /^Tabs are not allowed as indentation/,
    'a tab in the indentation',
    'YAML is indented by spaces only',
  ],
  [
    /^All mapping items must start at the same column/,
    'this key begins in another column than those before it',
    'the keys of one map begin in the same column',
  ],
  [/^All (collection|sequence) items must/, 'this item begins in another column', null],
  [/^With stringKeys/, 'a key must be a text', null],
  [/^Unexpected \S+ token in YAML stream/, 'this does not belong here', null],
  [/^Unexpected (scalar|\S+) at node end/, 'this does not belong here', null],
];

/** Where an alias refers to nothing, or to what contains it; where something odd is merged. */
export function aliasProblem(text: SourceText, document: Document.Parsed): Problem | null {
  let found: Problem | null = null;
  const say = (node: Node, message: string, hint: string | null = null) => {
    found = { ...problemAt(text, node.range?.[0] ?? 0, message), hint };
    return visit.BREAK;
  };
  visit(document, {
    Alias: (_, alias, path) => {
      const target = alias.resolve(document);
      if (target === undefined) {
        return say(alias, `no anchor &${alias.source} comes before this alias`);
      }
      return path.includes(target) ? say(alias, CIRCULAR) : undefined;
    },
    Pair: (_, { key, value }) => {
      if (!isScalar(key) || !isMergeKey(key.value)) return undefined;
      const merged = isAlias(value) ? value.resolve(document) : value;
      const all = isSeq(merged) ? merged.items : [merged];
      const odd = all.find((one) => !isMap(isAlias(one) ? one.resolve(document) : one));
      if (odd === undefined) return undefined;
      return say(key, '<< merges maps only', 'expected an alias of a map: <<: *name');
    },
  });
  return found;
}

const isMergeKey = (key: unknown): boolean =>
  key === '<<' || (typeof key === 'symbol' && key.description === '<<');

export const CIRCULAR = 'an alias refers to a value that contains it';

/** At an offset; what comes after the last line is told of that line. */
export function problemAt(text: SourceText, offset: number, message: string): Problem {
  const end = text.text.trimEnd().length;
  return { code: 'yaml', ...placeAt(text, Math.min(offset, end)), message, hint: null };
}
