import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { podsim, temporaryFolder } from '../helpers.ts';
import { plugin, scenario } from './specimen.ts';

const jvm = `
import {
  definePlugin, defineRuntimeModel, described, options, optional, readDistribution, readText,
} from '@podsim/sdk';
export default definePlugin({
  name: 'jvm', version: '2.1.0', apiVersion: 1, namespace: 'jvm',
  runtimeModels: {
    jvm: defineRuntimeModel({
      description: 'A JVM that starts slowly.',
      options: options({
        boot: described(readDistribution, 'Until it serves.'),
        heap: optional(readText, '1Gi'),
      }),
      create: (process) => ({ start() {} }),
    }),
  },
});
`;

const licences = `
import {
  definePlugin, defineScheduler, described, options, optional, readInteger,
} from '@podsim/sdk';
const spread = described(readInteger('points', 0, 100), 'Points of an empty node.');
export default definePlugin({
  name: 'licences', version: '1.0.0', apiVersion: 1, namespace: 'licences',
  schedulers: {
    licences: defineScheduler({
      description: 'One pod per licence.',
      options: options({ spread: optional(spread, 20) }),
      create: ({ spread }) => ({ score: (_pod, node) => (node.pods.length === 0 ? spread : 0) }),
    }),
  },
});
`;

describe('the commands about plugins', () => {
  let cwd = '';
  beforeEach(() => {
    cwd = temporaryFolder();
    writeFileSync(join(cwd, 'plugin.ts'), plugin({}));
    writeFileSync(join(cwd, 'jvm.ts'), jvm);
    writeFileSync(join(cwd, 'scenario.yaml'), scenario());
  });

  it('list what would be loaded, from where, and what it adds', async () => {
    const args = ['plugins', 'scenario.yaml', '--plugin', './jvm.ts'];
    const { code, stdout } = await podsim(args, { cwd });
    expect(code).toBe(0);
    const [builtIn, first, second] = stdout.split('\n\n');
    expect(builtIn).toMatch(/^podsim \S+\nbuilt in\n/);
    expect(builtIn).toMatch(/^runtime model +server +startup .* memory cpu$/m);
    expect(first).toMatch(/^wrong 1\.0\.0\n\.\/plugin\.ts is .*plugin\.ts\nhash [0-9a-f]{32}\n/);
    expect(first).toMatch(/^table +w_starts +time namespace pod container bad$/m);
    expect(second).toMatch(/^runtime model +jvm\/jvm +boot heap$/m);
    const json = await podsim([...args, '-o', 'json'], { cwd });
    expect(JSON.parse(json.stdout)).toMatchObject([
      { namespace: '', source: null },
      { namespace: 'w', version: '1.0.0', source: { specifier: './plugin.ts' } },
      { namespace: 'jvm', contributions: [{ kind: 'runtime model', id: 'jvm/jvm' }] },
    ]);
  });

  it('explain a model from its schema', async () => {
    const { code, stdout } = await podsim(['explain', 'jvm/jvm', '--plugin', './jvm.ts'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        'jvm/jvm: runtime model, of jvm 2.1.0',
        '',
        'A JVM that starts slowly.',
        '',
        'OPTIONS',
        '  boot  0 | object | string such as 20s, 5s..20s, ~6h, required',
        '      Until it serves.',
        '  heap  string, default "1Gi"',
        '',
      ].join('\n'),
    );
    const builtIn = await podsim(['explain', 'server'], { cwd });
    expect(builtIn.stdout).toMatch(/^ {2}status {2}integer from 400 to 599, default 500$/m);
    const table = await podsim(['explain', 'w_starts', 'scenario.yaml'], { cwd });
    expect(table.stdout).toMatch(
      /^w_starts: table, of wrong 1\.0\.0\n[\s\S]*\n {2}bad {2}bool\n {6}Whether/,
    );
  });

  it('explain metrics and columns of plugins as they do those of podsim', async () => {
    const metric = await podsim(['explain', 'w/starts', 'scenario.yaml'], { cwd });
    expect(metric.stdout).toBe(
      [
        'w/starts: metric, of wrong 1.0.0, a share or a count, from table w_starts',
        '',
        'Starts that are bad.',
        '',
        'In a scenario: expect: [ w/starts < 0.05 ]',
        '',
      ].join('\n'),
    );
    const column = await podsim(['explain', 'w_starts.bad', 'scenario.yaml'], { cwd });
    expect(column.stdout).toBe(
      'w_starts.bad: column of table w_starts, of wrong 1.0.0, bool\n\nWhether it is.\n',
    );
    const time = await podsim(['explain', 'w_starts.time_us', 'scenario.yaml'], { cwd });
    expect(time.stdout).toContain('Files call it time_us');
    const near = await podsim(['explain', 'starts', 'scenario.yaml'], { cwd });
    expect(near.stderr).toContain('did you mean w/starts?');
  });

  it('say what to load when a name is not known', async () => {
    const { code, stderr } = await podsim(['explain', 'jvm/jvm'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('load its plugin: podsim explain jvm/jvm --plugin ./jvm.ts');
    const near = await podsim(['explain', 'servre'], { cwd });
    expect(near.stderr).toContain('did you mean server?');
  });

  it('merge the options of models into the schema for editors', async () => {
    const args = ['schema', '--plugins', '--plugin', './jvm.ts'];
    const schema = JSON.parse((await podsim(args, { cwd })).stdout);
    const text = JSON.stringify(schema);
    expect(text).toContain('"jvm/jvm":{"description":"A JVM that starts slowly.","type":"object"');
    expect(text).toContain('"cpuSeconds"');
    const bare = (await podsim(['schema'], { cwd })).stdout;
    expect(bare).not.toContain('cpuSeconds');
    expect(JSON.parse(bare).properties.kind).toEqual(schema.properties.kind);
  });

  it('merge the options of schedulers into the schema for editors', async () => {
    writeFileSync(join(cwd, 'licences.ts'), licences);
    const args = ['schema', '--plugins', '--plugin', './licences.ts'];
    // Everything may be null; the first of the two says what it is otherwise.
    const scheduler = async (args: string[]) => {
      const { properties } = JSON.parse((await podsim(args, { cwd })).stdout);
      const [spec] = properties.spec.anyOf;
      const [cluster] = spec.properties.cluster.anyOf;
      return cluster.properties.scheduler.anyOf[0];
    };
    const spread = { description: 'Points of an empty node.', default: 20, type: 'integer' };
    const options = { description: 'One pod per licence.', type: 'object' };
    const [byName, withOptions] = (await scheduler(args)).items.anyOf;
    expect(byName).toEqual({ type: 'string', examples: ['licences/licences'] });
    expect(withOptions).toMatchObject({ type: 'object', maxProperties: 2 });
    expect(withOptions.properties).toMatchObject({
      'licences/licences': { ...options, properties: { spread }, additionalProperties: false },
      weight: { type: 'integer', minimum: 1, maximum: 100 },
    });
    const [, anything] = (await scheduler(['schema'])).items.anyOf;
    expect(anything).not.toHaveProperty('properties');
  });

  it('check models with the options of the scenario', async () => {
    const alone = await podsim(['plugins', '--plugin', './jvm.ts', '--check'], { cwd });
    expect(alone.stderr).toMatch(
      /^error: jvm\/jvm cannot be tried without options: jvm\/jvm\.boot: is missing\ngive /,
    );
    expect(alone.code).toBe(2);
    const text = scenario()
      .replace('./plugin.ts', './jvm.ts')
      .replace(/w\/app: [\s\S]*?timeline/, 'jvm/jvm: { boot: 20s }\n  timeline');
    writeFileSync(join(cwd, 'jvm.yaml'), text);
    const { code, stderr } = await podsim(['plugins', 'jvm.yaml', '--check'], { cwd });
    const kept =
      'jvm: keeps the contract (1 runtime model; tried with 1 set of options and 5 seeds)';
    expect({ code, stderr }).toEqual({ code: 0, stderr: `${kept}\n` });
  });

  it('check whether plugins keep the contract', async () => {
    const good = await podsim(['plugins', 'scenario.yaml', '--check'], { cwd });
    const what = '1 runtime model, 1 probe model, 1 hook model, 1 metric; tried with 5 seeds';
    const kept = `wrong: keeps the contract (${what})\n`;
    expect({ code: good.code, stderr: good.stderr }).toEqual({ code: 0, stderr: kept });
    const module = 'let asked = 0;';
    const http = 'asked += 1; return { status: 200, latency: milliseconds(asked) };';
    writeFileSync(join(cwd, 'bad.ts'), plugin({ module, http }));
    const { code, stderr } = await podsim(['plugins', '--plugin', './bad.ts', '--check'], { cwd });
    expect(stderr).toMatch(/differs when it is run again; it must keep nothing between runs/);
    expect(code).toBe(3);
  });
});
