import type { PluginNames } from './names.ts';
import { readme, scenario } from './texts.ts';
import { source, test } from './typescript.ts';

/** Releases of other packages that a new plugin is developed with; the tests use the same. */
export const toolVersions = {
  '@types/node': '^24.19.2',
  oxlint: '^1.94.0',
  typescript: '^7.0.2',
} as const;

/**
 * The files of a new plugin, by their path in its folder.
 *
 * @param podsim the release of this podsim, and so of the SDK.
 */
export function filesOf(names: PluginNames, podsim: string): ReadonlyMap<string, string> {
  return new Map([
    ['package.json', manifest(names, podsim)],
    ['README.md', readme(names)],
    ['scenario.yaml', scenario(names)],
    ['src/index.ts', source(names)],
    ['test/index.test.ts', test(names)],
    ['tsconfig.json', json(typesConfig)],
    ['tsconfig.build.json', json(buildConfig)],
    ['oxlint.config.ts', lintConfig],
    ['.gitignore', 'node_modules/\ndist/\nresults/\n*.tgz\n'],
  ]);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function manifest({ name, namespace }: PluginNames, podsim: string): string {
  const ours = `^${podsim}`;
  return json({
    name,
    version: '0.1.0',
    description: `Models of ${namespace} for podsim.`,
    keywords: ['podsim-plugin'],
    type: 'module',
    engines: { node: '>=22.18' },
    // What is published is JavaScript; podsim runs the sources only outside of node_modules.
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    files: ['dist'],
    scripts: {
      test: 'node --test',
      check: 'tsc && oxlint src test && podsim plugins scenario.yaml --check',
      build: 'tsc -p tsconfig.build.json',
      prepack: 'npm run build',
    },
    peerDependencies: { '@podsim/sdk': ours },
    devDependencies: {
      '@podsim/experiment': ours,
      '@podsim/sdk': ours,
      ...toolVersions,
      podsim: ours,
    },
  });
}

const typesConfig = {
  compilerOptions: {
    target: 'es2023',
    lib: ['es2023'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    // Node only strips types.
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    rewriteRelativeImportExtensions: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ['src', 'test', '*.config.ts'],
};

const buildConfig = {
  extends: './tsconfig.json',
  compilerOptions: {
    noEmit: false,
    declaration: true,
    rootDir: 'src',
    outDir: 'dist',
  },
  include: ['src'],
};

const lintConfig = `import { oxlint } from '@podsim/sdk/lint';
import { defineConfig } from 'oxlint';

// Refuses clocks, timers and chance of the machine in src.
export default defineConfig({ extends: [oxlint] });
`;
