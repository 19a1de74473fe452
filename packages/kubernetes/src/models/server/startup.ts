import type { Duration } from '@podsim/kernel';

/**
 * How long so much CPU time takes under a CPU limit, in millicores; null is unlimited. The work
 * uses `threads` cores at most.
 */
export function underLimit(work: Duration, limit: number | null, threads: number): Duration {
  const cores = threads * 1000;
  const millicores = limit === null || limit <= 0 ? cores : Math.min(limit, cores);
  return Math.ceil((work * 1000) / millicores) as Duration;
}
