import { type Container, isWorkloadObject, type PodSpec, templateOf } from '@podsim/api';
import type { ClusterSpec } from '@podsim/kubernetes';
import type { Cell } from '../../src/index.ts';
import { NodeHistory } from './nodes.ts';
import { rowsOf, type TableName } from './rows.ts';
import type { Outcome, Row } from './run.ts';

/** A row of the timeline. */
export interface Moment {
  /** Microseconds. */
  readonly time: number;
  readonly kind: string;
  readonly pod: string;
  readonly container: string;
  readonly what: string;
  readonly detail: string;
}

/** A container of a pod's spec with its part in the pod. */
export interface SpecContainer {
  readonly kind: 'init' | 'sidecar' | 'main';
  readonly container: Container;
}

/** One pod object, from its creation on; another object of the same name is another life. */
export interface Life {
  readonly name: string;
  readonly spec: PodSpec;
  readonly containers: readonly SpecContainer[];
  readonly labels: Readonly<Record<string, string>>;
  /** Somebody else holds on to the object (TERM-5). */
  readonly finalizers: boolean;
  /** Row of the table `pods`. */
  readonly row: Row;
  /** Empty if it was never bound. */
  readonly node: string;
  /** Rows of the timeline about it, in order. */
  readonly moments: readonly Moment[];
  /** When the object was removed; null if it was not. */
  readonly removedAt: number | null;
  /** Processes of this object and of another one of its name cannot be told from each other. */
  readonly isMixed: boolean;
}

/** One run with what its rows are about. */
export interface Observation {
  readonly spec: ClusterSpec;
  /** Minor number of the release. */
  readonly minor: number;
  /** Virtual time of its end, in microseconds. */
  readonly end: number;
  readonly moments: readonly Moment[];
  readonly lives: readonly Life[];
  readonly nodes: NodeHistory;
  rows(table: TableName): readonly Row[];
}

/** Puts the rows of a run in order. */
export function observe({ spec }: Cell, outcome: Outcome): Observation {
  const moments = rowsOf(outcome, 'timeline').map(momentOf);
  const minor = Number(spec.release.split('.')[1]);
  const { end } = outcome.ending;
  return {
    ...{ spec, minor, end, moments },
    lives: livesOf(spec, moments, rowsOf(outcome, 'pods'), minor),
    nodes: new NodeHistory(spec, moments, end),
    rows: (table) => rowsOf(outcome, table),
  };
}

function momentOf(row: Row): Moment {
  const { time, kind, pod, container, what, detail } = row;
  return {
    time: Number(time),
    kind: String(kind),
    pod: String(pod),
    container: String(container),
    what: String(what),
    detail: String(detail),
  };
}

type Growing = Life & { readonly moments: Moment[] };

/** The n-th pod that was created has the n-th row of the table. */
function livesOf(
  spec: ClusterSpec,
  moments: readonly Moment[],
  rows: readonly Row[],
  minor: number,
): Life[] {
  const lives: Growing[] = [];
  const open = new Map<string, Growing>();
  for (const moment of moments) {
    if (moment.pod === '') continue;
    if (moment.kind === 'pod' && moment.what === 'Created') {
      const life = bornAs(spec, moment.pod, rows[lives.length] ?? {}, minor);
      open.set(moment.pod, life);
      lives.push(life);
    }
    open.get(moment.pod)?.moments.push(moment);
  }
  const mixed = new Set(
    lives.filter((life) => open.get(life.name) !== life && leavesProcesses(life)).map(nameOf),
  );
  return lives.map((life) => ({
    ...life,
    removedAt:
      life.moments.find(({ kind, what }) => kind === 'pod' && what === 'Deleted')?.time ?? null,
    isMixed: mixed.has(life.name),
  }));
}

const nameOf = ({ name }: Life): string => name;

/** Whether processes may have gone on when the next object of this name came. */
function leavesProcesses({ moments }: Life): boolean {
  const processes = moments.filter(({ kind }) => kind === 'process');
  const starts = processes.filter(({ what }) => what === 'start').length;
  return starts !== processes.length - starts;
}

function bornAs(spec: ClusterSpec, name: string, row: Row, minor: number): Growing {
  const manifest = podNamed(spec, name);
  const gate = spec.featureGates.find(([gateName]) => gateName === 'SidecarContainers');
  const hasSidecars = gate === undefined ? minor >= 29 : gate[1];
  const inits = manifest.spec.initContainers.map((container): SpecContainer => {
    const isSidecar = hasSidecars && container.restartPolicy === 'Always';
    return { kind: isSidecar ? 'sidecar' : 'init', container };
  });
  const mains = manifest.spec.containers.map((container: Container): SpecContainer => {
    return { kind: 'main', container };
  });
  return {
    ...{ name, spec: manifest.spec, containers: [...inits, ...mains], row },
    labels: manifest.labels,
    finalizers: manifest.finalizers.length > 0,
    node: String(row.node ?? ''),
    moments: [],
    removedAt: null,
    isMixed: false,
  };
}

interface Manifest {
  readonly labels: Readonly<Record<string, string>>;
  readonly finalizers: readonly string[];
  readonly spec: PodSpec;
}

/** All pods of one name have the same manifest, but for what was changed meanwhile. */
function podNamed(spec: ClusterSpec, name: string): Manifest {
  const applied = spec.actions.flatMap((action) => (action.do === 'apply' ? action.objects : []));
  // `web#3` is the third pod of the workload web, `web-0` the first one of a StatefulSet; those of
  // a workload that was created again are `web~2#1`.
  const workload = /^(.*?)(~\d+)?(#\d+|-\d+)$/.exec(name)?.[1];
  for (const object of [...spec.objects, ...applied]) {
    if (object.kind === 'Pod' && object.metadata.name === name) {
      const { labels, finalizers } = object.metadata;
      return { labels, finalizers, spec: object.spec };
    }
    if (isWorkloadObject(object) && object.metadata.name === workload) {
      const template = templateOf(object);
      return { labels: template.labels, finalizers: [], spec: template.spec };
    }
  }
  throw new Error(`no manifest makes pod/${name}`);
}
