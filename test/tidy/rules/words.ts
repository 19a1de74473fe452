import type { Rule } from '../rule.ts';

const kernelKnowsNoPods: Rule = {
  name: 'the kernel knows no Kubernetes',
  *check(repository) {
    for (const path of repository.paths) {
      if (!path.startsWith('packages/kernel/src/')) continue;
      for (const [index, text] of (repository.text(path) ?? '').split('\n').entries()) {
        if (!/pod(?!sim)/i.test(text)) continue;
        const instead = 'say what it is without Kubernetes, or move it to packages/kubernetes';
        yield { path, line: index + 1, wrong: 'the word "pod"', instead };
      }
    }
  },
  examples: [
    {
      name: 'the word in code and in comments',
      files: {
        'packages/kernel/src/a.ts': '/** podsim */\nconst maxPods = 1;\n// A pod.\n',
        'packages/kernel/test/a.test.ts': '// A pod.',
      },
      found: ['packages/kernel/src/a.ts:2', 'packages/kernel/src/a.ts:3'],
    },
  ],
};

const typed: Rule = {
  name: 'types say what is known',
  *check(repository) {
    const instead = 'name the type, or `unknown` and a check';
    for (const source of repository.sources) {
      for (const { node } of source.nodes()) {
        if (node.type !== 'TSAnyKeyword') continue;
        yield { path: source.path, line: source.lineAt(node.start), wrong: '`any`', instead };
      }
    }
  },
  examples: [
    {
      name: 'any, as a type only',
      files: {
        'benchmarks/a.ts': 'const any = 1; // any\nconst b: any = any;\ntype C = Map<string, any>;',
      },
      found: ['benchmarks/a.ts:2', 'benchmarks/a.ts:3'],
    },
  ],
};

/** Words of comments, and what to do instead. */
const comments: readonly (readonly [RegExp, where: RegExp, instead: string])[] = [
  [/@ts-(ignore|nocheck)/, /./, 'mend the type'],
  [
    /@ts-expect-error/,
    /^(packages|apps)\/[^/]+\/src\//,
    'mend the type; only a test expects errors',
  ],
  [/\b(TODO|FIXME|XXX)\b/, /./, 'do it now, or write an issue'],
];

const comment: Rule = {
  name: 'comments leave nothing for later',
  *check(repository) {
    for (const source of repository.sources) {
      for (const { value, start } of source.comments) {
        for (const [word, where, instead] of comments) {
          const match = where.test(source.path) ? word.exec(value) : null;
          if (match === null) continue;
          // The text of a comment begins two characters after the comment.
          const line = source.lineAt(start + 2 + match.index);
          yield { path: source.path, line, wrong: `\`${match[0]}\` in a comment`, instead };
        }
      }
    }
  },
  examples: [
    {
      name: 'comments, not strings',
      files: {
        'packages/a/src/a.ts': [
          '// @ts-ignore',
          '/*',
          ' * TODO: later',
          ' */',
          "const a = 'TODO';",
          '// FIXME',
          '// @ts-expect-error',
        ].join('\n'),
        'packages/a/test/a.test.ts': '// @ts-expect-error: not a time\n// @ts-nocheck',
      },
      found: [
        'packages/a/src/a.ts:1',
        'packages/a/src/a.ts:3',
        'packages/a/src/a.ts:6',
        'packages/a/src/a.ts:7',
        'packages/a/test/a.test.ts:2',
      ],
    },
  ],
};

export const wordRules: readonly Rule[] = [kernelKnowsNoPods, typed, comment];
