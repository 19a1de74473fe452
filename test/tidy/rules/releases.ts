import { lineOf, manifestsOf, packagesOf, usedKinds } from '../manifest.ts';
import type { Rule } from '../rule.ts';

/** What a package exports beside its index, and why. */
const moreExports = new Map<string, string>([
  ['@podsim/sdk ./testkit', 'authors of plugins test with it, and plugins do not load it'],
  ['@podsim/sdk ./lint', 'linters of plugins read it, and plugins do not load it'],
  ['@podsim/sdk ./host', 'what runs plugins; plugins themselves do not see it'],
  ['@podsim/kubernetes ./options', 'checks the options of models without the engine'],
  ['@podsim/kubernetes ./facts', 'releases, tables and version without the engine: a fast start'],
  ['@podsim/kubernetes ./rules', 'the pure functions that cases check one by one'],
  ['@podsim/kubernetes ./kubectl', 'how kubectl prints, which a simulation has no use for'],
  ['@podsim/api ./reference', 'what fields mean, in words: only explain and documents read it'],
  ['@podsim/kubernetes ./reference', 'what rules say, in words: only explain reads it'],
  [
    '@podsim/experiment ./assert',
    'assertions about a run: workers and conformance cases read them',
  ],
  ['@podsim/experiment ./reference', 'the same for the command line, which may not import those'],
  ['@podsim/experiment ./kubectl', 'views of a finished run: they load the engine'],
  ['@podsim/experiment ./rules', 'the same for fidelity, which may not import the cluster'],
  ['@podsim/experiment ./threads', 'workers start before anything else is loaded'],
]);

const exported: Rule = {
  name: 'a package exports its index and nothing else',
  *check(repository) {
    for (const { path, name, exports = {} } of packagesOf(repository)) {
      for (const [subpath, file] of Object.entries(exports)) {
        const line = lineOf(repository, path, `"${subpath}":`);
        if (subpath === '.' ? file === './src/index.ts' : moreExports.has(`${name} ${subpath}`)) {
          continue;
        }
        const instead = 'list the public names in src/index.ts, or give the reason in this rule';
        yield { path, line, wrong: `${name} exports ${subpath} as ${file}`, instead };
      }
    }
  },
  examples: [
    {
      name: 'inner files and other indexes',
      files: {
        'packages/kernel/package.json': JSON.stringify(
          {
            name: '@podsim/kernel',
            exports: { '.': './src/main.ts', './queue': './src/queue.ts', './*': './src/*' },
          },
          null,
          2,
        ),
      },
      found: [4, 5, 6].map((line) => `packages/kernel/package.json:${line}`) as [
        string,
        ...string[],
      ],
    },
  ],
};

/** A plugin works with every release of its major, so that its peers are a range. */
const peerRange = /^\^\d+\.\d+\.\d+$/;
const exactVersion = /^(workspace:\*|\d+\.\d+\.\d+(-[\w.]+)?)$/;

const pinned: Rule = {
  name: 'dependencies are pinned to one version',
  *check(repository) {
    for (const manifest of manifestsOf(repository)) {
      for (const kind of [...usedKinds, 'devDependencies'] as const) {
        for (const [name, version] of Object.entries(manifest[kind] ?? {})) {
          if (exactVersion.test(version)) continue;
          if (kind === 'peerDependencies' && peerRange.test(version)) continue;
          const line = lineOf(repository, manifest.path, `"${name}":`);
          const wrong = `${name} at ${version}`;
          yield { path: manifest.path, line, wrong, instead: 'name one version: 1.2.3' };
        }
      }
    }
  },
  examples: [
    {
      name: 'ranges, tags and addresses',
      files: {
        'package.json': JSON.stringify(
          {
            devDependencies: { a: '^1.0.0', b: 'latest', c: '1.0.0', d: 'workspace:*' },
            peerDependencies: { h: '^1.2.0', i: '*' },
            dependencies: { e: 'https://example.com/e.tgz', f: '1.x', g: '2.0.0-rc.1' },
          },
          null,
          2,
        ),
      },
      found: [13, 14, 10, 3, 4].map((line) => `package.json:${line}`) as [string, ...string[]],
    },
  ],
};

const noHosts: Rule = {
  name: 'no file decides where packages come from',
  *check(repository) {
    for (const path of ['.npmrc', 'pnpm-lock.yaml', 'pnpm-workspace.yaml']) {
      for (const [index, text] of (repository.text(path) ?? '').split('\n').entries()) {
        const host = /https?:\/\/[^\s'"]*|^\s*(\S*registry\S*)\s*[:=].*/.exec(text);
        if (host === null || text.trimStart().startsWith('#')) continue;
        const instead = "leave it to the machine's own settings";
        yield { path, line: index + 1, wrong: `a host: ${host[0].trim()}`, instead };
      }
    }
  },
  examples: [
    {
      name: 'addresses of tarballs and of registries',
      files: {
        'pnpm-lock.yaml': 'resolution: {integrity: sha512-a}\nresolution: {tarball: http://a/b}',
        '.npmrc': '# The registry is the machine’s.\nregistry=//a\n@podsim:registry = a',
      },
      found: ['.npmrc:2', '.npmrc:3', 'pnpm-lock.yaml:2'],
    },
  ],
};

const versionFile = 'packages/kubernetes/src/version.ts';

const oneVersion: Rule = {
  name: 'all packages and the engine have one version',
  *check(repository) {
    const text = repository.text(versionFile) ?? '';
    const engine = /engineVersion = '([^']*)'/.exec(text)?.[1];
    for (const { path, name, version } of packagesOf(repository)) {
      if (version === engine) continue;
      const line = lineOf(repository, path, '"version":');
      const wrong = `${name} is ${version}, but ${versionFile} says ${engine}`;
      yield { path, line, wrong, instead: 'give both the version of the release' };
    }
  },
  examples: [
    {
      name: 'a package that was forgotten',
      files: {
        [versionFile]: "export const engineVersion = '1.0.0';",
        'packages/a/package.json': '{\n"version": "1.0.0"}',
        'packages/b/package.json': '{\n"version": "0.9.0"}',
      },
      found: ['packages/b/package.json:2'],
    },
    {
      name: 'an engine that says nothing',
      files: { 'packages/a/package.json': '{\n"version": "1.0.0"}' },
      found: ['packages/a/package.json:2'],
    },
  ],
};

export const releaseRules: readonly Rule[] = [exported, pinned, noHosts, oneVersion];
