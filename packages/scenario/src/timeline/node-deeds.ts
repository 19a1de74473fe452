import type { Path } from '@podsim/api';
import { type Duration, formatDuration, seconds } from '@podsim/kernel';
import type { Deed, NodeVerb, ScenarioCluster, TaintChange } from '../types.ts';
import type { TimelineParts } from './parts.ts';
import type { Input, NodeObjectVerb, PodVerb } from './schemas.ts';
import { isNode } from './targets.ts';

/** How long what a verb takes down stays down, for verbs that always bring it back. */
const DOWNTIMES: Partial<Record<NodeVerb, Duration>> = {
  restartKubelet: seconds(3),
  rebootNode: seconds(30),
};

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;

/** Reads what an entry of the timeline does to a node. */
export class NodeDeedReader {
  private readonly parts: TimelineParts;
  private readonly cluster: ScenarioCluster | null;

  /** @param cluster null where it could not be read. */
  constructor(parts: TimelineParts, cluster: ScenarioCluster | null) {
    this.parts = parts;
    this.cluster = cluster;
  }

  /** Whether an entry with a verb about pods means a node. */
  isMeant(target: string): boolean {
    return isNode(target);
  }

  /** What happens to a machine. @returns null after a problem. */
  read(verb: NodeVerb, input: Input<NodeVerb>, path: Path): Deed | null {
    const node = this.target(verb, input, path);
    const { for: given } = input as Input<'failNode'>;
    const downtime = given ?? DOWNTIMES[verb] ?? null;
    const shutdown = seconds(this.cluster?.kubelet.shutdownGracePeriod ?? 0);
    if (verb === 'shutdownNode' && downtime !== null && downtime < shutdown) {
      const message = `the node may take ${formatDuration(shutdown)} to shut down`;
      const hint = 'for counts from the request, so it cannot be shorter than shutdownGracePeriod';
      this.fail([...path, 'for'], message, hint);
    }
    return node === null ? null : { do: verb, node, for: downtime };
  }

  /** What changes a Node object. @returns null after a problem. */
  readObject(verb: NodeObjectVerb, input: Input<NodeObjectVerb>, path: Path): Deed | null {
    const node = this.target(verb, input, path);
    if (node === null) return null;
    if (verb === 'drain') return { do: verb, node, ...optionsOf(input as Input<'drain'>) };
    if (verb !== 'taint') return { do: verb, node };
    const taints = (input as Input<'taint'>).taints.flatMap((text, i) => {
      return this.readTaint(text, [...path, 'taints', i]) ?? [];
    });
    return { do: verb, node, taints };
  }

  /** A verb that pods and nodes share. @returns null after a problem. */
  readShared(verb: PodVerb, input: Input<PodVerb>, path: Path): Deed | null {
    if (verb !== 'delete' && verb !== 'label') {
      this.fail([...path, verb], `${verb} is about pods`, 'expected pod/NAME');
      return null;
    }
    for (const key of ['selector', 'count', 'namespace', 'gracePeriodSeconds'] as const) {
      if ((input as Partial<Input<'delete'>>)[key] != null) {
        this.fail([...path, key], `${key} does not go with a node`, null);
      }
    }
    const node = this.target(verb, input, path);
    if (node === null) return null;
    if (verb === 'delete') return { do: verb, node };
    return { do: verb, node, labels: (input as Input<'label'>).labels };
  }

  /** `key=value:Effect`, `key:Effect`, and with a `-` at the end what is taken off. */
  private readTaint(text: string, path: Path): TaintChange | null {
    const remove = text.endsWith('-');
    const [left = '', effect, ...more] = (remove ? text.slice(0, -1) : text).split(':');
    const [key = '', value = '', ...rest] = left.split('=');
    const known = EFFECTS.find((each) => each === effect);
    const isComplete = known !== undefined || (remove && effect === undefined);
    if (key !== '' && isComplete && more.length + rest.length === 0) {
      return { key, value, effect: known ?? null, remove };
    }
    const hint = `expected key=value:Effect, or key:Effect- to take it off; ${EFFECTS.join(', ')}`;
    this.fail(path, `${JSON.stringify(text)} is no taint`, hint);
    return null;
  }

  private target(
    verb: string,
    input: Readonly<Record<string, unknown>>,
    path: Path,
  ): string | null {
    const nodes = this.cluster?.nodes.map(({ name }) => name) ?? null;
    return this.parts.targets.readNode(String(input[verb]), [...path, verb], nodes);
  }

  private fail(path: Path, message: string, hint: string | null): void {
    const { findings, source } = this.parts;
    findings.at('invalid-value', source, path, message, hint);
  }
}

function optionsOf(input: Input<'drain'>): Omit<Extract<Deed, { do: 'drain' }>, 'do' | 'node'> {
  return {
    force: input.force ?? false,
    ignoreDaemonsets: input.ignoreDaemonsets ?? false,
    deleteEmptydirData: input.deleteEmptydirData ?? false,
    gracePeriodSeconds: input.gracePeriodSeconds ?? null,
    timeout: input.timeout ?? null,
  };
}
