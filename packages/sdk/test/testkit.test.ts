import { describe, expect, it } from 'vitest';
import {
  type Behavior,
  type ContainerView,
  defineHookModel,
  defineMetric,
  definePlugin,
  defineProbeModel,
  defineRuntimeModel,
  milliseconds,
  optional,
  options,
  type Process,
  readDistribution,
  readShare,
  seconds,
} from '../src/index.ts';
import { checkPlugin, createHarness } from '../src/testkit/index.ts';

const app = defineRuntimeModel({
  description: 'Starts after a while, and counts what it is asked.',
  options: options({ startup: readDistribution, fail: optional(readShare, 0) }),
  create(process, { startup, fail }) {
    const answers = process.random('answers');
    return {
      start() {
        process.after(process.random('startup').sample(startup), () => {
          process.listen(8080);
          process.record('starts', { after: process.now });
          process.log('ready');
        });
      },
      signal: () => process.exit(0),
      exec: (call) => process.after(seconds(1), () => call.exit(0, 'done')),
      http: () => ({ status: answers.chance(fail) ? 500 : 200, latency: milliseconds(5) }),
    };
  },
});

const plugin = definePlugin({
  name: 'test',
  version: '1.0.0',
  apiVersion: 1,
  namespace: 'test',
  runtimeModels: { app },
  probeModels: {
    probe: defineProbeModel({
      description: 'Fails at times.',
      create: () => ({
        probe: ({ draws }) => ({
          result: draws.uniformAt(0) < 0.3 ? 'failure' : 'success',
          latency: milliseconds(2),
        }),
      }),
    }),
  },
  hookModels: {
    hook: defineHookModel({
      description: 'Takes two seconds.',
      create: () => ({ run: () => ({ result: 'success', duration: seconds(2) }) }),
    }),
  },
  tables: {
    starts: {
      description: 'Starts.',
      columns: [{ name: 'after', type: 'duration', description: 'Time.' }],
    },
  },
  metrics: {
    starts: defineMetric({
      description: 'Starts.',
      unit: '1',
      from: 'starts',
      init: () => 0,
      add: (n) => n + 1,
      value: (n) => n,
    }),
  },
});
const samples = { 'test/app': [{ startup: '1s..5s', fail: '20%' }, { startup: '2s' }] };

describe('createHarness', () => {
  it('plays the life of a process', () => {
    const harness = createHarness(plugin, { seed: 1 });
    const process = harness.runtimeModel('app', { startup: '2s' });
    expect(process.http()).toBeNull();
    harness.advance(seconds(2));
    expect(process.ports).toEqual([8080]);
    expect(process.http('/')).toEqual({ status: 200, latency: milliseconds(5) });
    expect(process.logs).toEqual(['ready']);
    const command = process.exec('backup');
    expect(command.code).toBeNull();
    harness.advance(seconds(1));
    expect(command).toEqual({ code: 0, output: 'done' });
    process.signal();
    expect(process.exitCode).toBe(0);
    expect(process.http()).toBeNull();
    const row = { time: 2e6, namespace: 'default', pod: 'web', container: 'app', after: 2e6 };
    expect(harness.rows('starts')).toEqual([row]);
  });

  it('asks probe and hook models', () => {
    const harness = createHarness(plugin, { seed: 1 });
    const probe = harness.probeModel('probe');
    expect(probe.probe({ ordinal: 3 })).toEqual(probe.probe({ ordinal: 3 }));
    expect(harness.hookModel('hook').run()).toEqual({ result: 'success', duration: seconds(2) });
  });

  it('has no shell, and no way back in time', () => {
    const harness = createHarness(
      wrong(() => ({})),
      { seed: 1 },
    );
    const process = harness.runtimeModel('app');
    expect(() => process.exec('cat', '/etc/hosts')).toThrow(
      /^the behaviour has no exec\(\), so podsim runs cat \/etc\/hosts in its shell, .*runScenario/,
    );
    for (const [by, text] of [
      [seconds(-1), '-1000000'],
      [0.5, '0.5'],
      ['5s', '5s'],
    ] as const) {
      expect(() => harness.advance(by as never)).toThrow(`advance(${text}), in microseconds: `);
    }
    expect(harness.now).toBe(0);
  });

  it('says what is wrong with options and names', () => {
    const harness = createHarness(plugin, { seed: 1 });
    expect(() => harness.runtimeModel('app', { startup: 'soon' })).toThrow(/test\/app\.startup: /);
    expect(() => harness.runtimeModel('ap')).toThrow('test has test/app, not test/ap');
    expect(() => harness.rows('stops')).toThrow('no table stops');
  });

  it('freezes options, also inside of what a schema has frozen', () => {
    const given = Object.freeze({ list: [] as number[] });
    const schema = { version: 1, vendor: 'test', validate: () => ({ value: given }) } as const;
    const model = {
      description: 'Remembers.',
      options: { '~standard': schema },
      create: (_: Process, { list }: typeof given) => ({ start: () => void list.push(1) }),
    };
    const remembers = { ...plugin, runtimeModels: { app: model as never } };
    const harness = createHarness(remembers, { seed: 1 });
    expect(() => harness.runtimeModel('app')).toThrow(/frozen: keep state inside create\(\)/);
    expect(given.list).toEqual([]);
  });

  it('freezes the container of probe and hook models, also inside', () => {
    const relabel = ({ container }: { container: ContainerView }): never => {
      Object.assign(container.pod.labels, { seen: 'yes' });
      throw new Error('labels can be written to');
    };
    const create = () => ({ probe: relabel, run: relabel });
    const model = { description: 'Writes.', create };
    const writes = { ...plugin, probeModels: { all: model }, hookModels: { all: model } };
    const harness = createHarness(writes, { seed: 1 });
    const frozen = /frozen: keep state inside create\(\)/;
    expect(() => harness.probeModel('all').probe()).toThrow(frozen);
    expect(() => harness.hookModel('all').run()).toThrow(frozen);
  });

  it('names options that hold themselves', () => {
    const loop: Record<string, unknown> = {};
    loop.again = { loop };
    const schema = { version: 1, vendor: 'test', validate: () => ({ value: loop }) } as const;
    const create = () => ({ start() {} });
    const model = { description: 'Loops.', options: { '~standard': schema }, create };
    const loops = { ...plugin, runtimeModels: { app: model as never } };
    expect(() => createHarness(loops, { seed: 1 }).runtimeModel('app')).toThrow(
      'gives an object that holds itself at options.again.loop',
    );
  });
});

/** A plugin with one runtime model that goes wrong. */
const wrong = (create: (process: Process) => Partial<Behavior>) =>
  definePlugin({
    name: 'wrong',
    version: '1.0.0',
    apiVersion: 1,
    namespace: 'wrong',
    runtimeModels: {
      app: {
        description: 'Is wrong.',
        create: (process) => ({ start: () => process.listen(80), ...create(process) }),
      },
    },
  });

let runs = 0;
const shared: number[] = [];

describe('checkPlugin', () => {
  it('finds nothing in a plugin that keeps the contract', () => {
    expect(() => checkPlugin(plugin, { samples })).not.toThrow();
  });

  it('says what differs, of whom and when', () => {
    let count = 0;
    const bad = wrong((process) => ({
      start() {
        count += 1;
        process.after(seconds(count), () => process.exit(count));
      },
    }));
    expect(() => checkPlugin(bad)).toThrow(
      'exitCode of the state of pod/web container app at 1.501000s\nfirst  1\nagain  "none',
    );
  });

  it('wants samples of its own models, as lists', () => {
    const check = (samples: object) => () => checkPlugin(plugin, { samples: samples as never });
    const good = samples['test/app'];
    expect(check({ 'test/ap': good })).toThrow('given for test/ap, which there is not; did you me');
    expect(check({ jvm: good })).toThrow('there is not; test has test/app, test/probe, test/hook');
    expect(check({ 'test/app': good[0] })).toThrow(
      "the samples of test/app are an object; write a list of options: samples: { 'test/app': [{",
    );
    expect(check({ 'test/app': [] })).toThrow('the samples of test/app are an empty list');
    expect(check({ 'test/app': [{ startup: 'soon' }] })).toThrow(
      /^the sample \{"startup":"soon"\} is refused: test\/app\.startup: /,
    );
  });

  it('asks for options to try', () => {
    expect(() => checkPlugin(plugin)).toThrow(
      /^test\/app cannot be tried without options: test\/app.startup: is missing\n.*samples: /,
    );
  });

  it.each([
    [
      'keeps state between runs',
      wrong(() => ({ http: () => ({ status: 200, latency: milliseconds(runs++ % 7) }) })),
      /differs when it is run again; it must keep nothing .* inside create\(\), not in /,
    ],
    [
      'shares state between processes',
      wrong((process) => {
        if (process.now === 0) shared.length = process.container.pod.name === 'web' ? 0 : 1;
        return { http: () => ({ status: 200 + shared.length, latency: milliseconds(1) }) };
      }),
      /differs beside other processes; it must share nothing with them/,
    ],
    [
      'breaks its word',
      wrong((process) => ({
        http: () => ({ status: process.now > seconds(5) ? 500 : 200, latency: null, hold: {} }),
      })),
      /http\(\) said that \[200,null\] holds, and then gave \[500,null\]/,
    ],
    [
      'uses chance',
      wrong(() => ({ http: () => ({ status: 200, latency: milliseconds(Math.random()) }) })),
      /plugin wrong, runtime model wrong\/app, http\(\) of pod\/web .* used Math\.random/,
    ],
    [
      'waits',
      wrong(() => ({ start: async () => {} })),
      /start\(\) of pod\/web container app at 0\.000000s: returned a promise/,
    ],
  ])('finds one that %s', (_, bad, says) => {
    expect(() => checkPlugin(bad)).toThrow(says);
  });

  it('finds a probe model that is not pure, and one that breaks its word', () => {
    const probing = (probe: (ordinal: number) => number) =>
      definePlugin({
        ...{ name: 'wrong', version: '1.0.0', apiVersion: 1 as const, namespace: 'wrong' },
        probeModels: {
          probe: defineProbeModel({
            description: 'Is wrong.',
            create: () => ({
              probe: ({ ordinal }) => ({
                ...{ result: 'success', latency: milliseconds(probe(ordinal)), hold: {} },
              }),
            }),
          }),
        },
      });
    let asked = 0;
    // Asked twice at once it gives the same: only the order tells.
    expect(() => checkPlugin(probing((i) => Math.floor(asked++ / 128) + (i & 0)))).toThrow(
      /a probe model is pure|is not pure/,
    );
    expect(() => checkPlugin(probing((i) => (i < 9 ? 1 : 2)))).toThrow(
      /attempt 0 said that success 1000 holds, and attempt 9 gave success 2000/,
    );
  });

  it('finds options that are not strict, and metrics that are no numbers', () => {
    const schema = {
      version: 1,
      vendor: 'test',
      validate: (value: unknown) => ({ value }),
    } as const;
    const loose = { ...app, options: { '~standard': schema } };
    const bad = { ...plugin, runtimeModels: { app: loose as never } };
    expect(() => checkPlugin(bad, { samples: { 'test/app': [{}] } })).toThrow(/schema strict/);
    const empty = { ...plugin.metrics.starts, value: () => Number.NaN };
    const folds = { ...plugin, metrics: { starts: empty as never } };
    expect(() => checkPlugin(folds, { samples })).toThrow(/metric test\/starts of no rows is NaN/);
  });
});
