import type { Path, Raw } from '@podsim/api';
import type { Deed, WorkloadTarget } from '../types.ts';
import type { TimelineParts } from './parts.ts';
import type { Input, PodVerb, WorkloadVerb } from './schemas.ts';
import { parts, WORKLOAD_KINDS, workloadKind } from './targets.ts';

type Kind = WorkloadTarget['kind'];

/** What each verb is good for. */
const KINDS_OF: Readonly<Record<WorkloadVerb, readonly Kind[]>> = {
  scale: ['Deployment', 'ReplicaSet', 'StatefulSet'],
  restart: ['Deployment', 'StatefulSet', 'DaemonSet'],
  suspend: ['Job', 'CronJob'],
  resume: ['Job', 'CronJob'],
};

/** Reads what an entry of the timeline does to a workload. */
export class WorkloadDeedReader {
  private readonly parts: TimelineParts;

  constructor(parts: TimelineParts) {
    this.parts = parts;
  }

  /** Whether an entry with a verb about pods means a workload. */
  isMeant(target: string): boolean {
    return workloadKind(parts(target)[0]) !== null;
  }

  /** @param input fits the schema of the verb. @returns null after a problem. */
  read(verb: WorkloadVerb, input: Input<WorkloadVerb>, path: Path): Deed | null {
    const kinds = KINDS_OF[verb];
    const workload = this.target(verb, input, path, kinds);
    if (workload === null) return null;
    if (verb !== 'scale') return { do: verb, workload };
    return { do: verb, workload, replicas: (input as Input<'scale'>).replicas };
  }

  /** A verb that pods and workloads share. */
  readShared(verb: PodVerb, input: Input<PodVerb>, path: Path): Deed | null {
    const workload = this.target(verb, input, path, WORKLOAD_KINDS);
    if (workload === null) return null;
    switch (verb) {
      case 'delete':
        return { do: verb, workload };
      case 'patch':
        return { do: verb, workload, patch: (input as Input<'patch'>).merge };
      case 'label':
        return { do: verb, workload, patch: labelPatch(input as Input<'label'>) };
      case 'set':
        return this.readSet(input as Input<'set'>, workload, path);
      default:
        this.fail([...path, verb], `${verb} is about pods`, 'expected pod/NAME');
        return null;
    }
  }

  /** `kubectl set env` takes all containers unless one is named; `set image` wants a name. */
  private readSet(input: Input<'set'>, workload: WorkloadTarget, path: Path): Deed {
    const { container = null, image = null, env } = input;
    const { findings, source } = this.parts;
    if (container === null && image !== null) findings.missingKey(source, [...path, 'container']);
    if (image === null && env == null) findings.missingKey(source, [...path, 'image']);
    if (container !== null) {
      this.parts.checkLater((checker, world) => {
        checker.checkTemplate(container, workload, [...path, 'container'], world);
      });
    }
    return { do: 'set', workload, container, image, env: Object.entries(env ?? {}) };
  }

  private target(
    verb: string,
    input: Readonly<Record<string, unknown>>,
    path: Path,
    kinds: readonly Kind[],
  ): WorkloadTarget | null {
    const at = [...path, verb];
    for (const key of ['selector', 'count', 'gracePeriodSeconds', 'subresource']) {
      if (input[key] != null) this.fail([...path, key], `${key} goes with pods`, null);
    }
    const text = String(input[verb]);
    const namespace = typeof input.namespace === 'string' ? input.namespace : 'default';
    const workload = this.parts.targets.readWorkload({ text, namespace, path: at }, kinds);
    if (workload === null) return null;
    this.parts.checkLater((checker, world) => checker.checkWorkload(workload, at, world));
    return workload;
  }

  private fail(path: Path, message: string, hint: string | null): void {
    const { findings, source } = this.parts;
    findings.at('invalid-value', source, path, message, hint);
  }
}

function labelPatch({ labels }: Input<'label'>): Raw {
  return { metadata: { labels: Object.fromEntries(labels) } };
}
