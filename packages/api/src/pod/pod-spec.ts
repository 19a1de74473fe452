import { readLabels } from '../metadata.ts';
import type { Field } from '../reading/field.ts';
import { dns1123Subdomain, qualifiedName } from '../reading/names.ts';
import type { ReadOptions } from '../release.ts';
import { readAffinity } from '../scheduling/affinity.ts';
import { readPreemptionPolicy } from '../scheduling/priority-class.ts';
import { readTopologySpread } from '../scheduling/topology-spread.ts';
import type { PodSpec } from '../types.ts';
import { type PodContext, readContainer } from './containers.ts';
import { readAmounts } from './resources.ts';
import { readOs } from './stop-signal.ts';
import { readTolerations } from './tolerations.ts';
import { readVolumes, volumeNames } from './volumes.ts';

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'] as const;
const MOST_SECONDS = 2147483647;
const DEFAULT_GRACE_SECONDS = 30;

/** Reads, defaults and validates `spec` of a Pod or of a pod template. */
export function readPodSpec(field: Field, options: ReadOptions): PodSpec {
  const spec = field.struct();
  const grace = spec.get('terminationGracePeriodSeconds').integer(64) ?? DEFAULT_GRACE_SECONDS;
  const hostNetwork = spec.get('hostNetwork').boolean() ?? false;
  const restartPolicy = spec.get('restartPolicy').oneOf(RESTART_POLICIES, 'Always');
  const volumes = readVolumes(spec.get('volumes'));
  const pod: PodContext = {
    options,
    gracePeriodSeconds: grace,
    restartPolicy,
    hostNetwork,
    os: readOs(spec.get('os')),
    volumes: volumeNames(spec.get('volumes')),
    names: new Set(),
    hostPorts: new Set(),
  };
  const containers = spec.get('containers');
  const main = containers.items().map((item) => readContainer(item, false, pod));
  if (main.length === 0) containers.required();
  const initContainers = spec
    .get('initContainers')
    .items()
    .map((item) => readContainer(item, true, { ...pod, hostPorts: new Set() }));
  return {
    restartPolicy,
    terminationGracePeriodSeconds: grace,
    activeDeadlineSeconds: readDeadline(spec.get('activeDeadlineSeconds')),
    nodeSelector: readLabels(spec.get('nodeSelector')),
    hostNetwork,
    shareProcessNamespace: spec.get('shareProcessNamespace').boolean() ?? false,
    ...readScheduling(spec),
    readinessGates: readNames(spec.get('readinessGates'), 'conditionType'),
    initContainers,
    containers: main,
    volumes,
  };
}

function readDeadline(field: Field): number | null {
  const seconds = field.integer(64);
  if (seconds !== null && (seconds < 1 || seconds > MOST_SECONDS)) {
    field.invalid(`must be between 1 and ${MOST_SECONDS}, inclusive`);
  }
  return seconds;
}

type SchedulingFields =
  | 'nodeName'
  | 'schedulingGates'
  | 'tolerations'
  | 'affinity'
  | 'topologySpreadConstraints'
  | 'overhead'
  | 'priority'
  | 'priorityClassName'
  | 'preemptionPolicy';

function readScheduling(spec: Field): Pick<PodSpec, SchedulingFields> {
  const nodeName = spec.get('nodeName').text() || null;
  const schedulingGates = readNames(spec.get('schedulingGates'), 'name');
  if (nodeName !== null) {
    spec.get('nodeName').check(dns1123Subdomain(nodeName));
    if (schedulingGates.length > 0) {
      spec.get('nodeName').forbidden('cannot be set until all schedulingGates have been cleared');
    }
  }
  return {
    nodeName,
    schedulingGates,
    tolerations: readTolerations(spec.get('tolerations')),
    affinity: readAffinity(spec.get('affinity')),
    topologySpreadConstraints: readTopologySpread(spec.get('topologySpreadConstraints')),
    overhead: readAmounts(spec.get('overhead')),
    priority: spec.get('priority').integer(),
    priorityClassName: readClassName(spec.get('priorityClassName')),
    preemptionPolicy: readPreemptionPolicy(spec.get('preemptionPolicy')),
  };
}

function readClassName(field: Field): string {
  const name = field.text() ?? '';
  if (name !== '') field.check(dns1123Subdomain(name));
  return name;
}

/** A list of structs that hold one qualified name each. */
function readNames(field: Field, name: string): string[] {
  const names = new Set<string>();
  for (const item of field.items()) {
    const entry = item.struct().get(name);
    const text = entry.text() ?? '';
    entry.check(qualifiedName(text));
    if (names.has(text)) entry.report.duplicate(item.path, text);
    names.add(text);
  }
  return [...names];
}
