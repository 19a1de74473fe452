import type { ExecCall, OptionsSchema, Request } from '@podsim/sdk';
import { describe, expect, test } from 'vitest';
import { scripted, scriptedProbe } from '../../src/models/scripted/index.ts';
import { Container, type Settings } from './harness.ts';

function start(runs: unknown, settings: Partial<Settings> = {}): Container {
  return new Container({ ports: [80], ...settings }).start(scripted, runs);
}

type Probe = 'startup' | 'readiness' | 'liveness';

/** What an exec probe is answered: code and time; null while it is not. */
function execProbe(container: Container, probe: Probe, purpose: ExecCall['purpose'] = 'probe') {
  const answers: unknown[] = [];
  container.guard(() =>
    container.behavior?.exec?.({
      argv: ['x'],
      purpose,
      probe,
      onKill: () => {},
      exit: (code, _output, hold) => answers.push({ code, at: container.now / 1e6, hold }),
    }),
  );
  return answers;
}

function httpProbe(container: Container, probe: Probe) {
  const request: Request = {
    port: 80,
    path: '/',
    scheme: 'HTTP',
    headers: [],
    from: 'probe',
    probe,
  };
  return container.behavior?.http?.(request);
}

describe('a scripted process', () => {
  test('ends as its run says, and the last run repeats', () => {
    const runs = [{ exit: { after: 1, code: 3 } }, { exit: { after: 2.5, code: 0 } }];
    const end = (attempt: number) => start(runs, { attempt }).until(100).exit_;
    expect([0, 1, 2].map(end)).toEqual([
      { code: 3, at: 1_000_000, oom: false },
      { code: 0, at: 2_500_000, oom: false },
      { code: 0, at: 2_500_000, oom: false },
    ]);
    expect(start([{ exit: { never: true } }]).until(1000).ended).toBe(false);
    expect(start([{}]).until(1000).ended).toBe(false);
  });

  test('can be killed for its memory', () => {
    const runs = [{ exit: { after: 1, oom: true } }];
    expect(start(runs, { memory: 1000 }).until(2).exit_).toMatchObject({ code: 137, oom: true });
  });

  test('takes SIGTERM as its run says', () => {
    const end = (onTerm: unknown) => {
      const container = start([onTerm === undefined ? {} : { onTerm }]);
      return container.at(5, () => container.signal('SIGTERM')).until(100).exit_;
    };
    expect(end(undefined)).toMatchObject({ code: 143, at: 5_000_000 });
    expect(end({ after: 0, code: 7 })).toMatchObject({ code: 7, at: 5_000_000 });
    expect(end({ after: 15, code: 0 })).toMatchObject({ code: 0, at: 20_000_000 });
    expect(end({ ignore: true })).toBeNull();
  });

  test('writes its last words', () => {
    const runs = [{ exit: { after: 1, code: 1 }, terminationLog: 'OK', stdout: 'a\nDONE' }];
    const container = start(runs).until(2);
    expect(container.files.read('/dev/termination-log')).toBe('OK');
    expect(container.output).toBe('a\nDONE\n');
  });

  test('goes by its completion index', () => {
    const runs = [
      { byIndex: { even: { exit: { after: 1, code: 0 } }, odd: { exit: { after: 1, code: 1 } } } },
    ];
    const end = (index: string) => start(runs, { env: { JOB_COMPLETION_INDEX: index } }).until(2);
    expect([end('0'), end('1'), end('4')].map(({ exit_ }) => exit_?.code)).toEqual([0, 1, 0]);
  });
});

describe('health', () => {
  const runs = [
    {
      health: [
        { from: 0, to: 10, startup: 'fail' },
        { from: 10, startup: 'ok', liveness: 'fail' },
        { from: 20, liveness: 'warn', readiness: 'timeout' },
        { from: 0, readiness: 'fail', relativeTo: 'term' },
      ],
      onTerm: { ignore: true },
    },
  ];

  test('is that of the last window that covers the moment and names the probe', () => {
    const container = start(runs).until(5);
    expect(execProbe(container, 'startup')).toEqual([
      { code: 1, at: 5, hold: { until: 10_000_000 } },
    ]);
    expect(execProbe(container, 'liveness')).toMatchObject([{ code: 0 }]);
    container.until(10);
    expect(execProbe(container, 'startup')).toMatchObject([{ code: 0 }]);
    expect(httpProbe(container, 'liveness')).toMatchObject({
      status: 500,
      hold: { until: 20_000_000 },
    });
    container.until(20);
    expect(httpProbe(container, 'liveness')).toMatchObject({ status: 302, hold: {} });
    expect(httpProbe(container, 'readiness')).toMatchObject({ latency: null });
    expect(container.behavior?.grpc?.('', 'liveness')?.status).toBe('SERVING');
    expect(container.behavior?.tcp?.(80, 'readiness')).toMatchObject({ latency: null });
    container.signal('SIGTERM');
    expect(httpProbe(container, 'readiness')).toMatchObject({ status: 500 });
    expect(container.behavior?.tcp?.(80, 'readiness')).toMatchObject({ result: 'refused' });
    expect(container.changes).toBe(1);
  });

  test('before the start delay is over it fails, and then it is well', () => {
    const container = start([{ startDelay: 5 }]).until(4.999);
    expect(execProbe(container, 'readiness')).toEqual([
      { code: 1, at: 4.999, hold: { until: 5_000_000 } },
    ]);
    container.until(5);
    expect(execProbe(container, 'readiness')).toEqual([{ code: 0, at: 5, hold: {} }]);
  });

  test('answers late, or never', () => {
    const container = start([{ health: [{ from: 0, liveness: 'ok', latency: 10 }] }]).until(1);
    const answers = execProbe(container, 'liveness');
    expect(answers).toEqual([]);
    container.until(30);
    expect(answers).toMatchObject([{ code: 0, at: 11 }]);
    expect(httpProbe(container, 'liveness')).toMatchObject({ status: 200, latency: 10_000_000 });
    const silent = start([{ health: [{ from: 0, liveness: 'timeout' }] }]).until(1);
    const none = execProbe(silent, 'liveness');
    expect([none, silent.until(100).ended]).toEqual([[], false]);
    expect(none).toEqual([]);
    const broken = start([{ health: [{ from: 0, liveness: 'error' }] }]);
    expect(execProbe(broken, 'liveness')).toMatchObject([{ code: -1 }]);
  });

  test('hooks take their time and fail if they must', () => {
    const hook = (name: 'postStart' | 'preStop', container: Container) => {
      const answers: number[][] = [];
      container.behavior?.exec?.({
        argv: ['x'],
        purpose: 'hook',
        hook: name,
        onKill: () => {},
        exit: (code) => answers.push([code, container.now / 1e6]),
      });
      return answers;
    };
    const run = { postStart: { duration: 1, fail: true }, preStop: { duration: 0.5, fail: false } };
    const container = start([run]);
    const [first, last] = [hook('postStart', container), hook('preStop', container)];
    container.until(5);
    expect([first, last]).toEqual([[[1, 1]], [[0, 0.5]]]);
    expect(hook('preStop', start([{}]))).toEqual([[0, 0]]);
  });
});

describe('options', () => {
  const problems = (options: unknown) => {
    const schema = scripted.options as OptionsSchema;
    const result = schema['~standard'].validate(options) as {
      issues?: { path?: unknown[]; message: string }[];
    };
    return (result.issues ?? []).map(({ path, message }) => `${path?.join('.')}: ${message}`);
  };

  test('that are wrong are told with their place', () => {
    expect(problems([{ exit: { after: 1, code: 300 } }])).toEqual([
      '0.exit.code: expected an exit code from 0 to 255, not 300',
    ]);
    expect(problems([{ health: [{ from: 0, liveness: 'bad' }] }])).toEqual([
      '0.health.0.liveness: expected ok, fail, warn, timeout, error, not "bad"',
    ]);
    expect(problems([{ health: [{ liveness: 'ok' }] }])).toEqual(['0.health.0.from: is missing']);
    expect(problems([{ exitt: 1, startDelay: -1 }])).toEqual([
      expect.stringMatching(/^0\.exitt: unknown key; known are startDelay, exit, /),
      '0.startDelay: expected a number of seconds, 0 or more, not -1',
    ]);
    expect(problems([])).toEqual([': expected at least one run']);
    expect(problems('x')).toEqual([': expected a list, not "x"']);
    expect(problems([{ byIndex: { even: {}, odd: { exit: 3 } } }])).toEqual([
      '0.byIndex.odd.exit: expected a map, not 3',
    ]);
  });

  test('of a probe that has one verdict', () => {
    const schema = scriptedProbe.options as OptionsSchema;
    const result = schema['~standard'].validate({ verdict: 'fail', latency: 2 });
    expect(result).toEqual({ value: { verdict: 'fail', latency: 2 } });
  });
});
