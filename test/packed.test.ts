import { execFile, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readOpenMetrics } from '../examples/plugins/flaky-network/test/openmetrics-text.ts';
import { scriptOf } from './docs/markdown.ts';
import { type Registry, serveTarballs } from './packed/registry.ts';

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

const promtool = (input: string) => spawnSync('promtool', ['check', 'metrics'], { input });

const tarballFiles = () => readdirSync(tarballs).map((file) => join(tarballs, file));

beforeAll(async () => {
  await run(root, process.execPath, 'scripts/build.ts');
  const all = ['--recursive', '--filter', './packages/*', '--filter', './apps/*'];
  await run(root, 'npx', '-y', 'pnpm@10', ...all, 'pack', '--pack-destination', tarballs);
  const files = tarballFiles();
  await run(folder, 'mkdir', home);
  writeFileSync(join(home, 'package.json'), '{ "private": true, "type": "module" }\n');
  writeFileSync(join(home, 'pod.yaml'), pod);
  writeFileSync(join(home, 'plugin.ts'), plugin);
  await run(home, 'npm', 'install', '--no-audit', '--no-fund', ...files);
}, 120_000);

// Packages are thousands of files, and npm may still be writing to its logs.
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }), 60_000);

it('holds no sources and no tests', async () => {
  const names = ['package/package.json', 'package/LICENSE'];
  for (const file of readdirSync(tarballs)) {
    const files = (await run(tarballs, 'tar', '-tzf', file)).trim().split('\n');
    const others = files.filter((one) => !/^package\/dist\/.*\.(js|d\.ts)$/.test(one));
    // npm shows it to authors of plugins, who see this package first.
    const readme = file.startsWith('podsim-sdk-') ? ['package/README.md'] : [];
    expect(others.sort(), file).toEqual([...names, ...readme].sort());
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

describe('what is published', () => {
  it.each(readdirSync(join(root, 'packages')).concat('podsim'))(
    'of %s suits all who import it',
    async (name) => {
      const file = tarballFiles().find((path) =>
        path.includes(`/${name === 'podsim' ? '' : 'podsim-'}${name}-0`),
      );
      const bytes = new Uint8Array(readFileSync(file as string));
      const { messages, pkg } = await publint({ pack: { tarball: bytes.buffer }, strict: true });
      expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
      if (name === 'podsim') return;
      const analysis = await checkPackage(createPackageFromTarballData(bytes));
      if (analysis.types === false) throw new Error(`${name} has no types`);
      // These are ES modules, for Node and bundlers; old resolution and require() are not served.
      const wrong = analysis.problems.filter(
        (one) =>
          one.kind !== 'CJSResolvesToESM' &&
          !('resolutionKind' in one && one.resolutionKind === 'node10'),
      );
      expect(wrong).toEqual([]);
    },
  );
});

describe.each(['22.18.0', '24.0.0'])('on Node %s, alone in a folder', (release) => {
  const place = join(folder, `node-${release}`);
  const alone = join(place, 'alone');
  const shell = async (line: string): Promise<string> => {
    const PATH = `${join(place, 'node_modules/.bin')}${delimiter}${process.env.PATH}`;
    const options = { cwd: alone, env: { ...process.env, PATH } };
    return (await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', line], options)).stdout;
  };
  beforeAll(async () => {
    mkdirSync(alone, { recursive: true });
    writeFileSync(join(place, 'package.json'), '{ "private": true }\n');
    writeFileSync(join(alone, 'package.json'), '{ "private": true }\n');
    writeFileSync(join(alone, 'pod.yaml'), pod);
    await run(place, 'npm', 'install', '--no-audit', '--no-fund', `node@${release}`);
    await shell(`npm install --omit=dev --no-audit --no-fund '${tarballs}'/*.tgz`);
  }, 120_000);

  it('runs a manifest, with the same bytes as here', async () => {
    expect(await shell('node --version')).toBe(`v${release}\n`);
    expect(await shell('npx podsim run pod.yaml --out results')).toMatch(/^pod\/web +1\/1 +0 /m);
    expect(await shell('npx podsim verify results')).toContain('same');
    const digests = (directory: string) =>
      JSON.parse(readFileSync(join(directory, 'results/run.json'), 'utf8')).tables;
    await run(home, 'npx', 'podsim', 'run', 'pod.yaml', '-q', '--out', 'results');
    expect(digests(alone)).toEqual(digests(home));
    expect(Object.keys(digests(alone)).length).toBeGreaterThan(5);
  });

  it('brings no more than it needs, and as much as README says', async () => {
    const listed = (await shell('npm ls --all --parseable')).trim().split('\n').slice(1);
    const names = listed.map((path) => path.replace(/.*node_modules\//, ''));
    expect([...new Set(names)].filter((name) => !name.startsWith('@podsim/')).sort()).toEqual([
      ...['@uwdata/flechette', 'acorn', 'arquero', 'commander', 'hyparquet', 'hyparquet-writer'],
      ...[
        'podsim',
        'seedrandom',
        'tinyqueue',
        'unbash',
        'validate-npm-package-name',
        'yaml',
        'zod',
      ],
    ]);
    const megabytes = bytesIn(join(alone, 'node_modules')) / 1e6;
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const stated = /installs in (\d+) MB/.exec(readme)?.[1];
    expect(Math.abs(megabytes - Number(stated))).toBeLessThan(2);
  });
});

it('says which Node it needs to one that is too old', async () => {
  const place = join(folder, 'old');
  mkdirSync(place);
  writeFileSync(join(place, 'package.json'), '{ "private": true }\n');
  await run(place, 'npm', 'install', '--no-audit', '--no-fund', 'node@20.19.0');
  const main = join(home, 'node_modules/podsim/dist/main.js');
  const node = join(place, 'node_modules/.bin/node');
  const ended = run(place, node, main, 'run', '../home/pod.yaml');
  await expect(ended).rejects.toThrow(/error: podsim needs Node 22\.18 or later; .* is v20\.19\.0/);
}, 60_000);

/** Of all files below a folder. */
function bytesIn(directory: string): number {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

describe('a plugin that podsim plugin new writes', () => {
  const inside = join(home, 'my-plugin');
  beforeAll(async () => {
    await run(home, 'npx', 'podsim', 'plugin', 'new', 'my-plugin');
  });

  it('passes its tests and runs as it is, with the packages of the folder above', async () => {
    expect(await run(inside, 'npm', 'test')).toMatch(/^. pass 5\n. fail 0$/m);
    const summary = await run(inside, 'npx', 'podsim', 'run', 'scenario.yaml');
    expect(summary).toMatch(/^pod\/web +1\/1 +0 /m);
  });

  it('passes its tests and checks with packages of its own, and builds', async () => {
    const alone = join(folder, 'alone');
    cpSync(inside, alone, { recursive: true });
    await run(alone, 'npm', 'install', '--no-audit', '--no-fund', ...tarballFiles());
    expect(await run(alone, 'npm', 'test')).toMatch(/^. pass 5\n. fail 0$/m);
    // A sink may write files, and is built like all the rest.
    const sink = "import { writeFile } from 'node:fs/promises';\nexport { writeFile };\n";
    writeFileSync(join(alone, 'src/sink.ts'), sink);
    await run(alone, 'npm', 'run', 'check');
    const packed = await run(alone, 'npm', 'pack', '--json');
    const [{ files, filename }] = JSON.parse(packed.slice(packed.indexOf('[')));
    const paths = files.map(({ path }: { path: string }) => path).sort();
    const built = ['index', 'sink'].flatMap((one) => [`dist/${one}.d.ts`, `dist/${one}.js`]);
    expect(paths).toEqual(['README.md', ...built, 'package.json']);
    // A user of the published package names it, by its name.
    await run(home, 'npm', 'install', '--no-audit', '--no-fund', join(alone, filename));
    const list = await run(home, 'npx', 'podsim', 'plugins', '--plugin', 'my-plugin');
    expect(list).toMatch(/^runtime model +my-plugin\/app +startup drain$/m);
  }, 120_000);
});

/** The packages of examples/plugins, as somebody who has nothing else of this repository. */
describe('the example plugins', () => {
  const away = join(home, 'examples');
  const names = ['flaky-network', 'jvm', 'queue-worker'];

  beforeAll(async () => {
    for (const name of names) {
      const filter = (path: string) => !/[\\/](node_modules|dist)$/.test(path);
      cpSync(join(root, 'examples/plugins', name), join(away, name), { recursive: true, filter });
    }
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const tools = ['typescript', '@types/node'].map((name) => `${name}@${devDependencies[name]}`);
    await run(home, 'npm', 'install', '--no-audit', '--no-fund', ...tools);
  }, 120_000);

  it('pass their tests and checks, and are packed', async () => {
    const told = await Promise.all(
      names.map(async (name) => {
        const inside = join(away, name);
        const tests = await run(inside, 'npm', 'test');
        await run(inside, 'npm', 'run', 'check');
        await run(inside, 'npm', 'pack', '--pack-destination', away);
        return tests;
      }),
    );
    for (const tests of told) {
      expect(tests).toMatch(/^. fail 0$/m);
      expect(tests).toMatch(/^. pass [1-9]/m);
      if (/^. skipped [1-9]/m.test(tests)) console.warn(`TESTS WERE SKIPPED\n${tests}`);
    }
  }, 180_000);

  it('are installed and used by their names', async () => {
    const files = readdirSync(away).filter((file) => file.endsWith('.tgz'));
    expect(files).toHaveLength(names.length);
    for (const file of files) {
      const paths = (await run(away, 'tar', '-tzf', file)).trim().split('\n');
      expect(paths.filter((path) => !/^package\/(dist\/|README|package.json)/.test(path))).toEqual(
        [],
      );
    }
    const paths = files.map((file) => join(away, file));
    await run(home, 'npm', 'install', '--no-audit', '--no-fund', ...paths);
    for (const name of names) {
      const scenario = readFileSync(join(away, name, 'scenario.yaml'), 'utf8');
      const named = scenario.replace('./src/index.ts', `podsim-plugin-${name}`);
      expect(named).not.toBe(scenario);
      writeFileSync(join(home, `${name}.yaml`), named);
    }
    const rows = async (name: string, table: string, ...more: string[]) => {
      const args = ['run', `${name}.yaml`, '--out', name, '--format', 'csv', '-q', ...more];
      await run(home, 'npx', 'podsim', ...args);
      return (
        readFileSync(join(home, name, `${table}.csv`), 'utf8')
          .trim()
          .split('\n').length - 1
      );
    };
    expect(await rows('jvm', 'jvm_pauses')).toBeGreaterThan(50);
    expect(await rows('queue-worker', 'queue_jobs')).toBeGreaterThan(10);
    expect(await rows('flaky-network', 'probes', '--sink', 'flaky/openmetrics')).toBe(4);
    const text = readFileSync(join(home, 'flaky-network/metrics.txt'), 'utf8');
    expect(readOpenMetrics(text).length).toBeGreaterThan(20);
    const { error, status, stderr } = promtool(text);
    if (error === undefined) expect([status, String(stderr)]).toEqual([0, '']);
    else console.warn('NOT CHECKED BY PROMTOOL: it is not here; apt-get install prometheus');
  }, 120_000);
});

describe('the guide for authors of plugins', () => {
  const author = join(folder, 'author');
  const documents = ['README.md', 'publishing.md'];
  let registry: Registry | null = null;
  afterAll(() => registry?.close());

  it('leads from an empty folder to green tests and a package', async () => {
    const upstream = await run(root, 'npm', 'config', 'get', 'registry');
    registry = await serveTarballs(tarballs, upstream.trim());
    const texts = documents.map((name) => readFileSync(join(root, 'docs/plugins', name), 'utf8'));
    const script = scriptOf(texts.join('\n'));
    expect(script).toContain('podsim plugin new');
    mkdirSync(author);
    const settings = { registry: registry.url, cache: join(folder, 'cache'), audit: 'false' };
    for (const [key, value] of Object.entries(settings)) process.env[`npm_config_${key}`] = value;
    const printed = await run(author, 'bash', '-euo', 'pipefail', '-c', script);
    expect(printed.match(/^. fail 0$/gm)).toHaveLength(2);
  }, 240_000);
});
