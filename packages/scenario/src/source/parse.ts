import { type Document, LineCounter, parseAllDocuments, parseDocument } from 'yaml';
import type { Problem } from '../problems.ts';
import { Source, type SourceText } from './source.ts';
import { aliasProblem, CIRCULAR, problemAt, syntaxProblems, TOO_DEEP } from './yaml-problems.ts';

const OPTIONS = {
  version: '1.2',
  uniqueKeys: true,
  merge: true,
  stringKeys: true,
  prettyErrors: false,
  logLevel: 'error',
} as const;

/** Deeper documents would overflow the stack of whatever walks them. */
const DEEPEST = 100;
const TOO_MANY_ALIASES = 'the aliases of this document multiply to millions of values';
const MOST_VALUES = 5_000_000;

export interface Parsed {
  readonly sources: readonly Source[];
  readonly problems: readonly Problem[];
}

/** Parses the documents of one file. Documents with problems are left out; empty ones too. */
export function parseSource(name: string, text: string): Parsed {
  const lines = new LineCounter();
  // A byte order mark is not part of the first key.
  const sourceText: SourceText = { name, text: text.replace(/^\ufeff/, ''), lines };
  try {
    const documents = parseAllDocuments(sourceText.text, { ...OPTIONS, lineCounter: lines });
    return parsed(sourceText, 'empty' in documents ? [] : documents);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { sources: [], problems: [problemAt(sourceText, 0, TOO_DEEP)] };
  }
}

function parsed(text: SourceText, documents: readonly Document.Parsed[]): Parsed {
  const sources: Source[] = [];
  const problems: Problem[] = [];
  for (const document of documents) {
    const found = syntaxProblems(text, document);
    const source = new Source(text, document);
    if (found.length === 0) found.push(...valueProblems(source, document));
    problems.push(...found);
    if (found.length === 0 && source.value !== null && source.value !== undefined) {
      sources.push(source);
    }
  }
  return { sources, problems };
}

/** Aliases may refer to nothing, to themselves, or multiply without end; merges may be of texts. */
function valueProblems(source: Source, document: Document.Parsed): Problem[] {
  try {
    const wrong = whatIsTooLarge(source.value);
    if (wrong === null) return [];
    return [aliasProblem(source.text, document) ?? source.problem('yaml', [], wrong)];
  } catch (error) {
    const message = conversionError(error);
    return [aliasProblem(source.text, document) ?? source.problem('yaml', [], message)];
  }
}

/** Why a syntax tree has no value. Only the YAML library's own errors are expected here. */
export function conversionError(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  if (error instanceof RangeError) return TOO_DEEP;
  const aliases = error instanceof ReferenceError;
  if (error.message.startsWith('Excessive alias')) return TOO_MANY_ALIASES;
  return `the ${aliases ? 'aliases' : 'YAML'} cannot be resolved: ${error.message}`;
}

/** Why a value cannot be used although it parses, or null. */
export function whatIsTooLarge(root: unknown): string | null {
  const above = new Set<unknown>();
  let values = 0;
  const visit = (value: unknown): string | null => {
    values += 1;
    if (typeof value !== 'object' || value === null) return null;
    if (above.has(value)) return CIRCULAR;
    if (above.size >= DEEPEST) return TOO_DEEP;
    if (values > MOST_VALUES) return 'the YAML is too large';
    above.add(value);
    for (const child of Object.values(value)) {
      const wrong = visit(child);
      if (wrong !== null) return wrong;
    }
    above.delete(value);
    return null;
  };
  return visit(root);
}

/** Parses the value of an option, such as the right side of `--set`. */
export function parseValue(text: string): Document.Parsed {
  return parseDocument(text, OPTIONS);
}

/** A text with its lines counted, for positions in what is not YAML as a whole. */
export function plainText(name: string, text: string): SourceText {
  const lines = new LineCounter();
  lines.addNewLine(0);
  return { name, text, lines };
}
