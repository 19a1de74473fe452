import type { Finding, Rule } from '../rule.ts';
import { isNode, type Node, nameOf, type Source, type Visit } from '../source.ts';

const fileLines = 400;
const lineColumns = 100;
const functionLines = 70;

/** Files that are read as code; goldens and lock files are as long as they are. */
const isCode = (path: string) => /\.(ts|js|mjs|sh)$|^\.ci\//.test(path);

const shortFiles: Rule = {
  name: `a file has at most ${fileLines} lines`,
  *check(repository) {
    for (const path of repository.paths.filter(isCode)) {
      const lines = linesOf(repository.text(path) ?? '').length;
      if (lines <= fileLines) continue;
      const wrong = `the file has ${lines} lines`;
      yield { path, line: fileLines + 1, wrong, instead: 'move one of its concepts out' };
    }
  },
  examples: [
    {
      name: 'one line too many',
      files: {
        'packages/api/src/long.ts': '\n'.repeat(fileLines + 1),
        'packages/api/src/full.ts': '\n'.repeat(fileLines),
        'pnpm-lock.yaml': '\n'.repeat(fileLines + 1),
      },
      found: [`packages/api/src/long.ts:${fileLines + 1}`],
    },
  ],
};

const narrowLines: Rule = {
  name: `a line has at most ${lineColumns} columns`,
  *check(repository) {
    for (const path of repository.paths.filter(isCode)) {
      for (const [index, text] of linesOf(repository.text(path) ?? '').entries()) {
        const columns = [...text].length;
        if (columns <= lineColumns) continue;
        yield { path, line: index + 1, wrong: `${columns} columns`, instead: 'break the line' };
      }
    }
  },
  examples: [
    {
      name: 'one column too many, counted in characters',
      files: {
        'scripts/a.sh': `${'é'.repeat(lineColumns)}\n${'x'.repeat(lineColumns + 1)}\n`,
      },
      found: ['scripts/a.sh:2'],
    },
  ],
};

const shortFunctions: Rule = {
  name: `a function has at most ${functionLines} lines, nested ones included`,
  *check(repository) {
    for (const source of repository.sources) {
      for (const visit of source.nodes()) {
        if (!isFunction(visit.node) || (source.isTest && isGroupOfTests(visit))) continue;
        yield* checkFunction(source, visit.node);
      }
    }
  },
  examples: [
    {
      name: 'functions, methods and closures, but not groups of tests',
      files: {
        'packages/a/src/long.ts': [
          `function long() {${'\n'.repeat(functionLines)}}`,
          `class A {\n  method() {${'\n'.repeat(functionLines)}}\n}`,
          `const outer = () => {\n  return () => {${'\n'.repeat(functionLines - 2)}};\n};`,
          `const full = () => {${'\n'.repeat(functionLines - 1)}};`,
        ].join('\n'),
        'packages/a/test/a.test.ts': [
          `describe('a', () => {${'\n'.repeat(functionLines)}});`,
          `describe.each([1])('a', () => {${'\n'.repeat(functionLines)}});`,
          `it('b', () => {${'\n'.repeat(functionLines)}});`,
        ].join('\n'),
      },
      found: [
        'packages/a/src/long.ts:1',
        'packages/a/src/long.ts:73',
        'packages/a/src/long.ts:145',
        'packages/a/test/a.test.ts:143',
      ],
    },
  ],
};

export const sizeRules: readonly Rule[] = [shortFiles, narrowLines, shortFunctions];

/** Without the empty string after the last newline. */
function linesOf(text: string): readonly string[] {
  return text.replace(/\n$/, '').split('\n');
}

function isFunction({ type }: Node): boolean {
  return /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(type);
}

function* checkFunction(source: Source, node: Node): Generator<Finding> {
  const line = source.lineAt(node.start);
  const lines = source.lineAt(node.end) - line + 1;
  if (lines <= functionLines) return;
  const wrong = `a function of ${lines} lines`;
  yield { path: source.path, line, wrong, instead: 'move one of its steps out' };
}

/** The callback of `describe` holds tests as a file holds functions. */
function isGroupOfTests({ around }: Visit): boolean {
  const call = around[0];
  return call?.type === 'CallExpression' && rootOf(call) === 'describe';
}

function rootOf(value: unknown): string | null {
  if (!isNode(value)) return null;
  if (value.type === 'CallExpression') return rootOf(value.callee);
  if (value.type === 'MemberExpression') return rootOf(value.object);
  return nameOf(value);
}
