import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  FileView,
  type Mount,
  normalizePath,
  Skeleton,
  Volume,
} from '../../src/kubelet/runtime/files/index.ts';

function mount(path: string, volume: Volume, more: Partial<Mount> = {}): Mount {
  return { path, volume, subPath: '', readOnly: false, ...more };
}

describe('a container sees', () => {
  test('the standard files, its image and its name', () => {
    const image = Skeleton.forImage([['/usr/share/nginx/html/index.html', 'hello']]);
    const view = new FileView({ image, hostname: 'web-1' });
    expect(view.read('/etc/hostname')).toBe('web-1\n');
    expect(view.read('/usr/share/nginx/html/index.html')).toBe('hello');
    expect(view.stat('/tmp')).toBe('directory');
    expect(view.read('/dev/termination-log')).toBe('');
    expect(view.list('/etc')).toContain('hostname');
    for (const path of ['/dev/null', '/dev/zero']) expect(view.stat(path)).toBe('file');
  });

  test('devices that take everything and keep nothing', () => {
    const view = new FileView();
    expect(view.write('/dev/null', 'x')).toBe(true);
    expect(view.append('/dev/null', 'x')).toBe(true);
    expect(view.read('/dev/null')).toBe('');
    expect(view.write('/dev/full', 'x')).toBe(false);
    expect(view.remove('/dev/null')).toBe(false);
  });

  test('its own layer only', () => {
    const [one, other] = [new FileView(), new FileView()];
    one.write('/tmp/healthy', '');
    expect([one.stat('/tmp/healthy'), other.stat('/tmp/healthy')]).toEqual(['file', null]);
    one.write('/etc/hostname', 'mine\n');
    expect([one.read('/etc/hostname'), other.read('/etc/hostname')]).toEqual([
      'mine\n',
      'localhost\n',
    ]);
  });
});

describe('mounts', () => {
  test('are shared between the containers of a pod', () => {
    const volume = new Volume();
    const [writer, reader] = [
      new FileView({ mounts: [mount('/out', volume)] }),
      new FileView({ mounts: [mount('/in/deep', volume)] }),
    ];
    expect(writer.write('/out/message', 'hello')).toBe(true);
    expect(reader.read('/in/deep/message')).toBe('hello');
    expect(reader.stat('/in')).toBe('directory');
    expect(reader.list('/in')).toEqual(['deep']);
    expect(reader.list('/')).toContain('in');
    expect(reader.write('/in/beside', 'x')).toBe(true);
    expect(reader.list('/in')).toEqual(['beside', 'deep']);
  });

  test('the innermost one wins', () => {
    const [outer, inner] = [new Volume(), new Volume()];
    const view = new FileView({ mounts: [mount('/a', outer), mount('/a/b', inner)] });
    view.write('/a/x', 'outer');
    view.write('/a/b/x', 'inner');
    expect([outer.read('/x'), inner.read('/x')]).toEqual(['outer', 'inner']);
    expect(view.list('/a')).toEqual(['b', 'x']);
    expect(view.read('/ab')).toBeNull();
  });

  test('subPath shows a part, of a directory or of a file', () => {
    const volume = new Volume();
    volume.write('/config', 'text');
    const view = new FileView({
      mounts: [
        mount('/logs', volume, { subPath: 'logs/web' }),
        mount('/etc/app.conf', volume, { subPath: 'config' }),
      ],
    });
    expect(view.write('/logs/out', 'line')).toBe(true);
    expect(volume.read('/logs/web/out')).toBe('line');
    expect(view.read('/etc/app.conf')).toBe('text');
    expect(view.stat('/etc/app.conf')).toBe('file');
  });

  test('refuse what is read-only, and removal of the mount point', () => {
    const volume = new Volume();
    volume.write('/a', '1');
    const view = new FileView({ mounts: [mount('/v', volume, { readOnly: true })] });
    expect([view.write('/v/a', '2'), view.remove('/v/a'), view.makeDirectory('/v/d')]).toEqual([
      false,
      false,
      false,
    ]);
    expect(view.remove('/v')).toBe(false);
    expect(view.isReadOnly('/v/a')).toBe(true);
    const sealed = new FileView({ readOnlyRoot: true, mounts: [mount('/tmp', volume)] });
    expect([sealed.write('/x', ''), sealed.write('/tmp/x', '')]).toEqual([false, true]);
  });

  test('changes below a watched path are told, whichever volume they are in', () => {
    const volume = new Volume();
    const view = new FileView({ mounts: [mount('/data/v', volume)] });
    let changes = 0;
    const stop = view.watch('/data', () => changes++);
    volume.write('/a', '1');
    view.write('/data/b', '1');
    view.write('/other', '1');
    // The file in the own layer, and the directory that had to be made for it.
    expect(changes).toBe(3);
    stop();
    volume.write('/a', '2');
    expect([changes, volume.watcherCount]).toEqual([3, 0]);
  });
});

describe('paths', () => {
  test('become canonical, however they are written', () => {
    const name = fc.constantFrom('a', 'b', '.', '..', '', '...', '.x', 'c d');
    fc.assert(
      fc.property(fc.array(name, { maxLength: 6 }), (names) => {
        const path = normalizePath(`/${names.join('/')}`);
        expect(path).toMatch(/^\/(?:[^/]+(?:\/[^/]+)*)?$/);
        expect(path.split('/')).not.toContain('..');
        expect(normalizePath(path)).toBe(path);
      }),
      { seed: 7 },
    );
    expect(normalizePath('/a/../../b/./c/')).toBe('/b/c');
    expect(normalizePath('//a///b')).toBe('/a/b');
  });
});
