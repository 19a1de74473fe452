import type { Files } from '@podsim/sdk';
import { byCodeUnit, childTowards, joinPath, normalizePath, parentPath } from './path.ts';
import { DIRECTORY, EMPTY, type Entry, type Skeleton } from './skeleton.ts';

/** A removed file of the skeleton. */
const GONE = Symbol('gone');

/**
 * A tree of files with watchers: an emptyDir, a hostPath, or the writable layer of a container.
 * All paths count from its own root.
 */
export class Volume implements Files {
  readonly #base: Skeleton;
  /** Changes against the base; null until the first one. */
  #own: Map<string, Entry | typeof GONE> | null = null;
  /** Watchers by the path they watch; null until the first one. */
  #watchers: Map<string, Set<() => void>> | null = null;

  constructor(base: Skeleton = EMPTY) {
    this.#base = base;
  }

  read(path: string): string | null {
    const entry = this.#get(normalizePath(path));
    return typeof entry === 'string' ? entry : null;
  }

  stat(path: string): 'file' | 'directory' | null {
    const entry = this.#get(normalizePath(path));
    if (entry === undefined) return null;
    return entry === DIRECTORY ? 'directory' : 'file';
  }

  write(path: string, text: string): boolean {
    const at = normalizePath(path);
    const before = this.#get(at);
    if (before === DIRECTORY || this.#get(parentPath(at)) !== DIRECTORY) return false;
    // The same text again changes nothing that anybody could see: files have no times here.
    if (before !== text) this.#set(at, text);
    return true;
  }

  append(path: string, text: string): boolean {
    return this.write(path, (this.read(path) ?? '') + text);
  }

  makeDirectory(path: string): boolean {
    const at = normalizePath(path);
    if (this.#get(at) !== undefined || this.#get(parentPath(at)) !== DIRECTORY) return false;
    this.#set(at, DIRECTORY);
    return true;
  }

  /** Makes a directory and those above it that are missing; false where a file is in the way. */
  makeDirectories(path: string): boolean {
    const at = normalizePath(path);
    const entry = this.#get(at);
    if (entry !== undefined) return entry === DIRECTORY;
    if (!this.makeDirectories(parentPath(at))) return false;
    return this.makeDirectory(at);
  }

  remove(path: string): boolean {
    const at = normalizePath(path);
    const entry = this.#get(at);
    if (entry === undefined || at === '/') return false;
    // Children first, so that a watcher never sees a file without its directory.
    for (const name of this.list(at) ?? []) this.remove(joinPath(at, `/${name}`));
    const own = this.#changes();
    if (this.#base.get(at) === undefined) own.delete(at);
    else own.set(at, GONE);
    this.#notify(at);
    return true;
  }

  list(path: string): readonly string[] | null {
    const at = normalizePath(path);
    if (this.#get(at) !== DIRECTORY) return null;
    const base = this.#base.children(at);
    if (this.#own === null) return base;
    const names = new Set(base.filter((name) => this.#get(joinPath(at, `/${name}`)) !== undefined));
    for (const [changed, entry] of this.#own) {
      if (entry === GONE) continue;
      const name = childTowards(changed, at);
      if (name !== null) names.add(name);
    }
    return [...names].sort(byCodeUnit);
  }

  watch(path: string, action: () => void): () => void {
    const at = normalizePath(path);
    this.#watchers ??= new Map();
    let actions = this.#watchers.get(at);
    if (actions === undefined) {
      actions = new Set();
      this.#watchers.set(at, actions);
    }
    // Wrapped, so that one action may watch the same path twice.
    const watcher = () => action();
    actions.add(watcher);
    return () => this.#unwatch(at, watcher);
  }

  /** Number of watchers, for tests and for the benchmark of bytes per container. */
  get watcherCount(): number {
    let count = 0;
    for (const actions of this.#watchers?.values() ?? []) count += actions.size;
    return count;
  }

  /** Number of own entries: 0 as long as nothing was ever changed. */
  get changeCount(): number {
    return this.#own?.size ?? 0;
  }

  #get(path: string): Entry | undefined {
    const own = this.#own?.get(path);
    if (own === undefined) return this.#base.get(path);
    return own === GONE ? undefined : own;
  }

  #set(path: string, entry: Entry): void {
    this.#changes().set(path, entry);
    this.#notify(path);
  }

  #changes(): Map<string, Entry | typeof GONE> {
    this.#own ??= new Map();
    return this.#own;
  }

  #unwatch(path: string, watcher: () => void): void {
    const actions = this.#watchers?.get(path);
    if (actions === undefined) return;
    actions.delete(watcher);
    if (actions.size === 0) this.#watchers?.delete(path);
    if (this.#watchers?.size === 0) this.#watchers = null;
  }

  /** Calls whoever watches the path or a directory above it, nearest first. */
  #notify(path: string): void {
    if (this.#watchers === null) return;
    const called: (readonly [Set<() => void>, () => void])[] = [];
    for (let at = path; ; at = parentPath(at)) {
      const actions = this.#watchers.get(at);
      for (const action of actions ?? []) called.push([actions as Set<() => void>, action]);
      if (at === '/') break;
    }
    // An action may end other watches; those must not be called any more.
    for (const [actions, action] of called) if (actions.has(action)) action();
  }
}
