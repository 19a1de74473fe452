import { hours } from '@podsim/kernel';
import type { ClusterSpec } from '@podsim/kubernetes';
import { type Digests, digestText, Hour, podSpec, scenarioText, specOf } from './hour.ts';
import {
  type Benchmark,
  grouped,
  interleave,
  median,
  ratioText,
  type Subject,
  timingOf,
} from './measure.ts';

/** Pods that fit a node, as in Kubernetes' default. */
const podsPerNode = 110;

/**
 * An hour of pods with three probes each: how many pod-hours a second, and how many bytes a pod.
 * And the same with every probe attempt executed, the slow and obvious way, beside it.
 */
export const lifecycle: Benchmark = ({ tiny }, print) => {
  const [few, many] = tiny ? [3, 12] : [200, 2_000];
  const rounds = tiny ? 1 : 9;
  for (const pods of [few, many]) {
    const timing = timingOf(interleave(rounds, { pods: hourOf(podsSpec(pods, false)) }), 'pods');
    print(`${podsText(pods)}: ${speedText(pods, timing.seconds)}, ${bytesText(pods, rounds)}`);
    print(`  rows ${digestText(timing.result)}`);
  }
  const timings = interleave(rounds, {
    skip: hourOf(podsSpec(few, false)),
    noSkip: hourOf(podsSpec(few, true)),
  });
  const [skip, noSkip] = [timingOf(timings, 'skip'), timingOf(timings, 'noSkip')];
  print(
    `${podsText(few)} without skipping: ${speedText(few, noSkip.seconds)}, ` +
      `${ratioText(noSkip, skip)} of the time with skipping`,
  );
  print(`  rows ${digestText(noSkip.result)}; ${differenceText(skip.result, noSkip.result)}`);
};

function hourOf(spec: ClusterSpec): Subject<Digests> {
  return () => {
    const hour = new Hour(spec);
    return () => hour.finish();
  };
}

/** Bytes of the running cluster at the end of the hour, without the manifests it was built from. */
function bytesText(pods: number, rounds: number): string {
  const spec = podsSpec(pods, false);
  const sizes = Array.from({ length: rounds }, () => {
    const [bytes = Number.NaN] = new Hour(spec).bytesAt([hours(1)]);
    return bytes / pods;
  });
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  return `${grouped(median(sizes))} bytes a pod (${grouped(least)} to ${grouped(most)})`;
}

function podsSpec(pods: number, noSkip: boolean): ClusterSpec {
  const nodes = Math.ceil(pods / podsPerNode);
  const documents = Array.from({ length: pods }, (_, index) => podText(index));
  return specOf([scenarioText(nodes), ...documents], noSkip);
}

/** Played by the default process, which answers every probe in a few milliseconds. */
function podText(index: number): string {
  return `
apiVersion: v1
kind: Pod
metadata: { name: app-${index}, labels: { app: app } }
spec: ${podSpec}
`;
}

function podsText(pods: number): string {
  return `${grouped(pods)} pods with three probes, one hour`;
}

function speedText(pods: number, seconds: readonly number[]): string {
  const time = median(seconds);
  return `${grouped(pods / time)} pod-hours per second (${(time * 1000).toFixed(1)} ms)`;
}

function differenceText(skip: Digests, noSkip: Digests): string {
  const names = [...skip.keys()].filter((name) => skip.get(name) !== noSkip.get(name));
  return names.length === 0 ? 'the same rows with skipping' : `other rows in ${names.join(', ')}`;
}
