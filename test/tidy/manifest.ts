import type { Repository } from './repository.ts';

/** What the rules read of a package.json. */
export interface Manifest {
  readonly path: string;
  readonly name: string;
  readonly version?: string;
  readonly exports?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Kinds of dependencies that are there when the package is used. */
export const usedKinds = ['dependencies', 'peerDependencies', 'optionalDependencies'] as const;

/** The package.json files, in order of path. */
export function manifestsOf(repository: Repository): readonly Manifest[] {
  return repository.paths
    .filter((path) => /(^|\/)package\.json$/.test(path))
    .map((path) => ({ ...JSON.parse(repository.text(path) ?? ''), path }) as Manifest);
}

/** Those of the packages and apps: what is published. */
export function packagesOf(repository: Repository): readonly Manifest[] {
  return manifestsOf(repository).filter(({ path }) => /^(packages|apps)\/[^/]+\//.test(path));
}

/** `packages/kernel` for `packages/kernel/package.json`. */
export function folderOf({ path }: Manifest): string {
  return path.replace(/\/?package\.json$/, '');
}

/** Line on which `text` first stands in the file; 1 if it does not. */
export function lineOf(repository: Repository, path: string, text: string): number {
  const lines = (repository.text(path) ?? '').split('\n');
  return (
    Math.max(
      0,
      lines.findIndex((line) => line.includes(text)),
    ) + 1
  );
}

export function isOurs(name: string): boolean {
  return name === 'podsim' || name.startsWith('@podsim/');
}
