import {
  type Container,
  isRecord,
  type Pod,
  type PodSpec,
  type Raw,
  readObject,
  stableJson,
} from '@podsim/api';
import type { PodObject } from '../store/objects.ts';

/**
 * What a strategic merge patch makes of a pod; the text says why the API server would refuse it.
 * Lists of objects with names are merged by name, other lists are replaced, null removes.
 *
 * @param release release and gates that validation goes by.
 */
export function patched(
  pod: PodObject,
  patch: Raw,
  release: Parameters<typeof readObject>[1],
): Pod | string {
  const { object, errors } = readObject(merged(currentOf(pod), patch), release);
  if (object?.kind !== 'Pod') return errors.map(({ message }) => message).join('; ');
  return refusal(pod.spec, object.spec) ?? withOldName(pod, object);
}

/** The names of pods of workloads are not in their manifests, which are those of a template. */
export function withOldName({ manifest }: PodObject, pod: Pod): Pod {
  return { ...pod, metadata: { ...pod.metadata, name: manifest.metadata.name } };
}

/** The manifest with what label and set have changed; the pull policy does not follow tags. */
export function currentOf({ manifest, spec, name }: PodObject): unknown {
  const images = (containers: readonly Container[]): unknown =>
    containers.map(({ name, image, imagePullPolicy }) => ({ name, image, imagePullPolicy }));
  const { initContainers, containers } = spec;
  const inits = initContainers.length === 0 ? {} : { initContainers: images(initContainers) };
  const base = merged(manifest.raw, { spec: { ...inits, containers: images(containers) } });
  const metadata = isRecord(manifest.raw.metadata) ? manifest.raw.metadata : {};
  return {
    ...(isRecord(base) ? base : {}),
    metadata: { ...metadata, name, labels: manifest.metadata.labels },
  };
}

/** Only images, tolerations, fewer gates and a shorter activeDeadlineSeconds may come. */
function refusal(before: PodSpec, after: PodSpec): string | null {
  const [old, now] = [before.activeDeadlineSeconds, after.activeDeadlineSeconds];
  if (old !== null && (now === null || now > old)) {
    return 'spec.activeDeadlineSeconds: must be less than or equal to the previous value';
  }
  const gate = after.schedulingGates.find((name) => !before.schedulingGates.includes(name));
  if (gate !== undefined) {
    const found = `found new scheduling gate '${gate}'`;
    return `spec.schedulingGates: only deletion is allowed, but ${found}`;
  }
  return stableJson(fixedPartOf(before)) === stableJson(fixedPartOf(after))
    ? null
    : `spec: Forbidden: ${UNCHANGEABLE}`;
}

const UNCHANGEABLE =
  'pod updates may not change fields other than ' +
  '`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,' +
  '`spec.tolerations` (only additions to existing tolerations),' +
  '`spec.terminationGracePeriodSeconds` ' +
  '(allow it to be set to 1 if it was previously negative)';

function fixedPartOf(spec: PodSpec): unknown {
  const withoutImage = (container: Container): unknown => ({ ...container, image: '' });
  return {
    ...spec,
    activeDeadlineSeconds: null,
    tolerations: [],
    schedulingGates: [],
    nodeName: null,
    initContainers: spec.initContainers.map(withoutImage),
    containers: spec.containers.map(withoutImage),
  };
}

/**
 * A strategic merge: lists of objects with names are merged by name, null removes, and so does
 * `$patch: delete` of an element.
 */
export function merged(base: unknown, patch: unknown): unknown {
  if (Array.isArray(patch)) return mergedLists(Array.isArray(base) ? base : [], patch);
  if (!isRecord(patch)) return patch;
  const fields = new Map(isRecord(base) ? Object.entries(base) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) fields.delete(key);
    else fields.set(key, merged(fields.get(key), value));
  }
  return Object.fromEntries(fields);
}

function mergedLists(base: readonly unknown[], patch: readonly unknown[]): unknown {
  const nameOf = (item: unknown): unknown => (isRecord(item) ? item.name : undefined);
  if (!patch.every((item) => typeof nameOf(item) === 'string')) return patch;
  const result = [...base];
  for (const item of patch) {
    const index = result.findIndex((one) => nameOf(one) === nameOf(item));
    if (index < 0) result.push(item);
    else if (isRecord(item) && item.$patch === 'delete') result.splice(index, 1);
    else result[index] = merged(result[index], item);
  }
  return result;
}
