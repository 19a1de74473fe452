import { seconds } from '@podsim/kernel';
import { describe, expect, test } from 'vitest';
import { type Container, type ExecResult, script } from './harness.ts';

const IDLE = "trap 'exit 0' TERM; while true; do sleep 0.2; done";

/** Runs one command in an idle container, and what came of it within a minute. */
function call(argv: readonly string[], prepare: (c: Container) => void = () => {}): ExecResult[] {
  const container = script(IDLE, { ports: [8080] });
  prepare(container);
  let results: ExecResult[] = [];
  container.at(10, () => {
    results = container.exec(argv);
  });
  container.until(70);
  return results;
}

describe('a command in a container', () => {
  test.each([
    [['cat', '/tmp/x'], 1, "cat: can't open '/tmp/x': No such file or directory\n"],
    [['/bin/true'], 0, ''],
    [['false'], 1, ''],
    [['test', '-f', '/etc/passwd'], 0, ''],
    [['sh', '-c', 'test -f /tmp/x'], 1, ''],
    [['sh', '-c', 'echo out; echo err >&2; exit 7'], 7, 'out\nerr\n'],
    [['sh', '-c', 'foo'], 127, 'sh: foo: not found\n'],
    [['ls', '/nope'], 1, 'ls: /nope: No such file or directory\n'],
    [['touch', '/nope/x'], 1, 'touch: /nope/x: No such file or directory\n'],
    [['rm', '/nope'], 1, "rm: can't remove '/nope': No such file or directory\n"],
  ] as const)('%j', (argv, code, output) => {
    expect(call(argv)).toMatchObject([{ code, output, at: 10_000_000 }]);
  });

  test('that is not there is an error of the runtime, not a result', () => {
    expect(call(['foo'])).toMatchObject([
      { code: -1, output: 'exec: "foo": executable file not found in $PATH' },
    ]);
    expect(call(['/opt/foo'])).toMatchObject([
      { code: -1, output: 'exec: "/opt/foo": stat /opt/foo: no such file or directory' },
    ]);
    expect(call(['/tmp'])).toMatchObject([{ code: -1, output: 'exec: "/tmp": permission denied' }]);
  });

  test('takes the time it takes', () => {
    expect(call(['sleep', '10'])).toMatchObject([{ code: 0, at: 20_000_000 }]);
    expect(call(['sh', '-c', 'sleep 3; exit 2'])).toMatchObject([{ code: 2, at: 13_000_000 }]);
  });

  test('stops when it is killed', () => {
    const container = script(IDLE);
    const kills: (() => void)[] = [];
    const results: ExecResult[][] = [];
    container.at(1, () => {
      const argv = ['sh', '-c', 'sleep 5; touch /tmp/late'];
      results.push(container.exec(argv, (kill) => kills.push(kill)));
    });
    container.at(2, () => {
      for (const kill of kills) kill();
    });
    container.until(20);
    expect(results).toEqual([[]]);
    expect(container.files.stat('/tmp/late')).toBeNull();
  });

  test('sees the files of the container, and changes them', () => {
    const container = script('until [ -f /tmp/go ]; do sleep 1; done; cat /tmp/go; exit 6');
    container.at(30.5, () => container.exec(['sh', '-c', 'echo now > /tmp/go'])).until(60);
    expect([container.output, container.exit_?.code]).toEqual(['now\n', 6]);
    // 1 s, 1 ms for the child and 10 us a round, from the start on.
    expect(container.exit_?.at).toBe(31 * 1_001_010 + 10 + 1_000);
  });

  test('reaches the main process by its pid', () => {
    const container = script(IDLE);
    container.at(5, () => container.exec(['kill', '1'])).until(10);
    expect(container.exit_).toMatchObject({ code: 0 });
    const byName = script('sleep 100; echo next; sleep 1');
    byName.at(5, () => byName.exec(['pkill', 'sleep'])).until(10);
    expect(byName.lines.map(({ text }) => text)).toEqual(['Terminated', 'next']);
  });

  test('is not over while a child holds its output open', () => {
    expect(call(['sh', '-c', 'sleep 4 & echo started'])).toMatchObject([
      { code: 0, output: 'started\n', at: 14_000_000 },
    ]);
    expect(call(['sh', '-c', 'sleep 4 >/dev/null 2>&1 & echo started'])).toMatchObject([
      { code: 0, output: 'started\n', at: 10_000_000 },
    ]);
  });
});

describe('an answer can be relied on', () => {
  const holds = (argv: readonly string[]) => call(argv)[0]?.hold;

  test('when the command only looked at files', () => {
    expect(holds(['cat', '/tmp/x'])).toEqual({ files: ['/tmp/x'] });
    expect(holds(['true'])).toEqual({ files: [] });
    expect(holds(['sh', '-c', 'true'])).toEqual({ files: [] });
    expect(holds(['sh', '-c', 'exit 1'])).toEqual({ files: [] });
    expect(holds(['sh', '-c', '[ -f /a ] || [ -d /b ]'])).toEqual({ files: ['/a', '/b'] });
    expect(holds(['sh', '-c', '[ "$(cat /tmp/x 2>/dev/null)" = ok ]'])).toEqual({
      files: ['/tmp/x'],
    });
    expect(holds(['ls', '/tmp'])).toEqual({ files: ['/tmp'] });
    expect(holds(['touch', '/etc/passwd'])).toEqual({ files: ['/etc/passwd'] });
    expect(holds(['sh', '-c', 'cat /etc/passwd | grep -q root'])).toEqual({
      files: ['/etc/passwd'],
    });
  });

  test.each([
    [['touch', '/tmp/new']],
    [['sh', '-c', 'echo x > /tmp/y']],
    [['rm', '-rf', '/tmp/z', '/etc/passwd']],
    [['sleep', '0.1']],
    [['date']],
    [['mktemp']],
    [['nslookup', 'web']],
    [['sh', '-c', 'echo $RANDOM']],
    [['sh', '-c', 'while [ ! -f /tmp/x ]; do sleep 1; break; done']],
    [['sh', '-c', 'kill -0 1']],
    [['ps']],
  ])('never after %j', (argv) => {
    expect(holds(argv)).toBeUndefined();
  });
});

describe('over the network', () => {
  test('wget asks a server of the pod', () => {
    const answer = { status: 200, latency: seconds(0.02), body: 'ok\n', hold: {} };
    const serve = (c: Container) => c.network.servers.set('127.0.0.1:8080', () => answer);
    expect(call(['wget', '-qO-', 'localhost:8080/healthz'], serve)).toMatchObject([
      { code: 0, output: 'ok\n', at: 10_020_000 },
    ]);
    expect(call(['wget', '-qO-', 'localhost:8080/healthz'])).toMatchObject([
      { code: 1, output: "wget: can't connect to remote host (127.0.0.1): Connection refused\n" },
    ]);
    const failing = (c: Container) =>
      c.network.servers.set('127.0.0.1:8080', () => ({ ...answer, status: 500 }));
    expect(call(['wget', '-q', '-O', '-', 'http://localhost:8080'], failing)).toMatchObject([
      { code: 1, output: 'wget: server returned error: HTTP/1.1 500 Internal Server Error\n' },
    ]);
    const silent = (c: Container) =>
      c.network.servers.set('127.0.0.1:8080', () => ({ ...answer, latency: null }));
    expect(call(['wget', '-T', '3', '-qO-', 'http://localhost:8080'], silent)).toMatchObject([
      { code: 1, output: 'wget: download timed out\n', at: 13_000_000 },
    ]);
  });

  test('nc looks whether a port is open', () => {
    const open = (c: Container) =>
      c.network.servers.set('10.0.0.9:5432', () => ({ status: 200, latency: seconds(0) }));
    expect(call(['nc', '-z', '10.0.0.9', '5432'], open)).toMatchObject([{ code: 0, output: '' }]);
    expect(call(['nc', '-zv', '127.0.0.1', '1'])).toMatchObject([
      { code: 1, output: 'nc: 127.0.0.1 (127.0.0.1:1): Connection refused\n' },
    ]);
    expect(call(['nc', '-z', '-w', '2', '10.0.0.1', '1'])).toMatchObject([
      { code: 1, at: 12_000_000 },
    ]);
    expect(call(['nc', 'nope', '1'])).toMatchObject([
      { code: 1, output: "nc: bad address 'nope'\n" },
    ]);
  });

  test('ping waits ten seconds for a host that is down', () => {
    expect(call(['ping', '-c', '1', '10.0.0.9'])).toMatchObject([{ code: 1, at: 20_000_000 }]);
    const up = (c: Container) => c.network.alive.add('10.0.0.9');
    const [result] = call(['ping', '10.0.0.9', '-c', '3'], up);
    expect(result).toMatchObject({ code: 0, at: 12_000_400 });
    expect(result?.output).toContain('3 packets transmitted, 3 packets received, 0% packet loss');
    expect(call(['ping', '-c', '1', 'nope'])).toMatchObject([
      { code: 1, output: "ping: bad address 'nope'\n" },
    ]);
  });
});
