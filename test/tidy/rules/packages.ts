import { fileOf, importsOf, packageOf } from '../imports.ts';
import { folderOf, isOurs, lineOf, type Manifest, packagesOf, usedKinds } from '../manifest.ts';
import type { Repository } from '../repository.ts';
import type { Finding, Rule } from '../rule.ts';
import type { Source } from '../source.ts';

/** Which of our packages a package may use: the table of ARCHITECTURE.md, nothing else. */
const mayUse = new Map<string, readonly string[]>([
  ['kernel', []],
  ['api', []],
  ['sdk', ['kernel', 'api']],
  ['kubernetes', ['kernel', 'api', 'sdk']],
  ['scenario', ['kernel', 'api', 'sdk']],
  ['output', ['kernel', 'sdk']],
  ['experiment', ['scenario', 'kubernetes', 'output', 'sdk', 'api', 'kernel']],
  ['fidelity', ['experiment', 'output', 'api']],
  ['report', ['output']],
  ['cli', ['experiment', 'fidelity', 'report', 'scenario']],
]);
const forPlugins = ['sdk'];

/** `kernel` for `@podsim/kernel`, `cli` for `podsim`. */
const shortName = (name: string) => (name === 'podsim' ? 'cli' : name.replace('@podsim/', ''));

const manifests: Rule = {
  name: 'a package depends on what the import table allows',
  *check(repository) {
    for (const manifest of packagesOf(repository)) {
      const { path, name } = manifest;
      const allowed = mayUse.get(shortName(name));
      if (allowed === undefined) {
        const instead = 'write what it may import into this rule and into ARCHITECTURE.md';
        yield { path, line: 1, wrong: `${name} has no row in the import table`, instead };
      }
      for (const used of namesUsed(manifest).filter(isOurs)) {
        if ((allowed ?? []).includes(shortName(used))) continue;
        const line = lineOf(repository, path, `"${used}":`);
        yield { path, line, wrong: `${name} depends on ${used}`, instead: tableOf(allowed ?? []) };
      }
    }
  },
  examples: [
    {
      name: 'a dependency upwards, a peer, and a package without a row',
      files: {
        'packages/sdk/package.json': manifestText('@podsim/sdk', ['@podsim/kubernetes', 'zod']),
        'packages/kernel/package.json': JSON.stringify({
          name: '@podsim/kernel',
          peerDependencies: { '@podsim/api': 'workspace:*' },
        }),
        'packages/extra/package.json': manifestText('@podsim/extra', []),
      },
      found: [
        'packages/extra/package.json:1',
        'packages/kernel/package.json:1',
        'packages/sdk/package.json:4',
      ],
    },
  ],
};

const imports: Rule = {
  name: 'a file imports what the import table allows',
  *check(repository) {
    const packages = packagesOf(repository);
    for (const source of repository.sources) {
      const manifest = packages.find((one) => source.path.startsWith(`${folderOf(one)}/src/`));
      if (manifest !== undefined) yield* checkImports(source, manifest, repository);
    }
  },
  examples: [
    {
      name: 'every syntax of imports, undeclared packages, and other folders',
      files: {
        'packages/sdk/package.json': manifestText('@podsim/sdk', ['@podsim/kernel', 'zod']),
        'packages/sdk/src/bad.ts': [
          "import { a } from '@podsim/kubernetes';",
          "export * from '@podsim/output';",
          "const b = import('@podsim/scenario');",
          "type C = import('@podsim/experiment').C;",
          "import { d } from '@podsim/api';",
          "import e from 'yaml';",
          "import { f } from '../../kernel/src/math.ts';",
          "import { g } from '../test/g.ts';",
        ].join('\n'),
        'packages/sdk/src/good.ts': [
          "import { a } from '@podsim/kernel';",
          "import * as z from 'zod/mini';",
          "import { b } from './b.ts';",
          "import { readFileSync } from 'node:fs';",
        ].join('\n'),
        'packages/sdk/test/a.test.ts': "import { c } from '@podsim/experiment';",
      },
      found: [1, 2, 3, 4, 5, 6, 7, 8].map((line) => `packages/sdk/src/bad.ts:${line}`) as [
        string,
        ...string[],
      ],
    },
    {
      name: 'a file inside of another package',
      files: {
        'packages/kernel/package.json': JSON.stringify({
          name: '@podsim/kernel',
          exports: { '.': './src/index.ts', './facts': './src/facts.ts' },
        }),
        'packages/sdk/package.json': manifestText('@podsim/sdk', ['@podsim/kernel']),
        'packages/sdk/src/a.ts': [
          "import { a } from '@podsim/kernel/facts';",
          "import { b } from '@podsim/kernel/src/math.ts';",
        ].join('\n'),
      },
      found: ['packages/sdk/src/a.ts:2'],
    },
  ],
};

function* checkImports(
  source: Source,
  manifest: Manifest,
  repository: Repository,
): Generator<Finding> {
  const allowed = mayUse.get(shortName(manifest.name)) ?? [];
  for (const used of importsOf(source)) {
    const place = { path: source.path, line: used.line };
    const name = packageOf(used);
    const file = fileOf(source, used);
    if (file !== null && !file.startsWith(`${folderOf(manifest)}/src/`)) {
      const instead = 'import the package by its name, or move the file';
      yield { ...place, wrong: `${used.specifier} is outside of src`, instead };
    } else if (name !== null && isOurs(name) && !allowed.includes(shortName(name))) {
      const wrong = `${manifest.name} imports ${name}`;
      yield { ...place, wrong, instead: tableOf(allowed) };
    } else if (name !== null && !namesUsed(manifest).includes(name)) {
      const instead = `declare it in ${folderOf(manifest)}/package.json`;
      yield { ...place, wrong: `${name} is not a dependency of ${manifest.name}`, instead };
    } else if (name !== null && isOurs(name) && !isExported(used.specifier, name, repository)) {
      const instead = `import ${name}, which lists what is public`;
      yield { ...place, wrong: `${used.specifier} is not exported`, instead };
    }
  }
}

const plugins: Rule = {
  name: 'a plugin imports the SDK, and nothing else of ours',
  *check(repository) {
    for (const source of repository.sources) {
      if (!source.path.startsWith('examples/') || source.isTest) continue;
      for (const used of importsOf(source)) {
        const name = packageOf(used);
        if (name === null || !isOurs(name) || forPlugins.includes(shortName(name))) continue;
        const wrong = `a plugin imports ${name}`;
        yield { path: source.path, line: used.line, wrong, instead: tableOf(forPlugins) };
      }
    }
  },
  examples: [
    {
      name: 'the kernel behind the SDK',
      files: {
        'examples/plugin/cache.ts': "import '@podsim/sdk';\nimport '@podsim/kernel';",
        'examples/plugin/cache.test.ts': "import { runScenario } from '@podsim/experiment';",
      },
      found: ['examples/plugin/cache.ts:2'],
    },
  ],
};

export const packageRules: readonly Rule[] = [manifests, imports, plugins];

function namesUsed(manifest: Manifest): readonly string[] {
  return usedKinds.flatMap((kind) => Object.keys(manifest[kind] ?? {}));
}

function isExported(specifier: string, name: string, repository: Repository): boolean {
  const target = packagesOf(repository).find((one) => one.name === name);
  // A package that is not in this repository is not ours to judge.
  if (target === undefined) return true;
  return Object.keys(target.exports ?? {}).includes(`.${specifier.slice(name.length)}`);
}

function tableOf(allowed: readonly string[]): string {
  const names = allowed.length === 0 ? 'nothing of ours' : allowed.join(', ');
  return `it may use ${names}: move the code, or turn the dependency round`;
}

function manifestText(name: string, dependencies: readonly string[]): string {
  const versions = Object.fromEntries(dependencies.map((one) => [one, '1.0.0']));
  return JSON.stringify({ name, dependencies: versions }, null, 2);
}
