import { describe, expect, test } from 'vitest';
import { knowledgeOf } from '../../src/models/images/index.ts';
import { PROGRAMS } from '../../src/models/shell/tools/index.ts';
import { Container, run, script } from './harness.ts';

const DEBIAN = { image: 'debian:12' } as const;

describe('an image has its tools', () => {
  const BASIC = 'cat cp echo ls mkdir mv printf rm seq sleep tail test touch true wc'.split(' ');
  test.each(['busybox:1.36', 'alpine:3.20', 'debian:12', 'myapp:1', 'nginx:1.27'])(
    '%s',
    (image) => {
      const { has } = knowledgeOf(image);
      expect(BASIC.filter((tool) => !has(tool))).toEqual([]);
      expect(has('sh')).toBe(true);
    },
  );

  test('and no others', () => {
    const without = (image: string, ...tools: string[]) =>
      tools.filter((tool) => knowledgeOf(image).has(tool));
    expect(without('busybox:1.36', 'bash', 'curl')).toEqual([]);
    expect(without('alpine:3.20', 'bash', 'curl', 'httpd')).toEqual([]);
    expect(without('debian:12', 'ping', 'nslookup', 'wget', 'nc', 'ps', 'httpd')).toEqual([]);
    expect(without('registry.k8s.io/pause:3.9', 'sh', 'cat')).toEqual([]);
  });

  test('every tool of the table runs without arguments and ends, waits or complains', () => {
    for (const name of PROGRAMS.keys()) {
      const container = new Container({ image: 'myapp:1', command: [name] }).startShell();
      container.until(1);
      expect(container.exit_?.code ?? 0, name).toBeLessThan(128);
    }
  });
});

describe('texts follow the image', () => {
  const missing = 'cat /tmp/healthy; rm /x; ls /x; touch /x/y; mkdir /tmp; head /x';
  test('busybox', () => {
    const lines = [
      "cat: can't open '/tmp/healthy': No such file or directory",
      "rm: can't remove '/x': No such file or directory",
      'ls: /x: No such file or directory',
      'touch: /x/y: No such file or directory',
      "mkdir: can't create directory '/tmp': File exists",
      'head: /x: No such file or directory',
    ];
    for (const image of ['busybox', 'alpine:3', 'nginx:1.24-alpine', 'localhost:5000/busybox:1']) {
      expect(run(missing, { image }).output, image).toBe(`${lines.join('\n')}\n`);
    }
  });

  test('GNU', () => {
    const lines = [
      'cat: /tmp/healthy: No such file or directory',
      "rm: cannot remove '/x': No such file or directory",
      "ls: cannot access '/x': No such file or directory",
      "touch: cannot touch '/x/y': No such file or directory",
      "mkdir: cannot create directory '/tmp': File exists",
      "head: cannot open '/x' for reading: No such file or directory",
    ];
    for (const image of ['debian:12', 'nginx:1.27', 'myapp:1', 'python:3.12-slim']) {
      expect(run(missing, { image }).output, image).toBe(`${lines.join('\n')}\n`);
    }
  });

  test('an unknown command, in the words of the shell', () => {
    expect(run('foo')).toEqual({ output: 'sh: foo: not found\n', code: 127 });
    expect(run('true\nfoo', DEBIAN)).toEqual({ output: 'sh: 2: foo: not found\n', code: 127 });
    const bash = new Container({ command: ['/bin/bash', '-c', 'foo'], ...DEBIAN }).startShell();
    expect(bash.until(1).output).toBe('/bin/bash: line 1: foo: command not found\n');
    expect(bash.exit_?.code).toBe(127);
  });
});

describe('name resolution', () => {
  test('nslookup fails until the name is there, in the words of its version', () => {
    const container = script('nslookup web; echo $?', { image: 'busybox:1.28' }).until(5);
    expect(container.output).toContain("nslookup: can't resolve 'web'\n1\n");
    const newer = script('nslookup web; echo $?').until(5);
    expect(newer.output).toContain("** server can't find web: NXDOMAIN");
    const found = script('nslookup web && echo found');
    found.network.names.set('web', '10.96.0.7');
    expect(found.until(5).output).toContain('Address: 10.96.0.7');
    expect(found.output).toContain('found\n');
  });

  test('an init container that waits for a Service sees it at its next poll', () => {
    const text = 'until nslookup myservice; do echo waiting for myservice; sleep 60; done';
    const container = script(text, { image: 'busybox:1.28' });
    container.at(130, () => {
      container.network.names.set('myservice', '10.96.0.7');
      container.network.changed();
    });
    container.until(1000);
    expect(container.exit_?.code).toBe(0);
    expect((container.exit_?.at ?? 0) / 1_000_000).toBeCloseTo(180.01, 1);
    expect(container.lines.filter(({ text }) => text.startsWith('waiting'))).toHaveLength(3);
  });

  test('and one that pings a host that comes up', () => {
    const container = script('until ping 10.0.0.9 -c 1 ; do echo waiting; sleep 2; done;');
    container.at(52, () => {
      container.network.alive.add('10.0.0.9');
      container.network.changed();
    });
    container.until(200);
    // Every round takes 10 s for the lost answer and 2 s of sleep.
    expect((container.exit_?.at ?? 0) / 1_000_000).toBeCloseTo(60.01, 1);
  });
});

describe('servers', () => {
  test('httpd serves the files of a directory until it is killed', () => {
    const container = script('mkdir /www; echo hello > /www/index.html; httpd -f -p 8080 -h /www');
    container.until(1);
    expect([...container.listening]).toEqual([8080]);
    expect(container.http(8080)).toMatchObject({ status: 200, body: 'hello\n' });
    expect(container.http(8080, '/nope')).toMatchObject({ status: 404 });
    expect(container.http(8080)?.hold).toEqual({ files: ['/www/index.html'] });
    container.at(2, () => container.signal('SIGTERM')).until(10);
    // It has no handler, so PID 1 stays.
    expect(container.ended).toBe(false);
  });

  test('httpd in the background lets the script go on', () => {
    const container = script('httpd -p 80 -h /tmp; echo up; sleep 5').until(1);
    expect([container.output, [...container.listening]]).toEqual(['up\n', [80]]);
    expect(container.until(10).exit_?.code).toBe(0);
  });

  test('nc serves one connection, or many', () => {
    const once = script('nc -l -p 9000; echo done').until(1);
    expect(once.listening.has(9000)).toBe(true);
    once.at(2, () => once.http(9000)).until(3);
    expect([once.output, once.exit_?.code]).toEqual(['done\n', 0]);
    const many = script('nc -lk -p 9000').until(1);
    many.at(2, () => many.http(9000)).until(3);
    expect(many.listening.has(9000)).toBe(true);
  });

  test('nc answers with what it is given', () => {
    const text = 'while true; do printf "HTTP/1.1 503 No\\n\\nbody" | nc -l -p 80; done';
    const container = script(text).until(1);
    expect(container.http(80)).toMatchObject({ status: 503, body: 'body' });
    container.until(2);
    expect(container.http(80)).toMatchObject({ status: 503 });
  });

  test('two cannot have one port', () => {
    const container = script('nc -lk -p 80 & sleep 1; httpd -f -p 80; echo $?').until(5);
    expect(container.output).toBe('httpd: bind: Address already in use\n1\n');
  });

  test('nginx serves its page, and quits when told to', () => {
    const container = script("exec nginx -g 'daemon off;'", { image: 'nginx:1.27' }).until(1);
    expect(container.http(80)?.body).toContain('Welcome to nginx!');
    container.exec(['sh', '-c', 'echo mine > /usr/share/nginx/html/index.html']);
    expect(container.http(80)?.body).toBe('mine\n');
    container.at(5, () => container.exec(['nginx', '-s', 'quit'])).until(6);
    expect(container.exit_).toMatchObject({ code: 0 });
  });
});

describe('files that grow', () => {
  test('tail -f prints what is added', () => {
    const container = script('echo a > /tmp/f; (sleep 3; echo b >> /tmp/f) & tail -f /tmp/f');
    container.until(10);
    expect(container.lines.map(({ text, at }) => [text, Math.floor(at / 1_000_000)])).toEqual([
      ['a', 0],
      ['b', 3],
    ]);
    expect(container.ended).toBe(false);
  });

  test('tail -f /dev/null blocks for ever and costs nothing', () => {
    const container = script('tail -f /dev/null').until(100_000);
    expect(container.ended).toBe(false);
    expect(container.tasks).toBeLessThan(5);
  });

  test('stress takes the memory it is asked for', () => {
    const settings = {
      image: 'polinux/stress',
      command: ['stress'],
      args: ['--vm', '1', '--vm-bytes', '250M', '--vm-hang', '1'],
    };
    const enough = new Container({ ...settings, memory: 300 * 1024 * 1024 }).startShell();
    expect(enough.until(60).ended).toBe(false);
    expect(enough.peak).toBe(250 * 1024 * 1024);
    const small = new Container({ ...settings, memory: 100 * 1024 * 1024 }).startShell();
    expect(small.until(60).exit_).toMatchObject({ code: 137, oom: true });
  });
});

describe('limits', () => {
  test('a script that never lets time pass is an error that says so', () => {
    const text = 'f() { for i in 1 2 3 4 5 6 7 8 9 10; do "$@"; done; }; f f f f f f true';
    expect(() => script(text)).toThrow(/ran more than 100000 commands at 0 us/);
  });

  test('endless recursion ends the shell', () => {
    expect(run('f() { f; }; f')).toEqual({
      output: 'sh: maximum function recursion depth exceeded\n',
      code: 2,
    });
    expect(run('f() { f | f; }; f').code).not.toBe(0);
  });

  test('a busy loop lets time pass, and parks', () => {
    const container = script('while :; do :; done').until(3600);
    expect(container.tasks).toBeLessThan(10);
    const counting = script('i=0; while [ $i -lt 1000 ]; do i=$((i+1)); done; echo $i').until(1);
    expect(counting.output).toBe('1000\n');
    expect(counting.exit_?.at).toBe(1001 * 10);
  });
});
