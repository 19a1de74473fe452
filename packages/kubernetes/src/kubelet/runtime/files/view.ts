import type { Files } from '@podsim/sdk';
import { byCodeUnit, childTowards, isWithin, joinPath, normalizePath, parentPath } from './path.ts';
import { type Skeleton, STANDARD_SKELETON } from './skeleton.ts';
import { Volume } from './volume.ts';

/** A volume in a container: `subPath` of the volume appears at `path`. */
export interface Mount {
  readonly path: string;
  readonly volume: Volume;
  /** Relative to the volume's root; '' is all of it. It is made when it is missing. */
  readonly subPath: string;
  readonly readOnly: boolean;
}

export interface ViewOptions {
  /** The image's files, shared by all containers of the image. */
  readonly image: Skeleton;
  readonly mounts: readonly Mount[];
  /** The pod's name, which is what /etc/hostname holds. */
  readonly hostname: string;
  /** securityContext.readOnlyRootFilesystem. */
  readonly readOnlyRoot: boolean;
}

const DEFAULTS: ViewOptions = {
  image: STANDARD_SKELETON,
  mounts: [],
  hostname: 'localhost',
  readOnlyRoot: false,
};

/** Reading gives nothing; what is written goes nowhere. */
const DEVICES: ReadonlySet<string> = new Set([
  '/dev/full',
  '/dev/null',
  '/dev/random',
  '/dev/stderr',
  '/dev/stdin',
  '/dev/stdout',
  '/dev/tty',
  '/dev/urandom',
  '/dev/zero',
]);

/** Where a path of the container really is. */
interface Place {
  readonly volume: Volume;
  readonly path: string;
  readonly readOnly: boolean;
}

interface PreparedMount extends Mount {
  /** Canonical path of `subPath` inside the volume. */
  readonly root: string;
}

/**
 * The files of one container attempt: its own layer over the image's files, and mounts over that.
 * The own layer starts fresh at every attempt; mounted volumes outlive it.
 */
export class FileView implements Files {
  readonly #root: Volume;
  readonly #mounts: readonly PreparedMount[];
  readonly #hostname: string;
  readonly #readOnlyRoot: boolean;

  constructor(options: Partial<ViewOptions> = {}) {
    const all = { ...DEFAULTS, ...options };
    this.#root = new Volume(all.image);
    this.#mounts = all.mounts.length === 0 ? NO_MOUNTS : all.mounts.map(prepare).sort(byLength);
    this.#hostname = all.hostname;
    this.#readOnlyRoot = all.readOnlyRoot;
  }

  read(path: string): string | null {
    const at = normalizePath(path);
    if (DEVICES.has(at)) return '';
    const place = this.#place(at);
    if (at === '/etc/hostname' && place.volume.stat(place.path) === null) {
      return `${this.#hostname}\n`;
    }
    return place.volume.read(place.path);
  }

  write(path: string, text: string): boolean {
    const at = normalizePath(path);
    if (DEVICES.has(at)) return at !== '/dev/full';
    const place = this.#writable(at);
    return place?.volume.write(place.path, text) ?? false;
  }

  append(path: string, text: string): boolean {
    const at = normalizePath(path);
    if (DEVICES.has(at)) return at !== '/dev/full';
    const place = this.#writable(at);
    return place?.volume.append(place.path, text) ?? false;
  }

  makeDirectory(path: string): boolean {
    const place = this.#writable(normalizePath(path));
    return place?.volume.makeDirectory(place.path) ?? false;
  }

  remove(path: string): boolean {
    const at = normalizePath(path);
    // A mount point is busy, and so is every directory above one.
    if (DEVICES.has(at) || this.#leadsToMount(at)) return false;
    const place = this.#writable(at);
    return place?.volume.remove(place.path) ?? false;
  }

  stat(path: string): 'file' | 'directory' | null {
    const at = normalizePath(path);
    if (DEVICES.has(at)) return 'file';
    const place = this.#place(at);
    const found = place.volume.stat(place.path);
    if (found !== null) return found;
    if (at === '/etc/hostname') return 'file';
    // The runtime makes the mount points and what leads to them.
    return this.#leadsToMount(at) ? 'directory' : null;
  }

  list(path: string): readonly string[] | null {
    const at = normalizePath(path);
    if (this.stat(at) !== 'directory') return null;
    const place = this.#place(at);
    const names = new Set(place.volume.list(place.path) ?? []);
    for (const mount of this.#mounts) {
      const name = childTowards(mount.path, at);
      if (name !== null) names.add(name);
    }
    if (at === '/etc') names.add('hostname');
    return [...names].sort(byCodeUnit);
  }

  watch(path: string, action: () => void): () => void {
    const at = normalizePath(path);
    const place = this.#place(at);
    const stops = [place.volume.watch(place.path, action)];
    for (const mount of this.#mounts) {
      if (mount.path !== at && isWithin(mount.path, at)) {
        stops.push(mount.volume.watch(mount.root, action));
      }
    }
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** Whether a write at `path` is refused because of how it is mounted. */
  isReadOnly(path: string): boolean {
    return this.#place(normalizePath(path)).readOnly;
  }

  #leadsToMount(path: string): boolean {
    return this.#mounts.some((mount) => isWithin(mount.path, path));
  }

  #place(path: string): Place {
    for (const mount of this.#mounts) {
      if (!isWithin(path, mount.path)) continue;
      const rest = path.slice(mount.path === '/' ? 0 : mount.path.length);
      return {
        volume: mount.volume,
        path: joinPath(mount.root, rest === '' ? '/' : rest),
        readOnly: mount.readOnly,
      };
    }
    return { volume: this.#root, path, readOnly: this.#readOnlyRoot };
  }

  /** The place of a path that is about to be written; null where it is read-only. */
  #writable(path: string): Place | null {
    const place = this.#place(path);
    if (place.readOnly) return null;
    const parent = parentPath(place.path);
    // Directories that lead to a mount point exist, though no one has made them yet.
    if (
      place.volume === this.#root &&
      this.#root.stat(parent) === null &&
      this.#leadsToMount(parent)
    ) {
      this.#root.makeDirectories(parent);
    }
    return place;
  }
}

const NO_MOUNTS: readonly PreparedMount[] = [];

function prepare(mount: Mount): PreparedMount {
  const root = normalizePath(`/${mount.subPath}`);
  // The kubelet makes a missing subPath as a directory before it mounts it.
  if (mount.volume.stat(root) === null) mount.volume.makeDirectories(root);
  return { ...mount, path: normalizePath(mount.path), root };
}

/** Longest first: the innermost mount wins. */
function byLength(a: Mount, b: Mount): number {
  return b.path.length - a.path.length || byCodeUnit(a.path, b.path);
}
