import { describe, expect, test } from 'vitest';
import { createShell } from '../../src/models/shell/index.ts';
import { Container, type Settings, script } from './harness.ts';

/** Exit of a script that gets SIGTERM at a time: seconds and code; null while it runs. */
function terminated(
  text: string,
  at: number,
  settings: Partial<Settings> = {},
): { readonly at: number; readonly code: number } | null {
  const container = script(text, settings);
  container.at(at, () => container.signal('SIGTERM')).until(3000);
  const { exit_: exit } = container;
  return exit && { at: exit.at / 1_000_000, code: exit.code };
}

const LOOP = 'while true; do sleep 0.2; done';

describe('PID 1', () => {
  test.each(['sleep 3600', LOOP, 'sleep 1000; true', 'tail -f /dev/null'])(
    'without a handler ignores SIGTERM: %s',
    (text) => {
      expect(terminated(text, 10)).toSatisfy(
        (exit: { code: number } | null) => exit === null || exit.code !== 143,
      );
    },
  );

  test('with a trap ends when the sleep in progress has ended', () => {
    const exit = terminated(`trap 'exit 0' TERM; ${LOOP}`, 10.55);
    // A round takes 0.2 s, 1 ms for the child and 10 us for the loop: the 53rd ends at 10.65353.
    expect(exit).toEqual({ at: 10.65353, code: 0 });
  });

  test('runs a slow trap', () => {
    const exit = terminated(`trap 'sleep 6; exit 0' TERM; ${LOOP}`, 20);
    expect(exit?.code).toBe(0);
    expect(exit?.at).toBeGreaterThan(26);
    expect(exit?.at).toBeLessThan(26.21);
  });

  test('goes on after a trap that does not exit, and hears the next signal', () => {
    const container = script(`trap 'echo caught' TERM; ${LOOP}`);
    for (const at of [5, 7, 9]) container.at(at, () => container.signal('SIGTERM'));
    container.until(60);
    expect(container.output).toBe('caught\ncaught\ncaught\n');
    expect(container.ended).toBe(false);
    expect(container.lines.map((line) => Math.floor(line.at / 1_000_000))).toEqual([5, 7, 9]);
  });

  test('waits for a long foreground child before the trap runs', () => {
    expect(terminated("trap 'exit 3' TERM; sleep 100", 10)?.at).toBeCloseTo(100.001, 3);
  });

  test('is interrupted at once in wait', () => {
    expect(terminated("trap 'exit 3' TERM; sleep 100 & wait", 10)).toEqual({ at: 10, code: 3 });
    expect(terminated("trap 'exit 3' TERM; sleep 100 & wait $!", 10)).toEqual({ at: 10, code: 3 });
    const text = "trap 'kill $p; wait $p; exit $?' TERM; sleep 100 & p=$!; wait $p";
    expect(terminated(text, 10)).toEqual({ at: 10, code: 143 });
  });

  test('ignores what it was told to ignore, and what it stopped handling', () => {
    expect(terminated("trap '' TERM; sleep 30; exit 5", 10)).toEqual({ at: 30.001, code: 5 });
    expect(terminated("trap 'exit 0' TERM; trap - TERM; sleep 30; exit 5", 10)?.code).toBe(5);
  });

  test('hears other stop signals by their own traps', () => {
    const container = script(`trap 'exit 4' QUIT; trap 'exit 5' INT HUP USR1; ${LOOP}`);
    container.at(3, () => container.signal('SIGUSR1')).until(10);
    expect(container.exit_?.code).toBe(5);
  });

  test('cannot be killed from inside', () => {
    const kill9 = new Container({}).start(createShell(), {
      argv: ['sh', '-c', 'kill -9 $$; kill -9 1; kill $$; echo alive'],
    });
    expect([kill9.output, kill9.exit_?.code]).toEqual(['alive\n', 0]);
  });

  test('a command line written in a manifest loses one of two dollars', () => {
    // Kubernetes' own rule: $$ is an escaped $, so the shell gets `kill $`.
    const container = new Container({ command: ['sh', '-c', 'echo $$ $(date +%Y) $(NAME)'] });
    container.startShell().until(1);
    expect(container.output).toBe('sh: NAME: not found\n$ 2026\n');
    const env = new Container({ command: ['echo', '$(NAME)', '$$(NAME)'], env: { NAME: 'x' } });
    expect(env.startShell().until(1).output).toBe('x $(NAME)\n');
  });
});

describe('any other process', () => {
  const shared = { isPid1: false } as const;
  test.each(['sleep 3600', LOOP, 'sleep 10; sleep 1000'])('dies of SIGTERM: %s', (text) => {
    expect(terminated(text, 5, shared)).toEqual({ at: 5, code: 143 });
  });

  test('a tool without a shell does too, or not, as PID 1', () => {
    for (const [isPid1, ended] of [
      [true, false],
      [false, true],
    ] as const) {
      const container = new Container({ command: ['sleep', '3600'], isPid1 }).startShell();
      container.at(5, () => container.signal('SIGTERM')).until(30);
      expect(container.ended).toBe(ended);
    }
  });
});

describe('the last command of a script', () => {
  const server = "nginx -g 'daemon off;'";
  test('exec makes a server the main process, which then takes the signal itself', () => {
    const exit = terminated(`sleep 25; exec ${server}`, 60, { image: 'nginx:alpine' });
    expect(exit).toEqual({ at: 60.01, code: 0 });
    // In alpine the shell gives way to its last command by itself.
    expect(terminated(`sleep 1; ${server}`, 60, { image: 'nginx:alpine' })?.code).toBe(0);
  });

  test('dash keeps a list to itself, and then ignores the signal', () => {
    expect(terminated(`sleep 1; ${server}`, 60, { image: 'nginx:1.27' })).toBeNull();
    expect(terminated(server, 60, { image: 'nginx:1.27' })?.code).toBe(0);
  });

  test('a trap keeps the shell', () => {
    const text = `trap 'echo bye; exit 9' TERM; ${server}`;
    expect(terminated(text, 60, { image: 'nginx:alpine' })).toBeNull();
  });
});
