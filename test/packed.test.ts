import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

/**
 * What people install: every package, built, packed and installed by npm in an empty folder, on
 * the Node release of these tests.
 */
const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'podsim-packed-'));
const tarballs = join(folder, 'tarballs');
const home = join(folder, 'home');

const pod = `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      image: nginx
      livenessProbe: { httpGet: { path: /, port: 80 } }
`;

/** A plugin's file: the types of the SDK are there, and they are not \`any\`. */
const plugin = `
import { definePlugin, duration } from '@podsim/sdk';
const wait: number = duration('1s');
// @ts-expect-error: a duration is not text
const text: string = duration('1s');
// @ts-expect-error: a plugin has a name
definePlugin({});
export { text, wait };
`;

async function run(cwd: string, program: string, ...args: string[]): Promise<string> {
  const path = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`;
  const env = { ...process.env, PATH: path };
  try {
    return (await promisify(execFile)(program, args, { cwd, env })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${program} ${args.join(' ')} failed\n${stdout}${stderr}`, { cause: error });
  }
}

beforeAll(async () => {
  await run(root, process.execPath, 'scripts/build.ts');
  const all = ['--recursive', '--filter', './packages/*', '--filter', './apps/*'];
  await run(root, 'npx', '-y', 'pnpm@10', ...all, 'pack', '--pack-destination', tarballs);
  const files = readdirSync(tarballs).map((file) => join(tarballs, file));
  await run(folder, 'mkdir', home);
  writeFileSync(join(home, 'package.json'), '{ "private": true, "type": "module" }\n');
  writeFileSync(join(home, 'pod.yaml'), pod);
  writeFileSync(join(home, 'plugin.ts'), plugin);
  await run(home, 'npm', 'install', '--no-audit', '--no-fund', ...files);
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true }));

it('holds no sources and no tests', async () => {
  const names = ['package/package.json', 'package/LICENSE'];
  for (const file of readdirSync(tarballs)) {
    const files = (await run(tarballs, 'tar', '-tzf', file)).trim().split('\n');
    const others = files.filter((one) => !/^package\/dist\/.*\.(js|d\.ts)$/.test(one));
    expect(others.sort(), file).toEqual([...names].sort());
    expect(files.length, file).toBeGreaterThan(names.length);
  }
});

it('runs a manifest in a worker thread', async () => {
  const text = await run(
    home,
    'npx',
    'podsim',
    'run',
    'pod.yaml',
    '-o',
    'json',
    '--out',
    'results',
  );
  expect(JSON.parse(text)).toBeTypeOf('object');
  expect(readdirSync(join(home, 'results'))).toContain('timeline.parquet');
});

it('validates a manifest', async () => {
  expect(await run(home, 'npx', 'podsim', 'validate', 'pod.yaml')).toContain('valid');
});

it('gives plugin authors types', async () => {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const options = '--noEmit --strict --module nodenext --target es2023 --types'.split(' ');
  await run(home, process.execPath, compiler, ...options, '', 'plugin.ts');
});
