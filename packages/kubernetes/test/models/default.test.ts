import { describe, expect, test } from 'vitest';
import { FileView } from '../../src/kubelet/runtime/files/index.ts';
import { defaultModel } from '../../src/models/default/index.ts';
import { assumptionFor, entrypoint, imageStopSignal } from '../../src/models/index.ts';
import { Container, type Settings } from './harness.ts';

/** Starts what `entrypoint` chooses for a container. */
function start(settings: Partial<Settings>): Container {
  const container = new Container(settings);
  const entry = entrypoint(container.container);
  if (entry.kind === 'startError') throw new Error(entry.message);
  return container.start(entry.model, entry.options);
}

/** What is chosen: `shell`, `default`, or why the container cannot start. */
function chosen(image: string, command: string[] | null, args: string[] | null = null): string {
  const entry = entrypoint({ image, command, args });
  if (entry.kind === 'startError') return entry.message;
  return entry.model === defaultModel ? 'default' : 'shell';
}

describe('the default process', () => {
  test('starts at once, listens on every port of the manifest, answers 200 in 5 ms', () => {
    const container = start({ image: 'myapp:1', ports: [8080, 9090] });
    expect([...container.listening]).toEqual([8080, 9090]);
    expect(container.http(9090)).toEqual({ status: 200, latency: 5_000, hold: {} });
    expect(container.until(1_000_000).ended).toBe(false);
  });

  test('ends 100 ms after SIGTERM with 0', () => {
    const container = start({ image: 'myapp:1' });
    container.at(5, () => container.signal('SIGTERM')).until(10);
    expect(container.exit_).toEqual({ code: 0, at: 5_100_000, oom: false });
  });

  test('fails when a port is taken', () => {
    const container = new Container({ image: 'myapp:1', ports: [80] });
    container.listening.add(80);
    container.start(defaultModel, { wellKnown: true }).until(1);
    expect(container.exit_?.code).toBe(1);
    expect(container.output).toContain('Address already in use');
  });

  test('runs commands of probes and hooks against its files', () => {
    const container = start({ image: 'myapp:1' });
    expect(container.exec(['sh', '-c', 'touch /tmp/a; ls /tmp'])).toMatchObject([
      { code: 0, output: 'a\n' },
    ]);
    container.at(5, () => container.exec(['kill', '-TERM', '1'])).until(6);
    expect(container.exit_?.code).toBe(0);
  });
});

describe('well-known images', () => {
  test('nginx serves its page, and what is put in its place', () => {
    const container = start({ image: 'nginx:1.17.1', ports: [80, 8080] }).until(1);
    // Port 8080 is only named by a probe: nothing listens there.
    expect([...container.listening]).toEqual([80]);
    expect(container.http(80)).toMatchObject({
      status: 200,
      body: expect.stringContaining('Welcome to nginx!'),
      hold: { files: ['/usr/share/nginx/html/index.html'] },
    });
    expect(container.http(80, '/hello')).toMatchObject({ status: 404 });
    container.exec(['/bin/sh', '-c', 'echo hi > /usr/share/nginx/html/index.html']);
    expect(container.http(80)?.body).toBe('hi\n');
  });

  test.each([
    ['nginx', 'SIGTERM', 10],
    ['nginx', 'SIGQUIT', 30],
    ['redis:7', 'SIGTERM', 10],
    ['tomcat:10', 'SIGTERM', 300],
  ] as const)('%s ends soon after %s', (image, signal, ms) => {
    const container = start({ image });
    container.at(30, () => container.signal(signal)).until(40);
    expect(container.exit_).toMatchObject({
      code: image.startsWith('tomcat') ? 143 : 0,
      at: 30_000_000 + ms * 1000,
    });
  });

  test('nginx -s quit ends it from a hook', () => {
    const container = start({ image: 'nginx' });
    container.at(10, () => {
      expect(container.exec(['nginx', '-s', 'quit'])).toMatchObject([{ code: 0 }]);
      expect(container.exec(['/usr/sbin/nginx', '-s', 'quit'])).toMatchObject([{ code: 0 }]);
    });
    container.until(20);
    expect(container.exit_).toMatchObject({ code: 0, at: 10_030_000 });
  });

  test('a shell without a terminal ends at once with 0', () => {
    for (const image of ['busybox', 'alpine:3', 'ubuntu:24.04', 'python:3', 'node:20']) {
      expect(start({ image }).until(1).exit_, image).toMatchObject({ code: 0 });
    }
    const hello = start({ image: 'hello-world' }).until(1);
    expect(hello.output).toContain('Hello from Docker!');
  });

  test('a database needs its password', () => {
    const without = start({ image: 'mysql:8' }).until(60);
    expect([without.exit_?.code, without.output]).toEqual([
      1,
      expect.stringContaining('Database is uninitialized'),
    ]);
    const env = { MYSQL_ROOT_PASSWORD: 'secret' };
    const container = start({ image: 'mysql:8', env }).until(5);
    expect([...container.listening]).toEqual([]);
    expect([...container.until(10).listening]).toEqual([3306]);
  });

  test('clients of databases see whether the port is open', () => {
    const container = start({ image: 'postgres:17-alpine', env: { POSTGRES_PASSWORD: 'x' } });
    const ready = () => container.exec(['pg_isready', '-U', 'x', '-h', '127.0.0.1'])[0];
    expect(ready()).toMatchObject({ code: 2, output: '127.0.0.1:5432 - no response\n' });
    container.network.servers.set('127.0.0.1:5432', () => ({ status: 0, latency: null }));
    expect(ready()).toMatchObject({ code: 0, output: '127.0.0.1:5432 - accepting connections\n' });
  });

  test('the liveness sample is well for ten seconds', () => {
    for (const settings of [
      { image: 'registry.k8s.io/e2e-test-images/agnhost:2.40', args: ['liveness'] },
      { image: 'k8s.gcr.io/liveness', args: ['/server'] },
    ]) {
      const container = start(settings).until(9);
      expect(container.http(8080, '/healthz')).toMatchObject({
        status: 200,
        body: 'ok',
        hold: { until: 10_000_001 },
      });
      container.until(11);
      expect(container.http(8080, '/healthz')).toMatchObject({ status: 500, body: 'error: 11' });
    }
  });

  test('the health checker changes its mind when it is told to', () => {
    const container = start({ image: 'agnhost', command: ['/agnhost', 'grpc-health-checking'] });
    container.until(1);
    expect(container.behavior?.grpc?.('')?.status).toBe('SERVING');
    container.http(8080, '/make-not-serving');
    expect(container.behavior?.grpc?.('')?.status).toBe('NOT_SERVING');
    expect(container.changes).toBe(1);
  });
});

describe('the choice', () => {
  test('scripts and tools are run', () => {
    expect(chosen('busybox', ['sh', '-c', 'true'])).toBe('shell');
    expect(chosen('busybox', null, ['/bin/sh', '-c', 'true'])).toBe('shell');
    expect(chosen('busybox', ['/bin/sh'], ['-c', 'sleep 1'])).toBe('shell');
    expect(chosen('busybox', ['sleep', '3600'])).toBe('shell');
    expect(chosen('busybox', ['/bin/cat', '/x'])).toBe('shell');
    expect(chosen('myapp:1', ['bash', '-c', 'true'])).toBe('shell');
    expect(chosen('nginx', ['sh', '-c', 'trap "" TERM; sleep 3600'])).toBe('shell');
    expect(chosen('redis', null, ['sh', '-c', 'redis-server'])).toBe('shell');
    expect(chosen('myapp:1', ['nginx'])).toBe('shell');
  });

  test('the own program of an image, and its flags, are its default', () => {
    expect(chosen('nginx', ['nginx', '-g', 'daemon off;'])).toBe('default');
    expect(chosen('nginx', null)).toBe('default');
    expect(chosen('redis', ['redis-server', '--appendonly', 'yes'])).toBe('default');
    expect(chosen('redis', null, ['--appendonly', 'yes'])).toBe('default');
    expect(chosen('registry.k8s.io/etcd:3.5.1-0', ['/usr/local/bin/etcd'])).toBe('default');
    expect(chosen('registry.k8s.io/pause:3.9', null)).toBe('default');
  });

  test('what a known image does not have cannot start', () => {
    const prefix =
      'failed to create containerd task: failed to create shim task: OCI runtime create failed: ' +
      'runc create failed: unable to start container process: ';
    expect(chosen('docker.io/library/busybox:1.0', ['/nonexistent'])).toBe(
      `${prefix}exec: "/nonexistent": stat /nonexistent: no such file or directory: unknown`,
    );
    expect(chosen('alpine', ['foo'])).toBe(
      `${prefix}exec: "foo": executable file not found in $PATH: unknown`,
    );
    expect(chosen('registry.k8s.io/pause:3.9', ['sh'])).toContain('not found in $PATH');
    expect(chosen('busybox', ['bash', '-c', 'true'])).toContain(
      '"bash": executable file not found',
    );
  });

  test('unless it is in a volume', () => {
    const files = new FileView();
    files.makeDirectory('/scripts');
    files.write('/scripts/run.sh', '#!/bin/sh\nexit 4\n');
    const container = { image: 'busybox', command: ['/scripts/run.sh'], args: null };
    expect(entrypoint(container).kind).toBe('startError');
    expect(entrypoint(container, files)).toMatchObject({ kind: 'run', assumed: null });
  });

  test('what an application image may have is assumed, and said', () => {
    expect(entrypoint({ image: 'myapp:1', command: ['/app/server'], args: ['-v'] })).toMatchObject({
      kind: 'run',
      model: defaultModel,
      options: { wellKnown: false },
      assumed: expect.stringMatching(/^myapp:1: \/app\/server is assumed to start at once, .*\.$/),
    });
    expect(
      entrypoint({ image: 'python:3.12', command: ['python', 'app.py'], args: null }),
    ).toMatchObject({
      kind: 'run',
      assumed: expect.stringContaining('python:3.12: python is assumed'),
    });
    expect(assumptionFor('nginx:1.27')).toBe(
      'nginx:1.27 runs nginx, which listens on port 80 after 50 ms and ends 10 ms after SIGTERM ' +
        'with exit code 0.',
    );
    for (const image of ['busybox', 'mysql', 'pause', 'agnhost', 'nope']) {
      expect(assumptionFor(image)).toMatch(/^[a-z]+ .*\.$/);
    }
  });

  test('stop signals are those of the image', () => {
    const signals = ['nginx', 'nginx:1.27', 'nginx:1.14-2', 'postgres:17', 'redis', 'myapp'];
    expect(signals.map(imageStopSignal)).toEqual([
      'SIGQUIT',
      'SIGQUIT',
      'SIGTERM',
      'SIGINT',
      'SIGTERM',
      'SIGTERM',
    ]);
  });
});
