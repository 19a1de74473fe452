import type { Column, Table } from '@podsim/kernel';

/**
 * The built-in result tables (design section 6). Times are microseconds of virtual time; writers
 * turn a column `x` of type `time` or `duration` into `x_us` (Parquet) or `x_s` (text).
 */

const text = (name: string, description: string): Column => ({ name, type: 'string', description });
const int = (name: string, description: string): Column => ({ name, type: 'int', description });
const bool = (name: string, description: string): Column => ({ name, type: 'bool', description });
const time = (name: string, description: string): Column => ({ name, type: 'time', description });
const span = (name: string, description: string): Column => ({
  name,
  type: 'duration',
  description,
});
const optional = (column: Column): Column => ({ ...column, nullable: true });

const subject = [
  text('namespace', 'Namespace of the pod.'),
  text('pod', 'Name of the pod.'),
] as const;
const containerSubject = [...subject, text('container', 'Name of the container.')] as const;

export const timeline: Table = {
  name: 'timeline',
  description: 'What an API client, and the nodes, saw change: the common language of recordings.',
  columns: [
    time('time', 'When it happened.'),
    text('kind', 'pod, phase, condition, container, ready, process, event, endpoints, …'),
    text('namespace', 'Namespace of the object; empty for none.'),
    text('pod', 'Name of the pod, web#3 where that is generated, or Kind/name of another object.'),
    text('container', 'Name of the container, if it concerns one; (pause) is the sandbox.'),
    text('what', 'What changed.'),
    text('detail', 'Its new value.'),
  ],
};

export const pods: Table = {
  name: 'pods',
  description: 'One row per pod object, written when it is removed or when the run ends.',
  columns: [
    ...subject,
    text('timeline_pod', 'What the column `pod` of `timeline` calls it: web#3 if generated.'),
    text('uid', 'UID of the object.'),
    text('node', 'Node it was bound to; empty if never.'),
    text('workload', 'Controller that owns it, kind/name; empty for a bare pod.'),
    text('qos_class', 'Guaranteed, Burstable or BestEffort.'),
    text('phase', 'Last published phase.'),
    text('reason', 'Last published status reason; empty for none.'),
    int('restarts', 'Restarts of all containers together.'),
    time('created', 'When the API server accepted it.'),
    optional(time('scheduled', 'When it was bound.')),
    optional(time('initialized', 'When Initialized first became True.')),
    optional(time('ready_first', 'When Ready first became True.')),
    span('ready_total', 'Time with Ready True.'),
    span('unready_total', 'Time with Ready False after it had been True and before deletion.'),
    optional(time('deletion_requested', 'When deletion was first requested.')),
    optional(time('removed', 'When the object was removed.')),
  ],
};

export const containers: Table = {
  name: 'containers',
  description: 'One row per container of each pod, written together with the row of `pods`.',
  columns: [
    ...containerSubject,
    text('kind', 'init, sidecar or main.'),
    text('image', 'Image as written in the manifest.'),
    text('state', 'Last published state: waiting, running or terminated.'),
    text('reason', 'Reason of that state; empty for none.'),
    int('restarts', 'Published restart count.'),
    int('starts', 'Instances whose process started.'),
    optional(int('last_exit_code', 'Exit code of the newest ended instance.')),
    optional(time('started_first', 'When the first process started.')),
    span('running_total', 'Time with a running process.'),
    span('backoff_total', 'Time in CrashLoopBackOff: from a refused start to the start.'),
  ],
};

export const restarts: Table = {
  name: 'restarts',
  description: 'One row per new instance of a container that had an instance before.',
  columns: [
    time('time', 'When the new process started.'),
    ...containerSubject,
    int('restart', 'Restart count of the new instance.'),
    text('cause', 'exit, liveness, startup, postStart, sandbox, oom, definition, start-error.'),
    optional(int('exit_code', 'Exit code of the instance before.')),
    text('reason', 'Termination reason of the instance before.'),
    optional(span('lifetime', 'How long the instance before ran.')),
    span('backoff_wait', 'From the first refused start to the start; 0 if none was refused.'),
    optional(span('downtime', 'From the end of the instance before to the start of this one.')),
    optional(span('fault_to_restart', 'From the cause (kill decided, or exit) to the start.')),
    bool('false_kill', 'A probe killed a process that was healthy by its own account.'),
  ],
};

export const terminations: Table = {
  name: 'terminations',
  description: 'One row per container process that was asked to end.',
  columns: [
    time('time', 'When the kill was decided.'),
    ...containerSubject,
    text('trigger', 'deleted, evicted, liveness, startup, postStart, sandbox, completed, …'),
    span('grace', 'Grace period that was granted.'),
    optional(span('pre_stop', 'Length of the preStop hook, cut at the grace period.')),
    optional(span('sigterm_to_exit', 'From SIGTERM to the end of the process.')),
    bool('killed', 'SIGKILL ended it.'),
    optional(int('exit_code', 'Exit code; empty if the run ended first.')),
    optional(span('latency', 'From the decision to the end of the process.')),
    optional(span('endpoint_removal', 'From the request to the pod leaving its Services.')),
  ],
};

export const services: Table = {
  name: 'services',
  description:
    'One row per Service with a selector: what a client gets that opens connections at a ' +
    'constant rate, each to one of the endpoints in the rules of its node.',
  columns: [
    text('namespace', 'Namespace of the Service.'),
    text('service', 'Name of the Service.'),
    optional(span('time_to_available', 'From its creation to the first endpoint that accepts.')),
    span('observed_total', 'From then to the end of the run; all of it if that never came.'),
    span('available_total', 'Part of it with at least one endpoint that accepts connections.'),
    span('lost_total', 'The same time, weighed by the share of connections not accepted.'),
    int('stays', 'Rows of `service_endpoints`.'),
  ],
};

export const serviceEndpoints: Table = {
  name: 'service_endpoints',
  description: 'One row per stay of a pod among those to which a Service sends connections.',
  columns: [
    text('namespace', 'Namespace of the Service.'),
    text('service', 'Name of the Service.'),
    text('pod', 'Pod.'),
    time('joined', "When the rules of the client's node began to lead to it."),
    optional(time('left', 'When they ceased to; empty if the run ended first.')),
    span('before_serving', 'From joining to the first time that it accepted connections.'),
    optional(
      span('after_serving', 'From when it last accepted connections to leaving; empty if never.'),
    ),
    span('silent_total', 'All time in which connections to it were not accepted.'),
  ],
};

export const probes: Table = {
  name: 'probes',
  description: 'One row per probe of each container, with counts over the whole run.',
  columns: [
    ...containerSubject,
    text('type', 'startup, readiness or liveness.'),
    text('handler', 'exec, httpGet, tcpSocket or grpc.'),
    int('attempts', 'Executions that were judged.'),
    int('successes', 'Executions that succeeded.'),
    int('failures', 'Executions that failed, timeouts included.'),
    int('timeouts', 'Executions that ran into timeoutSeconds.'),
    int('errors', 'Executions with an internal error, which count for nothing (PROBE-14).'),
    int('transitions', 'Changes of the cached result, initial values included (PROBE-20).'),
  ],
};

export const events: Table = {
  name: 'events',
  description: 'Event objects as stored at the end of the run.',
  columns: [
    text('namespace', 'Namespace of the event.'),
    text('object', 'kind/name of the object it is about.'),
    text('field_path', 'spec.containers{x}, or empty.'),
    text('type', 'Normal or Warning.'),
    text('reason', 'Reason.'),
    text('message', 'Message.'),
    text('source', 'Component, and host if it has one.'),
    int('count', 'Occurrences that were written.'),
    time('first', 'First occurrence, in whole seconds as stored (STAT-10).'),
    time('last', 'Last occurrence, in whole seconds as stored.'),
  ],
};

export const nodes: Table = {
  name: 'nodes',
  description: 'One row per Node object, written when the run ends.',
  columns: [
    text('node', 'Name of the node.'),
    text('ready', 'Last published condition Ready: True, False or Unknown.'),
    text('taints', 'Last published taints, `key=value:Effect` by commas.'),
    bool('removed', 'The object was deleted.'),
    int('cpu_millis', 'CPU that pods may request, in thousandths of a core.'),
    int('memory_bytes', 'Memory that pods may request.'),
    int('pods_max', 'Pods that it takes.'),
    int('cpu_requested_millis', 'CPU requested at the end by pods that have not ended.'),
    int('memory_requested_bytes', 'Memory requested at the end by pods that have not ended.'),
    int('pods', 'Pods at the end that have not ended.'),
    int('pods_bound', 'Pods that were bound to it during the run.'),
    span('ready_total', 'Time with Ready True.'),
    span('not_ready_total', 'Time with Ready False or Unknown.'),
    int('times_lost', 'How often Ready became Unknown: the node was not heard of.'),
  ],
};

/** Emissions before aggregation and the spam filter; written on request. */
export const emissions: Table = {
  name: 'emissions',
  description: 'Every event a component emitted, before aggregation and spam filter.',
  columns: [
    time('time', 'When it was emitted.'),
    text('namespace', 'Namespace of the object.'),
    text('object', 'kind/name of the object it is about.'),
    text('container', 'Container, if the event has a field path.'),
    text('type', 'Normal or Warning.'),
    text('reason', 'Reason.'),
    text('message', 'Message.'),
  ],
};

/**
 * Lines of output. Not a result table: a loop that is parked writes its lines when somebody looks,
 * so rows are not in order of time.
 */
export const logs: Table = {
  name: 'logs',
  description: 'Lines that containers write to their standard output.',
  columns: [
    time('time', 'When it was written.'),
    ...containerSubject,
    int('attempt', 'Restart count of the container, from 0.'),
    text('line', 'The line.'),
  ],
};

/** Entries of the timeline as they are carried out. Not a result table. */
export const carriedOut: Table = {
  name: 'carriedOut',
  description: "Entries of the scenario's timeline, as they are carried out.",
  columns: [time('time', 'When it was carried out.'), int('number', 'In file order, from 1.')],
};

export const tables = {
  timeline,
  pods,
  containers,
  restarts,
  terminations,
  services,
  service_endpoints: serviceEndpoints,
  probes,
  events,
  nodes,
  emissions,
} as const;
