import type { Destination, ExperimentResult, ExtremeOfRuns } from '@podsim/experiment';
import type { Scenario } from '@podsim/scenario';
import { count } from '../text/count.ts';
import { shortTime } from '../text/duration.ts';

/** A command as words, and what it is for. */
export type Hint = readonly [words: readonly string[], why: string];

/** Commands that look further into results: at what stands out first. */
export function hints(
  scenario: Scenario,
  directory: string,
  out: Destination,
  { workloads }: ExperimentResult,
): readonly Hint[] {
  const folderOf = (run: number) => (scenario.runs === 1 ? directory : `${directory}/run=${run}`);
  const restarted = greatest(workloads.map((one) => ({ ...one, extreme: one.mostRestarted })));
  const slowest = greatest(workloads.map((one) => ({ ...one, extreme: one.slowestEnd })));
  const why = ({ namespace, extreme }: Found, ...more: string[]) => [
    ...['podsim', 'why', folderOf(extreme.run), `pod/${extreme.pod}`, ...more],
    ...(namespace === 'default' ? [] : ['-n', namespace]),
  ];
  const allNamespaces = workloads.every(({ namespace }) => namespace === 'default') ? [] : ['-A'];
  return [
    ...(restarted === null
      ? []
      : [[why(restarted), count(restarted.extreme.value, 'restart')] as const]),
    ...(slowest === null
      ? []
      : [
          [
            why(slowest, '--termination'),
            `${shortTime(slowest.extreme.value)} to its end`,
          ] as const,
        ]),
    ...(out.tables.includes('timeline')
      ? [[['podsim', 'timeline', folderOf(1)], ''] as const]
      : []),
    [['podsim', 'get', folderOf(1), 'pods', '-w', ...allNamespaces], ''],
  ];
}

interface Found {
  readonly namespace: string;
  readonly extreme: ExtremeOfRuns;
}

/** Of equals the first, in the order of the workloads' names. */
function greatest(
  all: readonly { readonly namespace: string; readonly extreme: ExtremeOfRuns | null }[],
): Found | null {
  return all.reduce<Found | null>((best, { namespace, extreme }) => {
    if (extreme === null || (best !== null && best.extreme.value >= extreme.value)) return best;
    return { namespace, extreme };
  }, null);
}
