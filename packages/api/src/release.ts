/** What validation needs to know of the cluster. */
export interface ReadOptions {
  /** Kubernetes release, such as `1.32`. */
  readonly release: string;
  readonly featureGates: readonly (readonly [name: string, on: boolean])[];
}

export const NEWEST: ReadOptions = { release: '1.36', featureGates: [] };

/** 32 for `1.32`. */
export const minorOf = ({ release }: ReadOptions): number => Number(release.split('.')[1]);

/** Whether a gate is on: as set, else from the release that turned it on by default. */
export function gate(options: ReadOptions, name: string, sinceMinor: number): boolean {
  const set = options.featureGates.find(([gateName]) => gateName === name);
  if (set !== undefined) return set[1];
  return minorOf(options) >= sinceMinor;
}

/** Whether a release has what came after 1.21; of the releases in between none is simulated. */
export const hasLaterFields = ({ release }: ReadOptions): boolean => release !== '1.21';
