import {
  type NodeSelectorTerm,
  otherRequests,
  type PodSpec,
  podRequests,
  type Requests,
  type TopologySpreadConstraint,
  totalRequests,
} from '@podsim/api';

/** What a container without a request counts as, in scores only (SCHED-4): millicores, bytes. */
const NON_ZERO = { cpu: 100, memory: 200 * 1024 * 1024 };

export interface HostPort {
  readonly protocol: string;
  readonly port: number;
  /** '' is every address. */
  readonly ip: string;
}

/** What the scheduler reads off a spec, once for all pods of a template. */
export interface PodInfo {
  readonly spec: PodSpec;
  readonly requests: Requests;
  /** Extended resources and `ephemeral-storage`. */
  readonly others: readonly (readonly [resource: string, amount: number])[];
  /** Requests with defaults for containers that have none. */
  readonly nonZero: Requests;
  readonly hostPorts: readonly HostPort[];
  /** Whether nodeSelector or required node affinity ask for anything. */
  readonly picksNodes: boolean;
  /** Names of the only nodes that may do; null without such a restriction. */
  readonly nodeNames: readonly string[] | null;
  readonly mustSpread: readonly TopologySpreadConstraint[];
  readonly shouldSpread: readonly TopologySpreadConstraint[];
}

const KNOWN = new WeakMap<PodSpec, PodInfo>();

export function podInfo(spec: PodSpec): PodInfo {
  const known = KNOWN.get(spec);
  if (known) return known;
  const { affinity, nodeSelector, topologySpreadConstraints } = spec;
  const required = affinity?.node.required ?? null;
  const by = (action: TopologySpreadConstraint['whenUnsatisfiable']): TopologySpreadConstraint[] =>
    topologySpreadConstraints.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === action);
  const info: PodInfo = {
    spec,
    requests: podRequests(spec),
    others: otherRequests(spec).filter(([, amount]) => amount > 0),
    nonZero: totalRequests(spec, NON_ZERO.cpu, NON_ZERO.memory),
    hostPorts: hostPorts(spec),
    picksNodes: required !== null || Object.entries(nodeSelector).length > 0,
    nodeNames: required && namesIn(required),
    mustSpread: by('DoNotSchedule'),
    shouldSpread: by('ScheduleAnyway'),
  };
  KNOWN.set(spec, info);
  return info;
}

/** Main containers and sidecars hold their ports side by side. */
function hostPorts({ containers, initContainers }: PodSpec): HostPort[] {
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...containers, ...sidecars].flatMap(({ ports }) =>
    ports.flatMap(({ hostPort, hostIP, protocol }) => {
      const ip = hostIP === '0.0.0.0' ? '' : hostIP;
      return hostPort === null ? [] : [{ protocol, port: hostPort, ip }];
    }),
  );
}

/** Every term names nodes: no other node need be looked at (NodeAffinity's PreFilter). */
function namesIn(terms: readonly NodeSelectorTerm[]): string[] | null {
  const names = new Set<string>();
  for (const { matchFields } of terms) {
    let own: readonly string[] | null = null;
    for (const { operator, values } of matchFields) {
      if (operator !== 'In') continue;
      own = own ? own.filter((name) => values.includes(name)) : values;
    }
    if (own === null) return null;
    for (const name of own) names.add(name);
  }
  return [...names].sort();
}
