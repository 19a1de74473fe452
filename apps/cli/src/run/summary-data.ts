import type {
  ExperimentResult,
  ExtremeOfRuns,
  Judgement,
  Quantiles,
  WorkloadSummary,
} from '@podsim/experiment';
import type { Scenario } from '@podsim/scenario';
import { expectationsData } from './expectations.ts';
import { noteText } from './load.ts';

/** The summary of an experiment as plain data, for -o json and yaml; times in seconds. */
export function summaryData(
  scenario: Scenario,
  result: ExperimentResult,
  judgements: readonly Judgement[],
): object {
  return {
    scenario: scenario.name,
    kubernetes: scenario.cluster.release,
    seed: scenario.seed,
    duration_s: seconds(scenario.duration),
    interrupted: result.interrupted,
    workloads: result.workloads.map(workloadData),
    runs: result.runs.map((run) => ({
      run: run.replication,
      outcome: run.outcome,
      end_s: seconds(run.end_us),
      ...(run.error === undefined ? {} : { error: run.error }),
      metrics: Object.fromEntries((run.metrics ?? []).map(({ name, value }) => [name, value])),
    })),
    ...(judgements.length === 0 ? {} : { expect: expectationsData(judgements) }),
    notes: [...scenario.notes.map(noteText), ...result.notes],
  };
}

function workloadData(workload: WorkloadSummary): object {
  return {
    namespace: workload.namespace,
    workload: workload.workload,
    pods: workload.pods,
    ready: workload.ready,
    restarts: workload.restarts,
    restarts_by_cause: Object.fromEntries(workload.restartsByCause),
    time_to_ready_seconds: quantileData(workload.timeToReady),
    termination_latency_seconds: quantileData(workload.termination),
    killed: workload.killed,
    false_kills: workload.falseKills,
    most_restarted: workload.mostRestarted,
    slowest_end: workload.slowestEnd === null ? null : slowest(workload.slowestEnd),
  };
}

function slowest({ pod, value, run }: ExtremeOfRuns): object {
  return { pod, seconds: seconds(value), run };
}

function quantileData({ n, p50, p99, max }: Quantiles): object {
  return { n, p50: seconds(p50), p99: seconds(p99), max: seconds(max) };
}

function seconds(microseconds: number): number;
function seconds(microseconds: number | null): number | null;
function seconds(microseconds: number | null): number | null {
  return microseconds === null ? null : microseconds / 1e6;
}
