import { nearest, type Path } from '@podsim/api';
import type { Findings } from '../build/builder.ts';
import { didYouMean, hints, suggest } from '../problems.ts';
import type { Source } from '../source/source.ts';
import type { PodTarget, WorkloadTarget } from '../types.ts';

const POD_KINDS = ['pod', 'pods', 'po'];
const NODE_KINDS = ['node', 'nodes', 'no'];

type WorkloadKind = WorkloadTarget['kind'];

/** What kubectl calls the kinds, besides their own names. */
const SHORT: Readonly<Record<WorkloadKind, string>> = {
  Deployment: 'deploy',
  ReplicaSet: 'rs',
  StatefulSet: 'sts',
  DaemonSet: 'ds',
  Job: 'job',
  CronJob: 'cj',
  PodDisruptionBudget: 'pdb',
  HorizontalPodAutoscaler: 'hpa',
};

export const WORKLOAD_KINDS = Object.keys(SHORT) as readonly WorkloadKind[];

/** The kind that a word of a target means; null if it is none of a workload. */
export function workloadKind(word: string): WorkloadKind | null {
  const lower = word.toLowerCase();
  return (
    WORKLOAD_KINDS.find((kind) => {
      const name = kind.toLowerCase();
      return lower === name || lower === `${name}s` || lower === SHORT[kind];
    }) ?? null
  );
}

/** `pod/web` as kind and name; the name is null without a slash. */
export function parts(text: string): [kind: string, name: string | null] {
  const slash = text.indexOf('/');
  return slash < 0 ? [text, null] : [text.slice(0, slash), text.slice(slash + 1)];
}

/** Whether a target is a node. */
export function isNode(text: string): boolean {
  return NODE_KINDS.includes(parts(text)[0].toLowerCase());
}

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

/** Reads the targets of actions. */
export class TargetReader {
  private readonly source: Source;
  private readonly findings: Findings;

  constructor(source: Source, findings: Findings) {
    this.source = source;
    this.findings = findings;
  }

  /** The pods an action is about; null after a problem. */
  read(input: TargetInput): PodTarget | null {
    const [kind, name] = parts(input.text);
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

  /**
   * The workload an action is about.
   *
   * @param kinds what the verb is good for. @returns null after a problem.
   */
  readWorkload(
    { text, namespace, path }: Pick<TargetInput, 'text' | 'namespace' | 'path'>,
    kinds: readonly WorkloadKind[],
  ): WorkloadTarget | null {
    const [word, name] = parts(text);
    const kind = workloadKind(word);
    if (kind !== null && kinds.includes(kind) && name !== null && name !== '') {
      return { kind, namespace, name };
    }
    const message = `${JSON.stringify(text)} cannot be a target of this verb`;
    const words = kinds.map((each) => each.toLowerCase());
    const hint = `expected ${words.map((each) => `${each}/NAME`).join(', ')}`;
    const near = kind === null ? nearest(word, words) : null;
    this.findings.at('invalid-value', this.source, path, message, hints(hint, didYouMean(near)));
    return null;
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
    code: 'invalid-value' | 'not-simulated' = 'invalid-value',
  ): void {
    this.findings.at(code, this.source, input.path, message, hint);
  }
}
