import {
  type Container,
  matchLabels,
  nearest,
  type Path,
  type Pod,
  type ProbeType,
} from '@podsim/api';
import type { Findings } from '../build/builder.ts';
import type { Workload, World } from '../build/objects.ts';
import { didYouMean, hints, suggest } from '../problems.ts';
import type { Source } from '../source/source.ts';
import type { PodTarget } from '../types.ts';

const POD_KINDS = ['pod', 'pods', 'po'];
const NODE_KINDS = ['node', 'nodes', 'no'];

/** What a timeline entry says of its target. */
export interface TargetInput {
  /** `pod/web`, or `pod` with a selector. */
  readonly text: string;
  readonly namespace: string;
  readonly selector: Readonly<Record<string, string>> | null;
  readonly count: number | null;
  /** Of the target's text. */
  readonly path: Path;
}

/** Reads the targets of actions and holds them against everything that can exist. */
export class TargetReader {
  private readonly source: Source;
  private readonly findings: Findings;

  constructor(source: Source, findings: Findings) {
    this.source = source;
    this.findings = findings;
  }

  /** The pods an action is about; null after a problem. */
  read(input: TargetInput): PodTarget | null {
    const [kind = '', ...rest] = input.text.split('/');
    const name = rest.length === 0 ? null : rest.join('/');
    if (!POD_KINDS.includes(kind.toLowerCase())) return this.refuseKind(input, kind);
    const both = name !== null && input.selector !== null;
    if (both || (name === null && input.selector === null) || name === '') {
      const message = both
        ? 'a name and a selector; give one of both'
        : 'which pod? There is neither a name nor a selector';
      this.fail(input, message, 'expected pod/NAME, or pod together with selector');
      return null;
    }
    if (name !== null && input.count !== null) {
      this.fail(input, 'count goes with a selector', null);
      return null;
    }
    const { namespace, selector, count } = input;
    return { namespace, name, selector, count };
  }

  /** The name of a node, which has to exist; null after a problem. @param nodes null: not known. */
  readNode(text: string, path: Path, nodes: readonly string[] | null): string | null {
    const name = this.readName(text, path, NODE_KINDS, 'node/NAME');
    if (name === null || nodes === null || nodes.includes(name)) return name;
    const message = `the cluster has no node ${JSON.stringify(name)}`;
    this.findings.at('unknown-target', this.source, path, message, suggest(name, nodes));
    return null;
  }

  /** An address or name outside the cluster; null after a problem. */
  readHost(text: string, path: Path): string | null {
    const host = this.readName(text, path, ['host'], 'host/ADDRESS');
    if (host === null || /^[A-Za-z0-9._:-]+$/.test(host)) return host;
    const message = `${JSON.stringify(host)} is no address`;
    this.findings.at('invalid-value', this.source, path, message, 'expected host/ADDRESS');
    return null;
  }

  private readName(
    text: string,
    path: Path,
    kinds: readonly string[],
    expected: string,
  ): string | null {
    const [kind = '', ...rest] = text.split('/');
    const name = rest.join('/');
    if (kinds.includes(kind.toLowerCase()) && name !== '') return name;
    const message = `${JSON.stringify(text)} cannot be a target of this verb`;
    this.findings.at('invalid-value', this.source, path, message, `expected ${expected}`);
    return null;
  }

  /** A problem unless something in the files, or applied by the timeline, can be the target. */
  checkExists(target: PodTarget, input: TargetInput, world: World): void {
    if (world.incomplete) return;
    const pods = world.objects.filter((object): object is Pod => object.kind === 'Pod');
    if (target.name !== null) this.checkName(target.name, input, pods, world);
    else if (target.selector !== null) this.checkSelector(target.selector, input, pods, world);
  }

  private checkName(name: string, input: TargetInput, pods: readonly Pod[], world: World): void {
    const here = pods.filter((pod) => pod.metadata.namespace === input.namespace);
    if (here.some((pod) => pod.metadata.name === name)) return;
    if (isLaterPod(name, here)) return;
    if (world.workloads.some((workload) => couldMake(workload, name, input.namespace))) return;
    if (world.unread.some((each) => each.name === name)) return;
    const elsewhere = pods.find((pod) => pod.metadata.name === name);
    const names = here.map((pod) => `pod/${pod.metadata.name}`);
    const hint =
      elsewhere === undefined
        ? didYouMean(nearest(`pod/${name}`, names))
        : `there is one in namespace "${elsewhere.metadata.namespace}"`;
    this.fail(input, `nothing in the files makes pod/${name}`, hint, 'unknown-target');
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
    this.fail(input, message, suggest(text.join(','), known), 'unknown-target');
  }

  /** A problem unless the pod has the container; without a pod, unless any may have it. */
  checkContainer(name: string, target: PodTarget | null, path: Path, world: World): void {
    const pods = this.podsOf(target, world);
    if (pods.length === 0) return;
    const names = new Set(pods.flatMap(containersOf).map((each) => each.name));
    if (names.has(name)) return;
    const [pod] = pods;
    const who = pods.length === 1 && pod ? `pod/${pod.metadata.name}` : 'no pod of the files';
    const message = `${who} has ${pods.length === 1 ? 'no' : 'a'} container ${JSON.stringify(name)}`;
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
    const containers = pods.flatMap(containersOf).filter((each) => each.name === container);
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

  private refuseKind(input: TargetInput, kind: string): null {
    const near = POD_KINDS.includes(kind.toLowerCase()) ? null : nearest(kind, ['pod']);
    const hint = hints('expected pod/NAME, or pod together with selector', didYouMean(near));
    const message = `${JSON.stringify(kind)} cannot be a target in this version`;
    this.fail(input, message, hint, 'not-simulated');
    return null;
  }

  private fail(
    input: TargetInput,
    message: string,
    hint: string | null,
    code: 'invalid-value' | 'unknown-target' | 'not-simulated' = 'invalid-value',
  ): void {
    this.findings.at(code, this.source, input.path, message, hint);
  }
}

const containersOf = ({ spec }: Pod): Container[] => [...spec.containers, ...spec.initContainers];

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
