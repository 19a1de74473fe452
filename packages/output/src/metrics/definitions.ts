import type { Table } from '@podsim/kernel';
import type { Metric, SourceName } from './recipe.ts';

/**
 * Every metric of a run, in the order of the table `metrics`.
 *
 * Quantiles interpolate between the two nearest of the sorted values, at position (n - 1) p counted
 * from 0 (type 7 of Hyndman and Fan, the default of R, NumPy and arquero).
 */
export const metricDefinitions: readonly Metric[] = [
  {
    name: 'restarts_per_pod_hour',
    unit: '1/h',
    description:
      'Restarts of containers, divided by the hours that pods existed (from creation to removal, ' +
      'or to the end of the run).',
    source: 'restarts',
    recipe: { kind: 'perPodHour' },
  },
  {
    name: 'share_of_pods_restarted',
    unit: '1',
    description: 'Pods with at least one restart, divided by all pods.',
    source: 'pods',
    recipe: { kind: 'share', of: 'restarted' },
  },
  ...[
    ['exit', 'because the process ended by itself'],
    ['liveness', 'by a failed liveness probe'],
    ['startup', 'by a failed startup probe'],
    ['postStart', 'by a failed postStart hook'],
    ['sandbox', 'because the sandbox had to be replaced'],
    ['oom', 'because memory ran out'],
    ['definition', 'because the container was changed'],
    ['start-error', 'because the attempt before could not be started'],
  ].map(
    ([cause, reason]): Metric => ({
      name: `restarts_by_cause.${cause}`,
      unit: '1',
      description: `Restarts of containers ${reason}.`,
      source: 'restarts',
      recipe: { kind: 'count', of: 'cause', is: cause as string },
    }),
  ),
  {
    name: 'crashloop_share_of_time',
    unit: '1',
    description: 'Time in CrashLoopBackOff, divided by the time in it or with a running process.',
    source: 'containers',
    recipe: { kind: 'timeShare', of: 'backoff_total', among: ['backoff_total', 'running_total'] },
  },
  ...quantiles(
    'time_to_scheduled_seconds',
    'pods',
    'time_to_scheduled',
    'From creation to binding (PodScheduled in kube-burner)',
  ),
  ...quantiles(
    'time_to_initialized_seconds',
    'pods',
    'time_to_initialized',
    'From creation to the first Initialized True (Initialized in kube-burner)',
  ),
  ...quantiles(
    'time_to_ready_seconds',
    'pods',
    'time_to_ready',
    'From creation to the first Ready True, of pods that got there (Ready in kube-burner)',
  ),
  {
    name: 'unready_seconds',
    unit: 's',
    description: 'Time with Ready False after it had been True and before deletion, of all pods.',
    source: 'pods',
    recipe: { kind: 'total', of: 'unready_total' },
  },
  {
    name: 'unready_share_of_time',
    unit: '1',
    description: 'The same time, divided by itself and the time with Ready True.',
    source: 'pods',
    recipe: { kind: 'timeShare', of: 'unready_total', among: ['unready_total', 'ready_total'] },
  },
  {
    name: 'false_kills',
    unit: '1',
    description: 'Restarts for which a probe killed a process that was healthy by its own account.',
    source: 'restarts',
    recipe: { kind: 'count', of: 'false_kill', is: true },
  },
  ...quantiles(
    'fault_to_restart_seconds',
    'restarts',
    'fault_to_restart',
    'From the cause of a restart (kill decided, or exit) to the start of the new process',
  ),
  ...quantiles(
    'termination_latency_seconds',
    'terminations',
    'latency',
    'From the decision to end a process to its end',
  ),
  {
    name: 'killed_share',
    unit: '1',
    description: 'Processes that SIGKILL ended, divided by those that were asked to end and did.',
    source: 'terminations',
    recipe: { kind: 'share', of: 'killed_at_end' },
  },
  ...quantiles(
    'endpoint_removal_seconds',
    'terminations',
    'endpoint_removal',
    'From the decision to end a process to its pod leaving its Services',
  ),
  ...quantiles(
    'endpoint_after_stop_seconds',
    'terminations',
    'endpoint_after_stop',
    'For how long its pod was still an endpoint after a process had ended',
  ),
  {
    name: 'service_availability',
    unit: '1',
    description:
      'Time with at least one endpoint that accepts connections, by the rules of a client node, ' +
      'divided by the time since there first was one (else since creation); all Services.',
    source: 'services',
    recipe: { kind: 'timeShare', of: 'available_total', among: ['observed_total'] },
  },
  {
    name: 'service_availability.worst',
    unit: '1',
    description: 'The same of the Service that has the least.',
    source: 'services',
    recipe: { kind: 'extreme', pick: 'least', of: 'available_total', among: 'observed_total' },
  },
  {
    name: 'service_lost_share',
    unit: '1',
    description:
      'Connections that no process accepts, of connections opened at a constant rate, each to ' +
      'one of the endpoints that the client node knows, all alike; all Services.',
    source: 'services',
    recipe: { kind: 'timeShare', of: 'lost_total', among: ['observed_total'] },
  },
  {
    name: 'service_lost_share.worst',
    unit: '1',
    description: 'The same of the Service that loses most.',
    source: 'services',
    recipe: { kind: 'extreme', pick: 'greatest', of: 'lost_total', among: 'observed_total' },
  },
  ...quantiles(
    'endpoint_before_serving_seconds',
    'service_endpoints',
    'before_serving',
    'For how long a Service sent connections to a pod that did not accept any yet',
  ),
  ...quantiles(
    'endpoint_after_serving_seconds',
    'service_endpoints',
    'after_serving',
    'For how long a Service still sent connections to a pod that accepted none any more',
  ),
];

function quantiles(name: string, source: SourceName, of: string, what: string): Metric[] {
  return (
    [
      ['p50', 0.5, 'median'],
      ['p90', 0.9, '90 % quantile'],
      ['p99', 0.99, '99 % quantile'],
      ['max', 1, 'longest'],
    ] as const
  ).map(([suffix, p, word]) => ({
    name: `${name}.${suffix}`,
    unit: 's',
    description: `${what}; ${word}.`,
    source,
    recipe: { kind: 'quantile', of, p },
  }));
}

/** The table that holds the metrics of a run. */
export const metricsTable: Table = {
  name: 'metrics',
  description: 'One row per metric of the run.',
  columns: [
    { name: 'name', type: 'string', description: 'Name of the metric.' },
    { name: 'unit', type: 'string', description: 's (seconds), 1 (a share or a count), 1/h.' },
    {
      name: 'value',
      type: 'float',
      nullable: true,
      description: 'Its value; empty where nothing defines it, such as a quantile of no rows.',
    },
    {
      name: 'n',
      type: 'int',
      description: 'Rows it is based on; of a rate or share, those of the denominator.',
    },
  ],
};
