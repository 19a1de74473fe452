import type { ApiObject, Container, Pod, PodSpec } from '@podsim/api';
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
  /** Row of the table `pods`. */
  readonly row: Row;
  /** Empty if it was never bound. */
  readonly node: string;
  /** Rows of the timeline about it, in order. */
  readonly moments: readonly Moment[];
  /** When the object was removed; null if it was not. */
  readonly removedAt: number | null;
  /** The next object of this name came while processes of this one may have run. */
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

function livesOf(
  spec: ClusterSpec,
  moments: readonly Moment[],
  rows: readonly Row[],
  minor: number,
): Life[] {
  const lives: (Life & { moments: Moment[] })[] = [];
  const open = new Map<string, number>();
  for (const moment of moments) {
    if (moment.pod === '') continue;
    if (moment.kind === 'pod' && moment.what === 'Created') {
      open.set(moment.pod, lives.length);
      lives.push(bornAs(spec, moment.pod, rows[lives.length] ?? {}, minor));
    }
    lives[open.get(moment.pod) ?? -1]?.moments.push(moment);
  }
  return lives.map((life, index) => {
    const removed = life.moments.find(({ kind, what }) => kind === 'pod' && what === 'Deleted');
    const another = lives.findIndex(({ name }, i) => i !== index && name === life.name);
    return { ...life, removedAt: removed?.time ?? null, isMixed: another >= 0 };
  });
}

function bornAs(
  spec: ClusterSpec,
  name: string,
  row: Row,
  minor: number,
): Life & { moments: Moment[] } {
  const manifest = podNamed(spec, name);
  const containers = [
    ...manifest.spec.initContainers.map((container) => ({
      kind: isSidecar(container, minor) ? ('sidecar' as const) : ('init' as const),
      container,
    })),
    ...manifest.spec.containers.map((container) => ({ kind: 'main' as const, container })),
  ];
  return {
    ...{ name, spec: manifest.spec, containers, row },
    node: String(row.node),
    moments: [],
    removedAt: null,
    isMixed: false,
  };
}

const isSidecar = ({ restartPolicy }: Container, minor: number): boolean =>
  minor >= 29 && restartPolicy === 'Always';

/** All pods of one name have the same manifest. */
function podNamed(spec: ClusterSpec, name: string): Pod {
  const applied = spec.actions.flatMap((action) => (action.do === 'apply' ? action.objects : []));
  const isIt = (object: ApiObject): object is Pod =>
    object.kind === 'Pod' && object.metadata.name === name;
  const found = [...spec.objects, ...applied].find(isIt);
  if (found === undefined) throw new Error(`no manifest makes pod/${name}`);
  return found;
}
