import { type ApiObject, matchLabels, nearest, type Path, type Pod } from '@podsim/api';
import { didYouMean, hints, suggest } from '../problems.ts';
import type { Source } from '../source/source.ts';
import type { PodTarget } from '../types.ts';
import type { Findings } from './builder.ts';
import type { Workload, World } from './objects.ts';

const POD_KINDS = ['pod', 'pods', 'po'];

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

  /** A problem unless the pod's spec has the container. */
  checkContainer(name: string, target: PodTarget, path: Path, objects: readonly ApiObject[]): void {
    const pod = objects.find(
      (object): object is Pod =>
        object.kind === 'Pod' &&
        object.metadata.name === target.name &&
        object.metadata.namespace === target.namespace,
    );
    if (pod === undefined) return;
    const names = [...pod.spec.containers, ...pod.spec.initContainers].map((each) => each.name);
    if (names.includes(name)) return;
    const message = `pod/${pod.metadata.name} has no container ${JSON.stringify(name)}`;
    this.findings.at('unknown-target', this.source, path, message, suggest(name, names));
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

/** Generated names begin with the workload's; `web#1` is the first pod created of web. */
function couldMake(workload: Workload, name: string, namespace: string): boolean {
  if (workload.namespace !== namespace) return false;
  if (name.startsWith(`${workload.name}-`)) return true;
  const [base, ordinal = ''] = name.split('#');
  return base === workload.name && /^[1-9]\d*$/.test(ordinal);
}
