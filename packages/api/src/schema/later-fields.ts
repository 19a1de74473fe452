import type { Path } from '../reading/path.ts';
import { isRecord } from '../reading/records.ts';
import type { Raw } from '../types.ts';
import { fieldsOf } from './strict.ts';
import type { StructName } from './structs.ts';

/**
 * Fields that came after 1.21, or were behind a gate that was off in it (K21-60). A value behind
 * `=` is what the field says when it says nothing. A struct that several kinds have may be that of
 * one of them.
 */
const AFTER_1_21: Readonly<Partial<Record<StructName | `DaemonSet/${StructName}`, string>>> = {
  PodSpec: `ephemeralContainers os hostUsers schedulingGates resourceClaims resources
    hostnameOverride workloadRef schedulingGroup`,
  Container: 'resizePolicy restartPolicy restartPolicyRules',
  EnvVarSource: 'fileKeyRef',
  ResourceRequirements: 'claims',
  VolumeMount: 'recursiveReadOnly',
  Volume: 'image',
  Probe: 'grpc terminationGracePeriodSeconds',
  Lifecycle: 'stopSignal',
  LifecycleHandler: 'sleep',
  PodAffinityTerm: 'namespaceSelector matchLabelKeys mismatchLabelKeys',
  TopologySpreadConstraint: 'minDomains nodeAffinityPolicy nodeTaintsPolicy matchLabelKeys',
  'DaemonSet/RollingUpdate': 'maxSurge=0',
  StatefulSetSpec: 'minReadySeconds=0 ordinals persistentVolumeClaimRetentionPolicy',
  StatefulSetRollingUpdate: 'maxUnavailable',
  JobSpec: `podFailurePolicy successPolicy backoffLimitPerIndex maxFailedIndexes managedBy
    completionMode=NonIndexed suspend=false podReplacementPolicy=TerminatingOrFailed`,
  CronJobSpec: 'timeZone',
  DisruptionBudgetSpec: 'unhealthyPodEvictionPolicy=IfHealthyBudget',
  ScalingRules: 'tolerance',
};

const LATER: ReadonlyMap<string, ReadonlyMap<string, string | undefined>> = new Map(
  Object.entries(AFTER_1_21).map(([struct, fields]) => [
    struct,
    new Map(
      fields.split(/\s+/).map((field) => {
        const [name = '', usual] = field.split('=');
        return [name, usual];
      }),
    ),
  ]),
);

/** An object as the API server of 1.21 would keep it. */
export interface Kept {
  readonly value: unknown;
  /** Fields that it dropped and that said anything. */
  readonly dropped: readonly Path[];
}

/** Drops the fields that 1.21 did not have; other values are left as they are. */
export function withoutLaterFields(root: StructName, value: unknown): Kept {
  const dropped: Path[] = [];
  const kept = (struct: StructName, child: unknown, path: Path): unknown => {
    if (Array.isArray(child)) {
      const items = child.map((item, i) => kept(struct, item, [...path, i]));
      return items.every((item, i) => item === child[i]) ? child : items;
    }
    return isRecord(child) ? keptFields(struct, child, path) : child;
  };
  const keptFields = (struct: StructName, record: Raw, path: Path): Raw => {
    const later = LATER.get(`${root}/${struct}`) ?? LATER.get(struct);
    const entries = Object.entries(record);
    const left = entries.flatMap(([name, child]): [string, unknown][] => {
      const at = [...path, name];
      if (later?.has(name)) {
        if (child !== null && String(child) !== later.get(name)) dropped.push(at);
        return [];
      }
      const inner = fieldsOf(struct).get(name)?.struct ?? null;
      return [[name, inner === null ? child : kept(inner, child, at)]];
    });
    const isSame =
      left.length === entries.length && left.every(([name, child]) => record[name] === child);
    return isSame ? record : Object.fromEntries(left);
  };
  return { value: kept(root, value, []), dropped };
}
