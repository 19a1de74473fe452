import type { Pod, PodSpec, PodTemplate, Raw } from '@podsim/api';
import { isRecord } from '@podsim/api';
import type { Workload } from '../store/workloads.ts';

const NONE: readonly never[] = [];

/** What a controller adds to its template for one pod. */
export interface PodExtras {
  /** Empty: the API server generates one. */
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly spec?: PodSpec;
  /** The manifest that the template is from, where it is not the owner's present one. */
  readonly raw?: Raw;
}

/**
 * The pod that a controller asks for. Pods of one template share its labels and its spec, which
 * are frozen, or all of it.
 */
export function podFromTemplate(owner: Workload, template: PodTemplate, extras?: PodExtras): Pod {
  if (extras) return newPod(owner, template, extras);
  const known = PLAIN_PODS.get(template);
  if (known?.owner === owner && known.raw === owner.manifest.raw) return known.pod;
  const pod = newPod(owner, template, {});
  PLAIN_PODS.set(template, { owner, raw: owner.manifest.raw, pod });
  return pod;
}

function newPod(
  owner: Workload,
  template: PodTemplate,
  { name = '', labels, annotations, finalizers = NONE, spec, raw }: PodExtras,
): Pod {
  return {
    kind: 'Pod',
    metadata: {
      name,
      namespace: owner.namespace,
      labels: labels ? { ...template.labels, ...labels } : template.labels,
      annotations: annotations ? { ...template.annotations, ...annotations } : template.annotations,
      finalizers,
    },
    raw: rawTemplateOf(raw ?? owner.manifest.raw),
    spec: spec ?? template.spec,
  };
}

/** The template as written; `kubectl get -o yaml` and patches start from it. */
function rawTemplateOf(raw: Raw): Raw {
  const spec = isRecord(raw.spec) ? raw.spec : {};
  const template = isRecord(spec.template) ? spec.template : {};
  const known = RAW_PODS.get(template);
  if (known) return known;
  const pod: Raw = { apiVersion: 'v1', kind: 'Pod', ...template };
  RAW_PODS.set(template, pod);
  return pod;
}

/** Made once per template. */
const RAW_PODS = new WeakMap<object, Raw>();

/** Pods that differ from their template in nothing are one. */
const PLAIN_PODS = new WeakMap<PodTemplate, { owner: Workload; raw: Raw; pod: Pod }>();
