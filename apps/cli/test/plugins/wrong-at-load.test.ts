import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { podsim, temporaryFolder } from '../helpers.ts';
import { plugin, scenario } from './specimen.ts';

/** Plugins that cannot be loaded, or not as the scenario wants: nothing is simulated. */

const good = plugin({});
const model = `{ description: 'Is there.', create: () => ({ start() {} }) }`;
const small = (members: string) => `
export default {
  name: 'wrong', version: '1.0.0', apiVersion: 1, namespace: 'w', ${members}
};`;
/** A runtime model whose options go through this validator. */
const schema = (validate: string) =>
  small(`runtimeModels: { app: { ...${model},
    options: { '~standard': { version: 1, vendor: 'test', validate: ${validate} } } } }`);

/** A plugin that has nothing but a table. */
const tableOf = (name: string, namespace: string, table: string) => `
export default {
  name: '${name}', version: '1.0.0', apiVersion: 1, namespace: '${namespace}',
  tables: { ${table}: { description: 'Is there.', columns: [] } },
};`;

interface Case {
  readonly name: string;
  /** Text of `plugin.ts`. */
  readonly text?: string;
  /** More files. */
  readonly files?: Readonly<Record<string, string>>;
  /** More on the command line. */
  readonly args?: readonly string[];
  readonly options?: string;
  readonly says: RegExp | readonly RegExp[];
}

const packageText = (fields: object) =>
  JSON.stringify({ name: 'podsim-plugin-p', version: '1.0.0', type: 'module', ...fields });
const inPackage = 'node_modules/podsim-plugin-p';

const cases: readonly Case[] = [
  {
    name: 'has no default export',
    text: 'export const plugin = 1;',
    says: [
      /plugin\.ts: it has no default export\n.*\n.*\^\n {2}it must end with such as:/,
      /definePlugin/,
    ],
  },
  {
    name: 'exports something else',
    text: 'export default () => 1;',
    says: /the default export is a function; export default definePlugin\(\{ … \}\)/,
  },
  {
    name: 'has a newer apiVersion',
    text: good.replace('apiVersion: 1', 'apiVersion: 2'),
    says: /it is written for apiVersion 2, and this podsim knows 1; use a newer podsim/,
  },
  {
    name: 'has no apiVersion',
    text: good.replace('apiVersion: 1,', ''),
    says: /it has no apiVersion; write apiVersion: 1/,
  },
  {
    name: 'has a namespace that nobody can write',
    text: good.replace("namespace: 'w'", "namespace: 'My Plugin'"),
    says: /its namespace is "My Plugin"; write lower-case letters/,
  },
  {
    name: 'has no version',
    text: good.replace("version: '1.0.0'", 'version: null'),
    says: /its version is null; it must be a text/,
  },
  {
    name: 'has a key that there is not',
    text: small('runtimeModel: {}'),
    says: /it has the key runtimeModel; known keys are name, version, .*runtimeModels/,
  },
  {
    name: 'has a model that creates nothing',
    text: small("runtimeModels: { app: { description: 'Is there.' } }"),
    says: /runtimeModels\.app has no create\(\)/,
  },
  {
    name: 'has a model without description',
    text: small('runtimeModels: { app: { create: () => ({ start() {} }) } }'),
    says: /runtimeModels\.app has no description; write one sentence with a full stop/,
  },
  {
    name: 'has options that are no schema',
    text: small(`runtimeModels: { app: { ...${model}, options: { heap: 'number' } } }`),
    says: /runtimeModels\.app\.options is no Standard Schema; write z\.strictObject/,
  },
  {
    name: 'has a schema that waits',
    text: schema('async (value) => ({ value })'),
    says: /the schema of w\/app \(plugin wrong\) must check without waiting/,
  },
  {
    name: 'has a schema that throws',
    text: schema("() => { throw new Error('no schema') }"),
    says: /:9:\d+: spec\.apps\[0\]\.w\/app: the schema of \S+ \(plugin wrong\) threw/,
  },
  {
    name: 'has a schema that gives what no worker can be sent',
    text: schema('() => ({ value: { on: () => 1 } })'),
    says: /gives a function at options\.on; options must be plain data/,
  },
  {
    name: 'refuses its options',
    text: schema("() => ({ issues: [{ message: 'too much', path: ['heap'] }] })"),
    options: '{ heap: 9Ti }',
    says: /: spec\.apps\[0\]\.w\/app\.heap: too much\n {2}9 \| {5}- w\/app: \{ heap: 9Ti \}\n/,
  },
  {
    name: 'takes no options',
    options: '{ heap: 1Gi }',
    says: /scenario\.yaml:9:\d+: spec\.apps\[0\]\.w\/app: w\/app takes no options/,
  },
  {
    name: 'adds nothing',
    text: small('runtimeModels: {}'),
    says: /plugin \.\/plugin\.ts: it adds nothing; hand what it defines to definePlugin/,
  },
  {
    name: 'is named without its dot',
    args: ['--plugin', 'src/index.ts'],
    files: { 'src/index.ts': good },
    says: /there is no package src\/index\.ts\n[\s\S]*: write \.\/src\/index\.ts\n/,
  },
  {
    name: 'has no such model',
    text: good.replace('{ app: runtime }', '{ ap: runtime }'),
    says: [
      /scenario\.yaml:9:7: spec\.apps\[0\]: there is no runtime model "w\/app"\n/,
      /did you mean "w\/ap"\?/,
    ],
  },
  {
    name: 'has a hook model of that name',
    text: good.replace('{ app: runtime }', '{}').replace('{ hook }', '{ hook, app: hook }'),
    says: /w\/app is a hook model: write it under hooks/,
  },
  {
    name: 'has the namespace of another one',
    args: ['--plugin', './other.ts'],
    files: { 'other.ts': good.replace("name: 'wrong'", "name: 'other'") },
    says: /wrong and other both have the namespace w; load one of them/,
  },
  {
    name: 'has a table of the name of another one',
    text: tableOf('wrong', 'w-x', 'starts'),
    args: ['--plugin', './other.ts'],
    files: { 'other.ts': tableOf('other', 'w', 'x_starts') },
    says: /wrong and other both have the table w_x_starts; load one of them/,
  },
  {
    name: 'has a metric of a table that there is not',
    text: good.replace("from: 'starts'", "from: 'restart'"),
    says: /metrics\.starts reads the table restart, which there is not; did you mean restarts\?/,
  },
  {
    name: 'declares a column that every table has',
    text: good.replace("name: 'bad'", "name: 'pod'"),
    says: /tables\.starts declares the column pod, which every table has: time, namespace, pod, co/,
  },
  {
    name: 'declares a column twice',
    text: good.replace(/(\{ name: 'bad'.*\})\]/, '$1, $1]'),
    says: /tables\.starts has the column bad twice/,
  },
  {
    name: 'has a description without a full stop',
    text: small(`runtimeModels: { app: ${model} }`).replace('Is there.', 'Is there'),
    says: /runtimeModels\.app\.description is "Is there"; end it with a full stop/,
  },
  {
    name: 'declares a column of no type',
    text: good.replace("type: 'bool'", "type: 'boolean'"),
    says: /the column bad has the type "boolean"; types are string, int, float, bool/,
  },
  {
    name: 'throws while it is loaded',
    text: "throw new Error('not today');",
    says: /plugin\.ts: it cannot be loaded: Error: not today \(.*plugin\.ts:1:7\)/,
  },
  {
    name: 'waits while it is loaded',
    text: `await Promise.resolve();\n${good}`,
    says: /plugin\.ts: it waits while it is loaded \(top-level await\)\n[\s\S]*import declarations/,
  },
  {
    name: 'is no TypeScript',
    text: 'export default {;',
    says: /plugin\.ts: it cannot be loaded: SyntaxError: .* \(.*plugin\.ts:1\)/,
  },
  {
    name: 'needs a file that is not there',
    text: `import './help.js';\n${good}`,
    files: { 'help.ts': '' },
    says: [
      /plugin\.ts: it imports .*help\.js, and there is no such file/,
      /there is .*help\.ts: imports name the file as it is/,
    ],
  },
  {
    name: 'imports what the SDK does not have',
    text: `import { defineModel } from '@podsim/sdk';\n${good}`,
    says: /SyntaxError: .*'@podsim\/sdk' does not provide an export named 'defineModel'/,
  },
  {
    name: 'has an older apiVersion',
    text: good.replace('apiVersion: 1', 'apiVersion: 0'),
    says: /it is written for apiVersion 0, and this podsim knows 1; write apiVersion: 1/,
  },
  {
    name: 'has a list where a map belongs',
    text: small(`runtimeModels: [${model}]`),
    says: /its runtimeModels is a list; it must be an object, such as \{ name: … \}/,
  },
  {
    name: 'declares a table that podsim has',
    text: good
      .replace("namespace: 'w'", "namespace: 'service'")
      .replace('starts: {\n      desc', 'endpoints: {\n      desc')
      .replace("from: 'starts'", "from: 'pods'"),
    options: '{}',
    says: /it declares the table service_endpoints, which podsim has already; rename it/,
  },
  {
    name: 'needs an enum',
    text: `enum Mode { Fast }\n${good}`,
    says: [
      /plugin\.ts: it needs more than types stripped: .*/,
      /no enum, namespace or parameter property/,
    ],
  },
  {
    name: 'needs a package that is not there',
    text: `import 'left-pad-of-nobody';\n${good}`,
    says: [/imports left-pad-of-nobody, which is not installed/, /npm install left-pad-of-nobody/],
  },
  {
    name: 'is not there',
    args: ['--plugin', './plugin'],
    says: /plugin \.\/plugin: there is no file .*plugin\n[\s\S]*write .*plugin\.ts/,
  },
  {
    name: 'is not installed',
    args: ['--plugin', 'nobody'],
    says: [
      /there is no package @podsim\/plugin-nobody, podsim-plugin-nobody, nobody in a node_modules/,
      /npm install podsim-plugin-nobody/,
    ],
  },
  {
    name: 'is published as TypeScript',
    args: ['--plugin', 'p'],
    files: {
      [`${inPackage}/package.json`]: packageText({ exports: './index.ts' }),
      [`${inPackage}/index.ts`]: good,
    },
    says: /index\.ts is TypeScript in node_modules, which Node does not run\n[\s\S]*build it/,
  },
  {
    name: 'is not built',
    args: ['--plugin', 'podsim-plugin-p'],
    files: { [`${inPackage}/package.json`]: packageText({ exports: './dist/index.js' }) },
    says: /exports \.\/dist\/index\.js, and there is no such file\n[\s\S]*build the package first/,
  },
  {
    name: 'is a folder without a package',
    args: ['--plugin', './folder'],
    files: { 'folder/index.ts': good },
    says: /folder is a folder without a package\.json\n[\s\S]*name the file/,
  },
];

describe('a plugin that', () => {
  it.each(cases)('$name is refused', async ({ text = good, files, args, options, says }) => {
    const cwd = temporaryFolder();
    const all = { 'plugin.ts': text, 'scenario.yaml': scenario(options), ...files };
    for (const [name, content] of Object.entries(all)) {
      mkdirSync(dirname(join(cwd, name)), { recursive: true });
      writeFileSync(join(cwd, name), content);
    }
    const { code, stderr } = await podsim(['validate', 'scenario.yaml', ...(args ?? [])], { cwd });
    for (const one of [says].flat()) expect(stderr).toMatch(one);
    expect(code).toBe(2);
    expect(stderr).toContain('nothing was simulated');
    // A plugin that is named by its path is not told where it is.
    expect(stderr).not.toMatch(/plugin \.\/(\S+): \S*\/\1:/);
  });

  it.each([['plugins'], ['schema', '--plugins'], ['explain', 'w/app'], ['run']])(
    'is given as a file to %s is pointed to the option',
    async (...command) => {
      const { code, stderr } = await podsim([...command, 'src/index.ts']);
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /^error: src\/index\.ts is a module, no YAML; .* --plugin \.\/src\/index/,
      );
    },
  );
});
