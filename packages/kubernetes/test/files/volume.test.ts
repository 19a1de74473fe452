import { describe, expect, test } from 'vitest';
import { Skeleton, Volume } from '../../src/kubelet/runtime/files/index.ts';

const IMAGE = new Skeleton([
  ['/etc/conf/a', 'one'],
  ['/etc/conf/b', 'two'],
  ['/tmp', null],
]);

describe('a volume', () => {
  test('holds texts and directories', () => {
    const volume = new Volume();
    expect(volume.stat('/')).toBe('directory');
    expect(volume.write('/a', 'x')).toBe(true);
    expect(volume.append('/a', 'y')).toBe(true);
    expect(volume.read('/a')).toBe('xy');
    expect(volume.makeDirectory('/d')).toBe(true);
    expect(volume.makeDirectory('/d')).toBe(false);
    expect(volume.write('/d/../d/./b', 'z')).toBe(true);
    expect(volume.list('/')).toEqual(['a', 'd']);
    expect(volume.list('/d')).toEqual(['b']);
    expect([volume.read('/d'), volume.list('/a'), volume.stat('/nope')]).toEqual([
      null,
      null,
      null,
    ]);
  });

  test('refuses what a file system refuses', () => {
    const volume = new Volume();
    expect(volume.write('/no/such', 'x')).toBe(false);
    expect(volume.write('/', 'x')).toBe(false);
    expect(volume.makeDirectory('/no/such')).toBe(false);
    expect(volume.remove('/nope')).toBe(false);
    expect(volume.remove('/')).toBe(false);
    volume.write('/f', '');
    expect(volume.makeDirectories('/f/x')).toBe(false);
    expect(volume.makeDirectories('/x/y/z')).toBe(true);
    expect(volume.stat('/x/y/z')).toBe('directory');
  });

  test('changes a shared base without touching it', () => {
    const [one, other] = [new Volume(IMAGE), new Volume(IMAGE)];
    expect(one.changeCount).toBe(0);
    expect(one.remove('/etc/conf')).toBe(true);
    expect([one.stat('/etc/conf'), one.read('/etc/conf/a')]).toEqual([null, null]);
    expect(one.list('/etc')).toEqual([]);
    expect(other.read('/etc/conf/a')).toBe('one');
    one.makeDirectory('/etc/conf');
    expect(one.list('/etc/conf')).toEqual([]);
    one.write('/etc/conf/b', 'three');
    expect([one.read('/etc/conf/b'), other.read('/etc/conf/b')]).toEqual(['three', 'two']);
    expect(other.changeCount).toBe(0);
  });

  test('names that other languages know are only names', () => {
    const volume = new Volume();
    expect(volume.read('/__proto__')).toBeNull();
    volume.write('/__proto__', 'a');
    volume.write('/constructor', 'b');
    expect(volume.list('/')).toEqual(['__proto__', 'constructor']);
  });
});

describe('watching', () => {
  test('tells of changes at the path and below it, once each', () => {
    const volume = new Volume(IMAGE);
    const seen: string[] = [];
    volume.watch('/tmp', () => seen.push('tmp'));
    volume.watch('/tmp/a', () => seen.push('a'));
    volume.watch('/', () => seen.push('root'));
    volume.write('/tmp/a', '1');
    expect(seen).toEqual(['a', 'tmp', 'root']);
    volume.write('/etc/x', '1');
    expect(seen).toEqual(['a', 'tmp', 'root', 'root']);
  });

  test('says nothing of a write that changes nothing', () => {
    const volume = new Volume(IMAGE);
    let changes = 0;
    volume.watch('/', () => changes++);
    volume.write('/etc/conf/a', 'one');
    volume.append('/etc/conf/a', '');
    volume.write('/nope/x', '');
    volume.remove('/nope');
    expect(changes).toBe(0);
    volume.write('/etc/conf/a', 'other');
    expect(changes).toBe(1);
  });

  test('removing a directory tells those who watch what was in it', () => {
    const volume = new Volume(IMAGE);
    const seen: (string | null)[] = [];
    volume.watch('/etc/conf/a', () => seen.push(volume.read('/etc/conf/a')));
    volume.remove('/etc');
    expect(seen).toEqual([null]);
  });

  test('ends when it is told to, even in the middle of a change', () => {
    const volume = new Volume();
    const seen: string[] = [];
    const stops = [
      volume.watch('/a', () => {
        seen.push('first');
        for (const stop of stops) stop();
      }),
      volume.watch('/a', () => seen.push('second')),
    ];
    volume.write('/a', '1');
    volume.write('/a', '2');
    expect(seen).toEqual(['first']);
    expect(volume.watcherCount).toBe(0);
  });
});
