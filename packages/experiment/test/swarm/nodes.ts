import type { Action, ClusterSpec } from '@podsim/kubernetes';
import type { Moment } from './observation.ts';

type NodeAction = Extract<Action, { node: string }>;

/** From when to when something about a node was not as usual; in microseconds. */
interface Disturbance {
  readonly node: string;
  readonly from: number;
  readonly to: number;
}

/** What the timeline did to nodes, kubelets and runtimes. */
export class NodeHistory {
  private readonly disturbances: readonly Disturbance[];

  constructor(spec: ClusterSpec, moments: readonly Moment[], end: number) {
    const actions = spec.actions.filter((action): action is NodeAction => 'node' in action);
    this.disturbances = spec.nodes.flatMap(({ name }) => {
      const own = actions.filter(({ node }) => node === name);
      const rows = moments.filter(
        ({ kind, detail }) => kind === 'action' && detail === `node/${name}`,
      );
      return rows.map((row) => disturbance(name, row, own, end));
    });
  }

  /** Whether kubelet and runtime of a node have done their work without a break since `time`. */
  isCalm(node: string, from: number, to: number): boolean {
    return !this.disturbances.some((one) => one.node === node && one.from <= to && one.to >= from);
  }
}

/**
 * From the action until its undoing. Which of several actions of a verb a row is about cannot be
 * seen, so the longest counts; what nobody undoes in time lasts until the end of the run.
 */
function disturbance(
  node: string,
  { time, what }: Moment,
  actions: readonly NodeAction[],
  end: number,
): Disturbance {
  const same = actions.filter((action) => action.do === what);
  const isStart = what.startsWith('start');
  const lasting = same.map((action) => (isStart || !('for' in action) ? 0 : (action.for ?? end)));
  // A graceful shutdown that a start interrupts still ends in a power loss.
  const length = what === 'shutdownNode' ? end : Math.max(0, ...lasting);
  return { node, from: time, to: Math.min(end, time + length) };
}
