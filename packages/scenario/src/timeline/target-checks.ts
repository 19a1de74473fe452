import {
  type ApiObject,
  type Container,
  matchLabels,
  nearest,
  type Path,
  type Pod,
  type PodSpec,
  type ProbeType,
  podSpecOf,
} from '@podsim/api';
import type { Findings } from '../build/builder.ts';
import type { Workload, World } from '../build/objects.ts';
import { didYouMean, suggest } from '../problems.ts';
import type { Source } from '../source/source.ts';
import type { PodTarget, WorkloadTarget } from '../types.ts';
import type { TargetInput } from './targets.ts';

/** Holds what a timeline speaks of against everything that the files can create. */
export class TargetChecker {
  private readonly source: Source;
  private readonly findings: Findings;

  constructor(source: Source, findings: Findings) {
    this.source = source;
    this.findings = findings;
  }

  /** A problem unless something in the files, or applied by the timeline, can be the target. */
  checkExists(target: PodTarget, input: TargetInput, world: World): void {
    if (world.incomplete) return;
    const pods = world.objects.filter((object): object is Pod => object.kind === 'Pod');
    if (target.name !== null) this.checkName(target.name, input, pods, world);
    else if (target.selector !== null) this.checkSelector(target.selector, input, pods, world);
  }

  /** A problem unless the files, or the timeline, make the workload. */
  checkWorkload({ kind, namespace, name }: WorkloadTarget, path: Path, world: World): void {
    if (world.incomplete) return;
    const here = world.workloads.filter((each) => each.namespace === namespace);
    const isThere = (each: Workload): boolean => each.kind === kind && each.name === name;
    if (here.some(isThere) || world.unread.some(isThere)) return;
    // A budget makes no pods.
    const isObject = (each: ApiObject): boolean =>
      each.kind === kind && each.metadata.name === name && each.metadata.namespace === namespace;
    if (world.objects.some(isObject)) return;
    // The ReplicaSets of a Deployment have generated names.
    if (here.some((each) => name.startsWith(`${each.name}-`))) return;
    const text = `${kind.toLowerCase()}/${name}`;
    const names = here.map((each) => `${each.kind.toLowerCase()}/${each.name}`);
    const message = `nothing in the files makes ${text}`;
    const other = world.workloads.find(isThere)?.namespace;
    const hint = other === undefined ? suggest(text, names) : inNamespace(other);
    this.findings.at('unknown-target', this.source, path, message, hint);
  }

  /** A problem unless the template of the workload has the container, as far as files make it. */
  checkTemplate(name: string, workload: WorkloadTarget, path: Path, world: World): void {
    if (world.incomplete) return;
    const specs = world.objects.flatMap((object) => {
      const { kind, metadata } = object;
      const isMeant = kind === workload.kind && metadata.name === workload.name;
      const spec = isMeant && metadata.namespace === workload.namespace ? podSpecOf(object) : null;
      return spec ?? [];
    });
    if (specs.length === 0) return;
    const names = new Set(specs.flatMap(containersOf).map((each) => each.name));
    if (names.has(name)) return;
    const text = `${workload.kind.toLowerCase()}/${workload.name}`;
    const message = `${text} has no container ${JSON.stringify(name)}`;
    this.findings.at('unknown-target', this.source, path, message, suggest(name, names));
  }

  private checkName(name: string, input: TargetInput, pods: readonly Pod[], world: World): void {
    const here = pods.filter((pod) => pod.metadata.namespace === input.namespace);
    if (here.some((pod) => pod.metadata.name === name)) return;
    if (isLaterPod(name, here)) return;
    const makers = [...world.workloads, ...world.unread];
    if (makers.some((maker) => couldMake(maker, name, input.namespace))) return;
    if (world.unread.some((each) => each.name === name)) return;
    const other =
      pods.find((pod) => pod.metadata.name === name)?.metadata.namespace ??
      makers.find((maker) => couldMake(maker, name, maker.namespace))?.namespace;
    const names = here.map((pod) => `pod/${pod.metadata.name}`);
    const hint =
      other === undefined ? didYouMean(nearest(`pod/${name}`, names)) : inNamespace(other);
    this.fail(input, `nothing in the files makes pod/${name}`, hint);
  }

  private checkSelector(
    selector: Readonly<Record<string, string>>,
    input: TargetInput,
    pods: readonly Pod[],
    world: World,
  ): void {
    if (world.workloads.length > 0 || world.unread.length > 0) return;
    const here = pods.filter((pod) => pod.metadata.namespace === input.namespace);
    if (here.some((pod) => matchLabels(selector, pod.metadata.labels))) return;
    const text = Object.entries(selector).map((term) => term.join('='));
    const labels = here.flatMap((pod) => Object.entries(pod.metadata.labels));
    const known = new Set(labels.map((term) => term.join('=')));
    const message = `no pod of the files has the labels ${text.join(',')}`;
    this.fail(input, message, suggest(text.join(','), known));
  }

  /** A problem unless the pod has the container; without a pod, unless any may have it. */
  checkContainer(name: string, target: PodTarget | null, path: Path, world: World): void {
    const pods = this.podsOf(target, world);
    if (pods.length === 0) return;
    const names = new Set(
      pods
        .map(({ spec }) => spec)
        .flatMap(containersOf)
        .map((each) => each.name),
    );
    if (names.has(name)) return;
    const [pod, ...more] = pods;
    const quoted = JSON.stringify(name);
    const message =
      pod !== undefined && more.length === 0
        ? `pod/${pod.metadata.name} has no container ${quoted}`
        : `no pod that is meant has a container ${quoted}`;
    this.findings.at('unknown-target', this.source, path, message, suggest(name, names));
  }

  /** A problem unless the container has such a probe. */
  checkProbe(
    type: ProbeType,
    container: string,
    target: PodTarget,
    path: Path,
    world: World,
  ): void {
    const pods = this.podsOf(target, world);
    const containers = pods
      .map(({ spec }) => spec)
      .flatMap(containersOf)
      .filter((each) => each.name === container);
    if (containers.length === 0 || containers.some((each) => each[`${type}Probe`])) return;
    const message = `container ${JSON.stringify(container)} has no ${type} probe`;
    this.findings.at('unknown-target', this.source, path, message);
  }

  /** The pods of the files that are meant; none where others may come. */
  private podsOf(target: PodTarget | null, world: World): Pod[] {
    if (world.incomplete) return [];
    const isOpen = world.workloads.length > 0 || world.unread.length > 0;
    const named = target?.name ?? null;
    if (named === null && isOpen) return [];
    return world.objects.filter((object): object is Pod => {
      if (object.kind !== 'Pod') return false;
      const { namespace, name, labels } = object.metadata;
      if (target !== null && namespace !== target.namespace) return false;
      if (named !== null) return name === named;
      return target?.selector == null || matchLabels(target.selector, labels);
    });
  }

  private fail(input: TargetInput, message: string, hint: string | null): void {
    this.findings.at('unknown-target', this.source, input.path, message, hint);
  }
}

const containersOf = ({ containers, initContainers }: PodSpec): Container[] => [
  ...containers,
  ...initContainers,
];

const inNamespace = (name: string): string =>
  `there is one in namespace "${name}": add namespace: ${name}`;

/** Generated names begin with the workload's; `web#1` is the first pod created of web. */
function couldMake(workload: Workload, name: string, namespace: string): boolean {
  if (workload.namespace !== namespace) return false;
  if (name.startsWith(`${workload.name}-`)) return true;
  const [base, ordinal = ''] = name.split('#');
  return base === workload.name && /^[1-9]\d*$/.test(ordinal);
}

/** `web#2` is the second pod created with the name web, after the first was deleted. */
function isLaterPod(name: string, pods: readonly Pod[]): boolean {
  const [base, ordinal = ''] = name.split('#');
  const count = pods.filter((pod) => pod.metadata.name === base).length;
  return /^[1-9]\d*$/.test(ordinal) && Number(ordinal) > 1 && Number(ordinal) <= count;
}
