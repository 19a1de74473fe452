import type { Deployment, ObjectMeta, PodTemplate, Raw, ReplicaSet } from '@podsim/api';
import { isRecord, ownValue, stableJson } from '@podsim/api';
import { hashName } from '../../store/names.ts';

export const HASH_LABEL = 'pod-template-hash';

export const REVISION = 'deployment.kubernetes.io/revision';
const HISTORY = 'deployment.kubernetes.io/revision-history';
export const DESIRED = 'deployment.kubernetes.io/desired-replicas';
export const MAX = 'deployment.kubernetes.io/max-replicas';

/** Annotations that a ReplicaSet does not take over from its Deployment. */
const OWN = [
  'kubectl.kubernetes.io/last-applied-configuration',
  ...[REVISION, HISTORY, DESIRED, MAX],
  'deprecated.deployment.rollback.to',
];

type Annotations = Readonly<Record<string, string>>;

/** A whole number in an annotation; null without. */
export function numberIn(annotations: Annotations, key: string): number | null {
  const text = Object.hasOwn(annotations, key) ? annotations[key] : undefined;
  return text !== undefined && /^[0-9]+$/.test(text) ? Number(text) : null;
}

export const revisionOf = ({ annotations }: ObjectMeta): number =>
  numberIn(annotations, REVISION) ?? 0;

/**
 * The annotations of the ReplicaSet that is the present revision of a Deployment
 * (`SetNewReplicaSetAnnotations`). One that was a revision before remembers it.
 */
export function annotationsOfNew(
  deployment: Annotations,
  own: Annotations,
  revision: number,
): Annotations {
  const result = new Map(Object.entries(own));
  for (const [key, value] of Object.entries(deployment)) {
    if (!OWN.includes(key)) result.set(key, value);
  }
  const old = numberIn(own, REVISION);
  if (old === null || old < revision) {
    result.set(REVISION, String(revision));
    if (old !== null) result.set(HISTORY, own[HISTORY] ? `${own[HISTORY]},${old}` : String(old));
  }
  return Object.fromEntries(result);
}

const TEXTS = new WeakMap<PodTemplate, string>();

/** All that makes one template differ from another: everything but the hash of it. */
export function templateText(template: PodTemplate): string {
  const known = TEXTS.get(template);
  if (known !== undefined) return known;
  const labels = { ...template.labels };
  delete labels[HASH_LABEL];
  const text = stableJson({ ...template, labels });
  TEXTS.set(template, text);
  return text;
}

/**
 * The text that names a revision: a hash of the template as written, so that names stay when
 * podsim learns to read more of it. `collisions` counts names that were taken.
 */
export function templateHash({ raw }: Pick<Deployment, 'raw'>, collisions: number): string {
  const text = stableJson(ownValue(ownValue(raw, 'spec'), 'template'));
  return hashName(text + (collisions === 0 ? '' : `#${collisions}`));
}

/** What a Deployment makes of a revision. */
export interface NewSet {
  readonly hash: string;
  readonly replicas: number;
  readonly annotations: Annotations;
}

/** The ReplicaSet of a template, its pods told from those of other revisions by the hash. */
export function newReplicaSet(
  { metadata, spec, raw }: Deployment,
  { hash, replicas, annotations }: NewSet,
): ReplicaSet {
  const labels = { ...spec.template.labels, [HASH_LABEL]: hash };
  const name = `${metadata.name}-${hash}`;
  const { namespace } = metadata;
  const { minReadySeconds } = spec;
  const selector = {
    ...spec.selector,
    matchLabels: { ...spec.selector.matchLabels, [HASH_LABEL]: hash },
  };
  return {
    kind: 'ReplicaSet',
    metadata: { name, namespace, labels, annotations, finalizers: [] },
    raw: {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name, namespace, labels, annotations },
      spec: { replicas, minReadySeconds, selector, template: rawTemplate(raw, labels) },
    },
    spec: { replicas, selector, template: { ...spec.template, labels }, minReadySeconds },
  };
}

function rawTemplate(raw: Raw, labels: Annotations): Raw {
  const spec = isRecord(raw.spec) ? raw.spec : {};
  const template = isRecord(spec.template) ? spec.template : {};
  const metadata = isRecord(template.metadata) ? template.metadata : {};
  return { ...template, metadata: { ...metadata, labels } };
}

/** What a Deployment changes about a ReplicaSet that exists. */
export interface Change {
  readonly replicas?: number;
  readonly minReadySeconds?: number;
  readonly annotations?: Annotations;
}

export function changedReplicaSet(set: ReplicaSet, { annotations, ...spec }: Change): ReplicaSet {
  const rawSpec = isRecord(set.raw.spec) ? set.raw.spec : {};
  const raw = { ...set.raw, spec: { ...rawSpec, ...spec } };
  const changed = { ...set, raw, spec: { ...set.spec, ...spec } };
  return annotations ? annotated(changed, annotations) : changed;
}

/** An object with other annotations, also where it is shown as written. */
export function annotated<O extends Deployment | ReplicaSet>(
  object: O,
  annotations: Annotations,
): O {
  const metadata = isRecord(object.raw.metadata) ? object.raw.metadata : {};
  return {
    ...object,
    metadata: { ...object.metadata, annotations },
    raw: { ...object.raw, metadata: { ...metadata, annotations } },
  };
}
