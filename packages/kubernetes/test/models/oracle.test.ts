import { describe, expect, test } from 'vitest';
import { Volume } from '../../src/kubelet/runtime/files/index.ts';
import { Container, script } from './harness.ts';

const BUSYBOX = 'docker.io/library/busybox:1.0';

/** Runs a command of the recorded scenarios: seconds until its end, and its code. */
function outcome(text: string, volume = new Volume()): { seconds: number; code: number } | null {
  const container = new Container({
    image: BUSYBOX,
    command: ['/bin/sh', '-c', text],
    volumes: [['/v', volume]],
  });
  const { exit_: exit } = container.startShell().until(4000);
  return exit && { seconds: exit.at / 1_000_000, code: exit.code };
}

describe('commands of the recorded scenarios end as recorded', () => {
  test.each([
    ['sleep 2; exit 1', 2, 1],
    ['sleep 1; exit 1', 1, 1],
    ['sleep 4; exit 0', 4, 0],
    ['sleep 4; exit 3', 4, 3],
    ['sleep 3; exit 1', 3, 1],
    ['sleep 10; exit 0', 10, 0],
    ['sleep 25', 25, 0],
    ['sleep 3600', 3600, 0],
    ['true', 0, 0],
    ['false', 0, 1],
    ['exit 1', 0, 1],
  ])('%s', (text, seconds, code) => {
    const end = outcome(text);
    expect(end?.code).toBe(code);
    // The recordings show 2 to 30 ms more than the sleep itself.
    expect(end?.seconds).toBeGreaterThanOrEqual(seconds);
    expect(end?.seconds).toBeLessThan(seconds + 0.01);
  });

  test('counting in a volume: fails twice, then succeeds', () => {
    const volume = new Volume();
    const text = 'n=$(cat /v/n 2>/dev/null || echo 0); echo $((n+1)) > /v/n; sleep 1; [ $n -ge 2 ]';
    expect([1, 2, 3].map(() => outcome(text, volume)?.code)).toEqual([1, 1, 0]);
    expect(volume.read('/n')).toBe('3\n');
  });

  test('counting in a volume: 42 first, 1 from then on', () => {
    const volume = new Volume();
    const text =
      'n=$(cat /v/n 2>/dev/null || echo 0); echo $((n+1)) > /v/n; sleep 2; ' +
      '[ $n -ge 1 ] && exit 1; exit 42';
    expect([1, 2, 3].map(() => outcome(text, volume)?.code)).toEqual([42, 1, 1]);
  });

  test('an init container leaves a message for the one after it', () => {
    const volume = new Volume();
    outcome('echo hello > /v/message', volume);
    const app = new Container({
      image: BUSYBOX,
      command: [
        '/bin/sh',
        '-c',
        "trap 'exit 0' TERM; cat /v/message; while true; do sleep 0.2; done",
      ],
      volumes: [['/v', volume]],
    })
      .startShell()
      .until(1);
    expect(app.output).toBe('hello\n');
    expect(app.exec(['cat', '/v/message'])).toMatchObject([{ code: 0, output: 'hello\n' }]);
  });

  test('tail /dev/zero is killed for its memory within 150 ms', () => {
    const container = new Container({
      image: BUSYBOX,
      command: ['/bin/sh', '-c', 'sleep 3; tail /dev/zero'],
      memory: 24 * 1024 * 1024,
    });
    const { exit_: exit } = container.startShell().until(60);
    expect(exit).toMatchObject({ code: 137, oom: true });
    expect((exit?.at ?? 0) / 1_000_000).toBeGreaterThan(3.02);
    expect((exit?.at ?? 0) / 1_000_000).toBeLessThan(3.155);
  });

  test('without a limit it stops growing at 8 GiB', () => {
    const container = script('tail /dev/zero').until(60);
    expect(container.peak).toBe(8 * 1024 * 1024 * 1024);
    expect(container.ended).toBe(false);
  });
});

describe('the file of the liveness example', () => {
  const text = 'touch /tmp/healthy; sleep 30; rm -rf /tmp/healthy; sleep 600';
  test('is there for thirty seconds', () => {
    const container = script(text);
    const probe = (at: number) => {
      const results: unknown[] = [];
      container.at(at, () => results.push(...container.exec(['cat', '/tmp/healthy']))).until(at);
      return results[0];
    };
    expect(probe(5)).toMatchObject({ code: 0, output: '', hold: { files: ['/tmp/healthy'] } });
    expect(probe(29)).toMatchObject({ code: 0 });
    expect(probe(31)).toMatchObject({
      code: 1,
      output: "cat: can't open '/tmp/healthy': No such file or directory\n",
      hold: { files: ['/tmp/healthy'] },
    });
  });

  test('flaps as readiness needs it', () => {
    const flap =
      "trap 'exit 0' TERM; touch /tmp/r; sleep 20; rm /tmp/r; sleep 20; touch /tmp/r; " +
      'while true; do sleep 0.2; done';
    const container = script(flap);
    const changes: number[] = [];
    container.files.watch('/tmp/r', () => changes.push(Math.round(container.now / 1_000_000)));
    container.at(50, () => container.signal('SIGTERM')).until(100);
    expect(changes).toEqual([0, 20, 40]);
    expect(container.exit_?.code).toBe(0);
  });
});
