/** A daemon as decisions see it. */
export interface Daemon {
  readonly phase: 'Failed' | 'Succeeded' | 'other';
  readonly terminating: boolean;
  /** Made from the present template. */
  readonly updated: boolean;
  readonly available: boolean;
  /** Creation, and the place in it: the smaller is older. */
  readonly createdAt: number;
}

/** A node with its daemons, of a set. */
export interface Place<D extends Daemon> {
  readonly name: string;
  readonly shouldRun: boolean;
  readonly mayStay: boolean;
  readonly daemons: readonly D[];
}

export interface Plan<D extends Daemon> {
  /** Nodes that need a pod. */
  readonly create: readonly string[];
  readonly remove: readonly D[];
}

/**
 * What one node needs, whatever the update strategy (DS-1 and DS-2, `podsShouldBeOnNode`). Failed
 * daemons that are to wait are left out by the caller.
 */
export function planNode<D extends Daemon>(place: Place<D>, surges: boolean): Plan<D> {
  const { daemons, name } = place;
  if (daemons.length === 0) return { create: place.shouldRun ? [name] : [], remove: [] };
  const staying = daemons.filter(({ terminating }) => !terminating);
  if (!place.mayStay) return { create: [], remove: staying };
  const ended = staying.filter(({ phase }) => phase !== 'other');
  const running = staying.filter(({ phase }) => phase === 'other').sort(byAge);
  const excess = surges ? supersededOf(running) : running.slice(1);
  return { create: [], remove: [...ended, ...excess] };
}

const byAge = (a: Daemon, b: Daemon): number => a.createdAt - b.createdAt;

/** Of each kind the oldest may be there, and the old one until the new one is available. */
function supersededOf<D extends Daemon>(running: readonly D[]): D[] {
  const [fresh, ...moreNew] = running.filter(({ updated }) => updated);
  const [old, ...moreOld] = running.filter(({ updated }) => !updated);
  return [...moreNew, ...moreOld, ...(fresh?.available && old ? [old] : [])];
}

/** How many nodes may be without an available daemon, or have two, during an update (DS-3). */
export interface Bounds {
  readonly maxUnavailable: number;
  readonly maxSurge: number;
}

/** Which old daemons go, and which nodes get a new one beside the old (`rollingUpdate`). */
export function planUpdate<D extends Daemon>(places: readonly Place<D>[], bounds: Bounds): Plan<D> {
  const occupied = places.filter(({ daemons }) => daemons.length > 0);
  return bounds.maxSurge > 0
    ? { create: planSurge(occupied, bounds.maxSurge), remove: [] }
    : { create: [], remove: planReplacement(occupied, bounds.maxUnavailable) };
}

/** The new and the old daemon of a node; null where the node has several of a kind. */
function pairOf<D extends Daemon>({ daemons }: Place<D>): { fresh?: D; old?: D } | null {
  const pair: { fresh?: D; old?: D } = {};
  for (const daemon of daemons) {
    if (daemon.terminating) continue;
    const kind = daemon.updated ? 'fresh' : 'old';
    if (pair[kind]) return null;
    pair[kind] = daemon;
  }
  return pair;
}

function planReplacement<D extends Daemon>(
  places: readonly Place<D>[],
  maxUnavailable: number,
): D[] {
  const broken: D[] = [];
  const candidates: D[] = [];
  let unavailable = 0;
  for (const place of places) {
    const pair = pairOf(place);
    if (pair?.old && !pair.fresh) {
      if (pair.old.available) candidates.push(pair.old);
      else {
        broken.push(pair.old);
        unavailable++;
      }
    } else if (!pair?.fresh || pair.old || !pair.fresh.available) unavailable++;
  }
  return [...broken, ...candidates.slice(0, Math.max(0, maxUnavailable - unavailable))];
}

function planSurge<D extends Daemon>(places: readonly Place<D>[], maxSurge: number): string[] {
  const broken: string[] = [];
  const candidates: string[] = [];
  let surging = 0;
  for (const place of places) {
    const pair = pairOf(place);
    if (!pair) surging++;
    else if (pair.old && pair.fresh) {
      if (!pair.fresh.available) surging++;
    } else if (pair.old) (pair.old.available ? candidates : broken).push(place.name);
  }
  return [...broken, ...candidates.slice(0, Math.max(0, maxSurge - surging))];
}
