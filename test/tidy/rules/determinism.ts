import type { Finding, Rule } from '../rule.ts';
import { isReference, nameOf, type Source, type Visit } from '../source.ts';

/** Replaces what is banned here by what says so, while plugins run: it must name all of it. */
const guardOfPlugins = 'packages/sdk/src/host/ambient.ts';

/** Packages whose code runs in virtual time (design, section 2.5). */
const isSimulated = ({ path }: Source) =>
  /^packages\/(kernel|api|kubernetes|sdk)\/src\//.test(path) && path !== guardOfPlugins;
const isSynchronous = ({ path }: Source) => /^packages\/(kernel|kubernetes)\/src\//.test(path);

const useClock = 'ask the simulation for `now`, in virtual time';
const useTimer = 'arm a timer of the simulation: `entity.after(delay, phase, action)`';
const useDraws = 'draw from a named stream: `simulation.draws(name)`';

/** Global names, and what to write instead. */
const globals = new Map<string, string>([
  ['Date', useClock],
  ['performance', useClock],
  ['setTimeout', useTimer],
  ['setInterval', useTimer],
  ['setImmediate', useTimer],
  ['queueMicrotask', useTimer],
  ['crypto', useDraws],
  ['Intl', 'format by hand: digits and units are the same everywhere'],
  ['globalThis', 'name what you need, so that this test sees it'],
  ['global', 'name what you need, so that this test sees it'],
]);

/** What ECMAScript defines to the last bit. The bits of all others differ between releases. */
const exactMath = new Set(
  'abs ceil floor round trunc sign min max sqrt imul clz32 fround'
    .concat(' PI E LN2 LN10 LOG2E LOG10E SQRT2 SQRT1_2')
    .split(' '),
);

const useOurMath = 'take it from the kernel (`math.ts`), which uses + - * / and sqrt only';
const useOwnEntries =
  'use a Map, or Object.entries of a record whose names are ours: a user may name one `__proto__`';

const ambient: Rule = {
  name: 'virtual time has no clock, chance, locale or inexact arithmetic of its own',
  *check(repository) {
    for (const source of repository.sources.filter(isSimulated)) {
      for (const visit of source.nodes()) {
        const ban = banOf(visit);
        if (ban === null) continue;
        const line = source.lineAt(visit.node.start);
        yield { path: source.path, line, wrong: `\`${ban.what}\``, instead: ban.instead };
      }
    }
  },
  examples: [
    {
      name: 'each banned name, and none of those that look alike',
      files: {
        'packages/kubernetes/src/bad.ts': [
          'const a = Math.random();',
          'const b = new Date();',
          'const c = performance.now();',
          'setTimeout(() => {}, 1);',
          'setInterval(() => {}, 1);',
          'crypto.randomUUID();',
          'new Intl.NumberFormat();',
          'a.toLocaleString();',
          "'a'.localeCompare('b');",
          'Math.pow(2, 3);',
          'Math.log(1) + Math.exp(1);',
          'Math.sin(1) + Math["cos"](1);',
          'const d = 2 ** 3;',
          'Object.keys({});',
          'for (const e in {}) f(e);',
          "import { hash } from 'node:crypto';",
          'const { log } = Math;',
          'let g = 1; g **= 2;',
          'type When = Date;',
        ].join('\n'),
        'packages/kubernetes/src/good.ts': [
          'const a = { Date: 1, performance: 2 };',
          'a.Date + Math.floor(1.5) + Math.sqrt(2);',
          'interface Log { log(line: string): void; setTimeout: string }',
          '// Math.random() in a comment, and "new Date()" in a string.',
          "const b = 'new Date()';",
        ].join('\n'),
        'packages/output/src/outside.ts': 'export const now = () => Date.now();',
      },
      found: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 11, 12, 12, 13, 14, 15, 16, 17, 18, 19].map(
        (line) => `packages/kubernetes/src/bad.ts:${line}`,
      ) as [string, ...string[]],
    },
  ],
};

interface Ban {
  readonly what: string;
  readonly instead: string;
}

function banOf(visit: Visit): Ban | null {
  const { node } = visit;
  switch (node.type) {
    case 'Identifier':
      return isReference(visit) ? banOfName(visit) : null;
    case 'MemberExpression':
      return banOfMember(nameOf(node.property) ?? '', nameOf(node.object));
    case 'BinaryExpression':
    case 'AssignmentExpression':
      if (node.operator !== '**' && node.operator !== '**=') return null;
      return { what: node.operator, instead: useOurMath };
    case 'ForInStatement':
      return { what: 'for … in', instead: useOwnEntries };
    case 'ImportDeclaration':
      return banOfImport(String((node.source as { value?: unknown }).value));
    default:
      return null;
  }
}

function banOfName({ node, around }: Visit): Ban | null {
  const name = String(node.name);
  if (name !== 'Math') {
    const instead = globals.get(name);
    return instead === undefined ? null : { what: name, instead };
  }
  const parent = around[0];
  const isMember = parent?.type === 'MemberExpression' && parent.object === node;
  const member = isMember && parent.computed !== true ? nameOf(parent.property) : null;
  if (member !== null && exactMath.has(member)) return null;
  if (member === 'random') return { what: 'Math.random', instead: useDraws };
  return { what: member === null ? 'Math' : `Math.${member}`, instead: useOurMath };
}

function banOfMember(property: string, object: string | null): Ban | null {
  if (property.startsWith('toLocale')) {
    return { what: property, instead: 'use the function without a locale' };
  }
  if (property === 'localeCompare') {
    return { what: property, instead: 'compare code units: a < b ? -1 : a > b ? 1 : 0' };
  }
  if (object === 'Object' && property === 'keys') {
    return { what: 'Object.keys', instead: useOwnEntries };
  }
  return null;
}

function banOfImport(specifier: string): Ban | null {
  if (!specifier.startsWith('node:')) return null;
  return { what: specifier, instead: 'have the caller do it: this code knows no machine' };
}

const synchronous: Rule = {
  name: 'kernel and kubernetes are synchronous',
  *check(repository) {
    for (const source of repository.sources.filter(isSynchronous)) {
      for (const visit of source.nodes()) yield* checkSynchronous(source, visit);
    }
  },
  examples: [
    {
      name: 'async, await and Promise',
      files: {
        'packages/kernel/src/bad.ts': [
          'const a = async () => 1;',
          'await b();',
          'for await (const c of d) e(c);',
          'Promise.resolve();',
          'type F = Promise<void>;',
          "const g = import('./g.ts');",
        ].join('\n'),
        'packages/experiment/src/good.ts': 'export const a = async () => 1;',
      },
      found: [1, 2, 3, 4, 5, 6].map((line) => `packages/kernel/src/bad.ts:${line}`) as [
        string,
        ...string[],
      ],
    },
  ],
};

function* checkSynchronous(source: Source, visit: Visit): Generator<Finding> {
  const { node } = visit;
  const isPromise = node.name === 'Promise' && isReference(visit);
  const isAwait = node.type === 'AwaitExpression' || node.await === true;
  const isImport = node.type === 'ImportExpression';
  if (node.async !== true && !isPromise && !isAwait && !isImport) return;
  yield {
    path: source.path,
    line: source.lineAt(node.start),
    wrong: isPromise ? '`Promise`' : isImport ? '`import()`' : isAwait ? '`await`' : '`async`',
    instead: 'queue a task: the order of microtasks is not ours to define',
  };
}

export const determinismRules: readonly Rule[] = [ambient, synchronous];
