import { byCodeUnit, childTowards, normalizePath, parentPath } from './path.ts';

/** A file of an image; its directories come with it. A text of null makes an empty directory. */
export type ImageFile = readonly [path: string, text: string | null];

/** What a path holds: a file's text, or a directory. */
export type Entry = string | typeof DIRECTORY;
export const DIRECTORY = Symbol('directory');

/** Directories and files that every Linux image has, or that the runtime mounts into it. */
const STANDARD: readonly ImageFile[] = [
  ['/bin', null],
  ['/dev/shm', null],
  ['/dev/termination-log', ''],
  ['/etc/group', 'root:x:0:\n'],
  ['/etc/hosts', '127.0.0.1\tlocalhost\n'],
  ['/etc/passwd', 'root:x:0:0:root:/root:/bin/sh\n'],
  ['/etc/resolv.conf', 'nameserver 10.96.0.10\noptions ndots:5\n'],
  ['/home', null],
  ['/lib', null],
  ['/mnt', null],
  ['/opt', null],
  ['/proc/1', null],
  ['/proc/self', null],
  ['/root', null],
  ['/run', null],
  ['/sbin', null],
  ['/srv', null],
  ['/sys', null],
  ['/tmp', null],
  ['/usr/bin', null],
  ['/usr/lib', null],
  ['/usr/local/bin', null],
  ['/usr/sbin', null],
  ['/usr/share', null],
  ['/var/cache', null],
  ['/var/lib', null],
  ['/var/log', null],
  ['/var/run', null],
  ['/var/tmp', null],
];

/** The frozen files of an image, shared by all its containers. */
export class Skeleton {
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #children = new Map<string, readonly string[]>();

  constructor(files: readonly ImageFile[]) {
    const entries = new Map<string, Entry>([['/', DIRECTORY]]);
    for (const [path, text] of files) place(entries, normalizePath(path), text);
    this.#entries = entries;
  }

  /** The standard files with those of one image over them. Build it once per image. */
  static forImage(files: readonly ImageFile[]): Skeleton {
    return new Skeleton([...STANDARD, ...files]);
  }

  get(path: string): Entry | undefined {
    return this.#entries.get(path);
  }

  /** Names directly in a directory, by code unit; listed once and kept. */
  children(directory: string): readonly string[] {
    const known = this.#children.get(directory);
    if (known !== undefined) return known;
    const names = new Set<string>();
    for (const path of this.#entries.keys()) {
      const name = childTowards(path, directory);
      if (name !== null) names.add(name);
    }
    const sorted = [...names].sort(byCodeUnit);
    this.#children.set(directory, sorted);
    return sorted;
  }
}

/** The root of an empty volume. */
export const EMPTY = new Skeleton([]);
/** The files of an image of which nothing is known. */
export const STANDARD_SKELETON = Skeleton.forImage([]);

function place(entries: Map<string, Entry>, path: string, text: string | null): void {
  for (let up = parentPath(path); !entries.has(up); up = parentPath(up)) {
    entries.set(up, DIRECTORY);
  }
  entries.set(path, text ?? DIRECTORY);
}
