import {
  type Container,
  hasInPlaceResize,
  isRecord,
  ownValue,
  type Pod,
  podRequests,
  type Raw,
  type ReadOptions,
  readObject,
  resizeRefusal,
  resourceQuantities,
} from '@podsim/api';
import type { NodeObject } from '../store/nodes.ts';
import type { PodObject } from '../store/objects.ts';
import { isStatic } from '../store/static-pods.ts';
import { currentOf, merged, withOldName } from './patch.ts';

/** What a resize is judged by. */
export interface ResizeRules extends ReadOptions {
  /** The node of the pod where the API server looks at its size; null where it does not. */
  readonly node: NodeObject | null;
}

/**
 * What `kubectl patch --subresource resize` makes of a pod (NEW-9); the text says why the API
 * server would refuse it. Of the patch only resources and resize policies count.
 */
export function resized(pod: PodObject, patch: Raw, rules: ResizeRules): Pod | string {
  if (!hasInPlaceResize(rules)) return absence(rules);
  if (isStatic(pod.manifest.metadata)) return 'Forbidden: static pods cannot be resized';
  const os = ownValue(ownValue(ownValue(pod.manifest.raw, 'spec'), 'os'), 'name');
  if (os === 'windows') return 'Forbidden: windows pods cannot be resized';
  const current = withResources(pod);
  const { object, errors } = readObject(taken(current, merged(current, patch)), rules);
  if (object?.kind !== 'Pod') return errors.map(({ message }) => message).join(', ');
  const { spec } = object;
  const refusal = resizeRefusal(pod.spec, spec, rules) ?? oversized(pod, object, rules.node);
  return refusal ?? withOldName(pod, object);
}

function absence({ featureGates, release }: ReadOptions): string {
  const isAlpha = featureGates.some(([name, on]) => name === 'InPlacePodVerticalScaling' && on);
  return isAlpha
    ? `the alpha of InPlacePodVerticalScaling in ${release} is not simulated`
    : 'the server could not find the requested resource';
}

/** The manifest with all that the API server holds of resources: defaults would come anew else. */
function withResources(pod: PodObject): unknown {
  const { initContainers, containers } = pod.spec;
  const of = (list: readonly Container[]): unknown =>
    list.map(({ name, resources, resizePolicy }) => ({
      name,
      resources: {
        requests: resourceQuantities(resources.requests),
        limits: resourceQuantities(resources.limits),
      },
      ...(resizePolicy.length === 0 ? {} : { resizePolicy }),
    }));
  const inits = initContainers.length === 0 ? {} : { initContainers: of(initContainers) };
  return merged(currentOf(pod), { spec: { ...inits, containers: of(containers) } });
}

const LISTS = ['initContainers', 'containers'] as const;
const TAKEN: ReadonlySet<string> = new Set(['resources', 'resizePolicy']);

/** The object with what a resize may carry; the rest of the request is dropped without a word. */
function taken(current: unknown, wanted: unknown): unknown {
  if (!isRecord(current) || !isRecord(current.spec)) return current;
  const lists = LISTS.flatMap((key): [string, unknown][] => {
    const asked = ownValue(ownValue(wanted, 'spec'), key);
    if (!Array.isArray(asked)) return [];
    const list: readonly unknown[] = asked;
    return [[key, list.map((each) => takenContainer(ownValue(current.spec, key), each))]];
  });
  return { ...current, spec: { ...current.spec, ...Object.fromEntries(lists) } };
}

function takenContainer(list: unknown, wanted: unknown): unknown {
  const known: readonly unknown[] = Array.isArray(list) ? list : [];
  const old = known.find((each) => ownValue(each, 'name') === ownValue(wanted, 'name'));
  if (!isRecord(old) || !isRecord(wanted)) return wanted;
  const kept = Object.entries(old).filter(([key]) => !TAKEN.has(key));
  const given = Object.entries(wanted).filter(([key]) => TAKEN.has(key));
  return Object.fromEntries([...kept, ...given]);
}

/** Mirrors plugin/pkg/admission/podresize: what its node can never have is refused at once. */
function oversized({ name }: PodObject, { spec }: Pod, node: NodeObject | null): string | null {
  if (node === null) return null;
  const wanted = podRequests(spec);
  const short = (['cpu', 'memory'] as const)
    .filter((each) => wanted[each] > node.capacity[each])
    .map((each) => `${each}, requested: ${wanted[each]}, allocatable: ${node.capacity[each]}`);
  if (short.length === 0) return null;
  const reason = `node didn't have enough allocatable resources: ${short.join('; ')}`;
  return `pods "${name}" is forbidden: ${reason}`;
}
