import { describe, expect, it } from 'vitest';
import { duration } from '../../src/models/duration/index.ts';
import { latency } from '../../src/models/latency/index.ts';
import { builtin } from '../../src/models/plugin.ts';
import { server } from '../../src/models/server/index.ts';
import { complaints, validated } from './world.ts';

const constant = (value: number) => ({ kind: 'constant', value });

describe('options of the server', () => {
  it('have defaults', () => {
    expect(validated(server.options, {})).toEqual({
      startup: constant(0),
      cpuSeconds: constant(0),
      threads: 1,
      ports: null,
      latency: constant(5_000),
      errors: 0,
      status: 500,
      onSigterm: { kind: 'exit', code: 0, after: constant(100_000) },
      incidents: [],
      memory: null,
      cpu: null,
    });
  });

  it('are read as the design writes them', () => {
    const given = validated(server.options, {
      startup: '8s..30s',
      latency: '40ms..900ms',
      errors: '0.5%',
      onSigterm: { drain: '5s..20s' },
      incidents: [
        { at: '10m', for: '2m', latency: '3s' },
        { every: '~6h', hang: 'until-restart' },
      ],
      crash: { every: '~2h', exit: 1 },
      memory: { start: '50Mi', growth: '60Mi/h' },
    });
    expect(given).toMatchObject({
      startup: { kind: 'logNormal', median: 8_000_000, p99: 30_000_000 },
      errors: 0.005,
      onSigterm: { kind: 'drain', drain: { kind: 'logNormal' } },
      memory: { start: 52_428_800, growth: { bytes: 62_914_560, per: 3_600_000_000 } },
    });
    expect(given.incidents.map(({ id, when, effect }) => [id, when.since, effect])).toEqual([
      ['degrade#0', 'run', { kind: 'degrade', latency: constant(3_000_000), errors: null }],
      ['hang#0', 'last', { kind: 'hang', untilRestart: true }],
      ['crash', 'last', { kind: 'crash', code: 1 }],
    ]);
  });

  it.each([
    ['1Mi per minute', { bytes: 1_048_576, per: 60_000_000 }],
    ['1Mi / m', { bytes: 1_048_576, per: 60_000_000 }],
    ['1.5Gi/day', { bytes: 1_610_612_736, per: 86_400_000_000 }],
  ])('read the growth %s', (growth, expected) => {
    expect(validated(server.options, { memory: { growth } }).memory?.growth).toEqual(expected);
  });

  it('are refused with all problems, each at its place', () => {
    const wrong = {
      startup: 'soon',
      cpuSeconds: -1,
      threads: 0,
      ports: [80, 70_000],
      latency: { uniform: ['2s', '1s'] },
      errors: '150%',
      status: 200,
      onSigterm: { drain: '5s', after: '1s' },
      memory: { start: '50Mo', growth: '1Mi per fortnight' },
      crash: { exit: 300 },
      colour: 'red',
    };
    const places = complaints(server.options, wrong).map((text) => text.split(':')[0]);
    expect(places.sort()).toEqual([
      'colour',
      'cpuSeconds',
      'crash.every',
      'crash.exit',
      'errors',
      'latency.uniform',
      'memory.growth',
      'memory.start',
      'onSigterm.after',
      'ports.1',
      'startup',
      'status',
      'threads',
    ]);
  });

  it.each([
    [{ latency: '3s' }, 'incidents.0: expected one of at (a time of the run, or since: start) and'],
    [{ at: '1m', every: '~1h', hang: true }, 'incidents.0: expected one of at'],
    [{ at: '1m' }, 'incidents.0: expected one effect: latency and errors, hang, deadlock or crash'],
    [{ at: '1m', hang: true, crash: 1 }, 'incidents.0: expected one effect'],
    [
      { at: '1m..2m', hang: true },
      'incidents.0.at: expected one time, such as 10m; a distribution',
    ],
    [{ at: '1m', for: '1m..2m', hang: true }, 'incidents.0.for: expected one duration'],
    [{ at: '1m', for: '1m', hang: 'until-restart' }, 'incidents.0.for: has no meaning here'],
    [{ at: '1m', for: '1m', deadlock: true }, 'incidents.0.for: has no meaning here'],
    [{ every: '1m', for: '1m', crash: 1 }, 'incidents.0.for: has no meaning here: the process'],
    [{ at: '1m', for: 0, hang: true }, 'incidents.0.for: expected a time longer than 0'],
    [{ every: '0s', crash: 1 }, 'incidents.0.every: expected a time longer than 0'],
    [{ every: '1h', since: 'start', crash: 1 }, 'incidents.0.since: goes with at'],
    [{ at: '1m', crash: 1, path: '/' }, 'incidents.0.path: goes with latency, errors or hang'],
    [{ at: '1m', hang: 'sometimes' }, 'incidents.0.hang: expected true or until-restart'],
    [{ at: '1m', deadlock: false }, 'incidents.0.deadlock: expected true'],
    [{ at: '1m', hang: true, healthy: 'yes' }, 'incidents.0.healthy: expected true or false'],
  ])('refuse the incident %j', (incident, expected) => {
    const found = complaints(server.options, { incidents: [incident] });
    expect(found).toHaveLength(1);
    expect(found[0]?.startsWith(expected)).toBe(true);
  });

  it('give the place of a problem in one of several incidents', () => {
    const incidents = [{ at: '1m', hang: true }, 'outage', { at: 'never', errors: 7 }];
    const places = complaints(server.options, { incidents }).map((text) => text.split(':')[0]);
    expect(places).toEqual(['incidents.1', 'incidents.2.at', 'incidents.2.errors']);
  });
});

describe('options of latency and duration', () => {
  const logNormal = { kind: 'logNormal', median: 3_000_000, p99: 8_000_000 };

  it('may be a distribution alone', () => {
    expect(validated(duration.options, '3s..8s')).toEqual({ duration: logNormal, fail: 0 });
    expect(validated(duration.options, 0)).toEqual({ duration: constant(0), fail: 0 });
    expect(validated(latency.options, '3s..8s')).toEqual({ latency: logNormal, loss: 0, fail: 0 });
    const uniform = { kind: 'uniform', min: 1_000_000, max: 2_000_000 };
    expect(validated(duration.options, { uniform: ['1s', '2s'] }).duration).toEqual(uniform);
    expect(validated(latency.options, { uniform: ['1s', '2s'] }).latency).toEqual(uniform);
  });

  it('or a map', () => {
    const hook = { duration: '3s..8s', fail: '1%' };
    expect(validated(duration.options, hook)).toEqual({ duration: logNormal, fail: 0.01 });
    expect(validated(latency.options, { loss: 0.01, fail: '2%' })).toEqual({
      latency: constant(5_000),
      loss: 0.01,
      fail: 0.02,
    });
  });

  it('are refused with all problems, each at its place', () => {
    expect(complaints(duration.options, {})).toEqual([
      expect.stringMatching(/^duration: (is missing|expected)/),
    ]);
    expect(complaints(duration.options, 'long')).toEqual([
      expect.stringMatching(/^: "long" is not a distribution\./),
    ]);
    const places = complaints(latency.options, { latency: 5, loss: 2, fail: 'all', cost: 1 });
    expect(places.map((text) => text.split(':')[0]).sort()).toEqual([
      'cost',
      'fail',
      'latency',
      'loss',
    ]);
  });
});

it('the three are built in', () => {
  expect(builtin.runtimeModels.server).toBe(server);
  expect(builtin.probeModels.latency).toBe(latency);
  expect(builtin.hookModels.duration).toBe(duration);
});

describe('the CPU of a server', () => {
  it('is a quantity, or idle use and a shared load in steps', () => {
    expect(validated(server.options, { cpu: '200m' })).toMatchObject({
      cpu: { idle: 200, load: [] },
    });
    const cpu = {
      idle: '50m',
      load: [
        { at: '0s', cpu: 1 },
        { at: '10m', cpu: '2500m' },
      ],
    };
    expect(validated(server.options, { cpu })).toMatchObject({
      cpu: {
        idle: 50,
        load: [
          { at: 0, cpu: 1000 },
          { at: 600_000_000, cpu: 2500 },
        ],
      },
    });
  });
});
