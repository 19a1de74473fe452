import type { Duration } from '@podsim/kernel';

/**
 * How long so much CPU time takes under a CPU limit, in millicores; null is unlimited. The work
 * uses `threads` cores at most.
 */
export function underLimit(work: Duration, limit: number | null, threads: number): Duration {
  return Math.ceil((work * 1000) / millicores(limit, threads)) as Duration;
}

/** How much CPU time work under a limit gets in so much time. */
export function cpuTimeIn(time: Duration, limit: number | null, threads: number): Duration {
  return Math.floor((time * millicores(limit, threads)) / 1000) as Duration;
}

function millicores(limit: number | null, threads: number): number {
  const cores = threads * 1000;
  return limit === null || limit <= 0 ? cores : Math.min(limit, cores);
}
