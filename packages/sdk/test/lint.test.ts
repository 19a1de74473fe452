import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import podsim from '@podsim/sdk/lint';
import { ESLint, type Linter } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

/** What no plugin may do, and a part of the cure that a linter prints. Valid as JavaScript. */
const bad: readonly (readonly [code: string, cure: string])[] = [
  ['export const a = Math.random();', "process.random('purpose')"],
  ['const { random } = Math; export const a = random();', "process.random('purpose')"],
  ['export const a = crypto.randomUUID();', "process.random('purpose')"],
  ['export const a = new Date();', 'process.now'],
  ['export const a = Date.now();', 'process.now'],
  ['export const a = performance.now();', 'process.now'],
  ['export const a = process.hrtime();', 'a model asks its process'],
  ['setTimeout(() => {}, 1);', 'process.after'],
  ['setInterval(() => {}, 1);', 'process.after'],
  ['setImmediate(() => {});', 'process.after'],
  ['queueMicrotask(() => {});', 'process.after'],
  ['globalThis.setTimeout(() => {}, 1);', 'name what you need'],
  ["export const a = await fetch('http://a');", 'a model asks its process'],
  ["export { randomInt } from 'node:crypto';", 'a model asks its process'],
  ["export { randomInt } from 'crypto';", 'a model asks its process'],
  ["export { setTimeout } from 'node:timers/promises';", 'a model asks its process'],
  ["export { readFileSync } from 'node:fs';", 'a model asks its process'],
  ["export { runScenario } from '@podsim/experiment';", 'nothing else of podsim'],
  ["export { PluginHost } from '@podsim/sdk/host';", 'for podsim itself'],
  ['export const a = Math.log(2);', 'last bit'],
  ["export const a = 'a'.localeCompare('b');", 'depends on the machine'],
  ['export const a = (1e6).toLocaleString();', 'depends on the machine'],
  ["export const a = new Intl.NumberFormat('de');", 'depends on the machine'],
  ['export const a = new WeakRef({});', 'when memory is freed'],
];

const good = `
import { defineRuntimeModel, milliseconds, seconds } from '@podsim/sdk';
import { help } from './help.js';
export const app = defineRuntimeModel({
  description: 'Serves.',
  create: (process) => ({
    start() {
      const draws = process.random('start');
      process.after(seconds(draws.integer(1, 5)), () => process.listen(80));
      process.log(String(Math.max(help, Math.sqrt(process.now))));
    },
    http: () => ({ status: 200, latency: milliseconds(3) }),
    signal: () => process.exit(0),
  }),
});
`;
const sink = "import { writeFileSync } from 'node:fs'; writeFileSync('a', 'b');";

/** What a linter says of each file. */
type Lint = (files: Readonly<Record<string, string>>) => Promise<ReadonlyMap<string, string[]>>;

const eslint: Lint = async (files) => {
  const overrideConfig: Linter.Config[] = [...podsim];
  const linter = new ESLint({ cwd: root, overrideConfigFile: true, overrideConfig });
  const linted = new Map<string, string[]>();
  for (const [name, text] of Object.entries(files)) {
    const [result] = await linter.lintText(text, { filePath: join(root, name) });
    linted.set(
      name,
      (result?.messages ?? []).map(({ message }) => message),
    );
  }
  return linted;
};

interface Diagnostic {
  readonly message: string;
  readonly help?: string;
  readonly filename: string;
}

const oxlint: Lint = async (files) => {
  const folder = mkdtempSync(join(tmpdir(), 'podsim-lint-'));
  const all = {
    ...files,
    'package.json': '{ "type": "module" }',
    'oxlint.config.ts':
      "import { oxlint } from '@podsim/sdk/lint'; import { defineConfig } from 'oxlint';\n" +
      'export default defineConfig({ extends: [oxlint] });',
  };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const printed = await new Promise<string>((resolve) => {
    const args = [join(root, 'node_modules/oxlint/bin/oxlint'), '-f', 'json', 'src', 'test'];
    execFile(process.execPath, args, { cwd: folder }, (_, stdout) => resolve(stdout));
  });
  rmSync(folder, { recursive: true });
  const { diagnostics } = JSON.parse(printed) as { diagnostics: Diagnostic[] };
  const linted = new Map(Object.keys(files).map((name): [string, string[]] => [name, []]));
  for (const { filename, message, help } of diagnostics) {
    linted.get(filename)?.push(`${message} ${help ?? ''}`);
  }
  return linted;
};

describe.each([
  ['ESLint', 'js', eslint],
  ['oxlint', 'ts', oxlint],
])('the preset in %s', (_, extension, lint) => {
  let linted: ReadonlyMap<string, string[]> = new Map();
  const nameOf = (i: number) => `src/bad-${i}.${extension}`;

  beforeAll(async () => {
    const files = bad.map(([code], i) => [nameOf(i), code] as const);
    linted = await lint({
      ...Object.fromEntries(files),
      [`src/good.${extension}`]: good,
      [`src/sinks/file.${extension}`]: sink,
      [`test/good.test.${extension}`]: bad
        .map(([code]) => `{ ${code.replaceAll('export', '')} }`)
        .filter((code) => !/from|await/.test(code))
        .join('\n'),
    });
  });

  it.each(bad.map(([code, cure], i) => ({ code, cure, i })))('refuses $code', ({ cure, i }) => {
    const messages = linted.get(nameOf(i)) ?? [];
    expect(messages.join('\n')).toContain(cure);
  });

  it.each([`src/good.${extension}`, `src/sinks/file.${extension}`, `test/good.test.${extension}`])(
    'accepts %s',
    (name) => {
      expect(linted.has(name)).toBe(true);
      const ours = (linted.get(name) ?? []).filter((message) =>
        /restrict|Unexpected/.test(message),
      );
      expect(ours).toEqual([]);
    },
  );
});
