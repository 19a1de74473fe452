import { qosClass } from '../qos.ts';
import { stableJson } from '../reading/records.ts';
import { minorOf, type ReadOptions } from '../release.ts';
import type { Container, PodSpec, ResourceList } from '../types.ts';

/**
 * Why the API server refuses a resize, in its words; null if it does not (NEW-9). What may not be
 * changed through the subresource at all, such as images, it ignores: it is not looked at here.
 *
 * Mirrors ValidatePodResize of pkg/apis/core/validation, behind the checks of any pod.
 */
export function resizeRefusal(
  before: PodSpec,
  after: PodSpec,
  options: ReadOptions,
): string | null {
  const misplaced = [
    ...orderErrors('containers', before, after),
    ...orderErrors('initContainers', before, after),
  ];
  if (misplaced.length > 0) return misplaced.join(', ');
  const errors = [
    ...(qosClass(before) === qosClass(after) ? [] : [changedClass(after)]),
    ...errorsOf('initContainers', before, after, options),
    ...errorsOf('containers', before, after, options),
  ];
  return errors.length === 0 ? null : [...new Set(errors)].join(', ');
}

const changedClass = (after: PodSpec): string =>
  `spec: Invalid value: "${qosClass(after)}": ` +
  'Pod QOS Class may not change as a result of resizing';

type List = 'containers' | 'initContainers';

function orderErrors(list: List, before: PodSpec, after: PodSpec): string[] {
  if (before[list].length !== after[list].length) {
    return [`spec.${list}: Forbidden: ${list} may not be added or removed on resize`];
  }
  return before[list].flatMap(({ name }, i) =>
    name === after[list][i]?.name
      ? []
      : [`spec.${list}[${i}].name: Forbidden: ${list} may not be renamed or reordered on resize`],
  );
}

function errorsOf(list: List, before: PodSpec, after: PodSpec, options: ReadOptions): string[] {
  return before[list].flatMap((old, i) => {
    const next = after[list][i] as Container;
    const at = `spec.${list}[${i}]`;
    if (list === 'containers' || old.restartPolicy === 'Always') {
      return [...changeErrors(old, next, `${at}.resources`, options)];
    }
    return stableJson(old.resources) === stableJson(next.resources)
      ? []
      : [`${at}: Forbidden: resources for non-sidecar init containers are immutable`];
  });
}

const ONLY = 'spec: Forbidden: only cpu and memory resources are mutable';

function* changeErrors(
  old: Container,
  next: Container,
  at: string,
  options: ReadOptions,
): Iterable<string> {
  for (const kind of ['requests', 'limits'] as const) {
    const [had, has] = [old.resources[kind], next.resources[kind]];
    if (isRemoved(had, has)) yield `${at}.${kind}: Forbidden: resource ${kind} cannot be removed`;
    if (stableJson(had.others) !== stableJson(has.others)) yield ONLY;
  }
  if (stableJson(old.resizePolicy) !== stableJson(next.resizePolicy)) yield ONLY;
  const [had, has] = [old.resources.limits.memory, next.resources.limits.memory];
  const falls = had !== null && has !== null && has < had;
  if (falls && !mayLowerMemory(options) && !restartsForMemory(old)) {
    const detail = 'memory limits cannot be decreased unless resizePolicy is RestartContainer';
    yield `${at}.limits[memory]: Forbidden: ${detail}`;
  }
}

const isRemoved = (had: ResourceList, has: ResourceList): boolean =>
  (had.cpu !== null && has.cpu === null) ||
  (had.memory !== null && has.memory === null) ||
  Object.entries(had.others).some(([name]) => !Object.hasOwn(has.others, name));

const restartsForMemory = ({ resizePolicy }: Container): boolean =>
  resizePolicy.some(({ resourceName, restartPolicy }) => {
    return resourceName === 'memory' && restartPolicy === 'RestartContainer';
  });

/** From 1.34 on the kubelet looks at the use before it lowers a limit. */
const mayLowerMemory = (options: ReadOptions): boolean => minorOf(options) >= 34;
