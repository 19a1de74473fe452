/**
 * How many replicas a metric asks for.
 *
 * Mirrors pkg/controller/podautoscaler/replica_calculator.go (HPA-1). All names are those of pods.
 */

/** The pods of a workload by how much their metrics say. */
export interface PodGroups {
  readonly ready: readonly string[];
  /** Their samples do not count yet. */
  readonly unready: readonly string[];
  /** No sample of them. */
  readonly missing: readonly string[];
}

/** Deviations of the ratio from 1 that change nothing. */
export interface Tolerances {
  readonly up: number;
  readonly down: number;
}

/** Samples by pod, and what they are held to. */
export interface Usage {
  readonly samples: ReadonlyMap<string, number>;
  /** Of samples: how far they are from the target; 1 is on it. */
  readonly ratioOf: (samples: ReadonlyMap<string, number>) => number;
  /** What a pod without a sample is taken to use when the others use less than their target. */
  readonly assumed: (pod: string) => number;
}

/** Of the target of percent of what is requested; whole percents, as upstream reckons. */
export function utilization(
  samples: ReadonlyMap<string, number>,
  requests: ReadonlyMap<string, number>,
): number {
  let used = 0;
  let requested = 0;
  for (const [pod, sample] of samples) {
    used += sample;
    requested += requests.get(pod) ?? 0;
  }
  return requested === 0 ? 0 : Math.trunc((used * 100) / requested);
}

/** The mean of the samples, in whole units. */
export function average(samples: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const sample of samples.values()) sum += sample;
  return samples.size === 0 ? 0 : Math.trunc(sum / samples.size);
}

const isWithin = ({ up, down }: Tolerances, ratio: number): boolean =>
  1 - down <= ratio && ratio <= 1 + up;

/** What a metric asks for, with careful guesses for pods that have no sample that counts. */
export function replicasFor(
  current: number,
  groups: PodGroups,
  { samples, ratioOf, assumed }: Usage,
  tolerances: Tolerances,
): number {
  const counted = new Map(groups.ready.map((pod) => [pod, samples.get(pod) ?? 0]));
  const ratio = ratioOf(counted);
  const holdsBack = groups.unready.length > 0 && ratio > 1;
  if (!holdsBack && groups.missing.length === 0) {
    return isWithin(tolerances, ratio) ? current : Math.ceil(ratio * groups.ready.length);
  }
  for (const pod of groups.missing) {
    if (ratio < 1) counted.set(pod, assumed(pod));
    else if (ratio > 1) counted.set(pod, 0);
  }
  if (holdsBack) for (const pod of groups.unready) counted.set(pod, 0);
  const careful = ratioOf(counted);
  const turns = (ratio < 1 && careful > 1) || (ratio > 1 && careful < 1);
  if (isWithin(tolerances, careful) || turns) return current;
  const replicas = Math.ceil(careful * counted.size);
  const contradicts = (careful < 1 && replicas > current) || (careful > 1 && replicas < current);
  return contradicts ? current : replicas;
}
