import { Dice } from './dice.ts';

/**
 * What a scenario may have. For a whole seed each is off with probability 1/2: what is common to
 * all scenarios hides what only shows without it (swarm testing).
 */
export const FEATURES = [
  // What pods are made of.
  'init',
  'sidecars',
  'severalContainers',
  'startupProbes',
  'readinessProbes',
  'livenessProbes',
  'execHandlers',
  'httpHandlers',
  'tcpHandlers',
  'grpcHandlers',
  'namedPorts',
  'thresholds',
  'initialDelays',
  'probeGrace',
  'postStart',
  'preStop',
  'failingHooks',
  'longHooks',
  'onFailure',
  'never',
  'ownRestart',
  'restartAll',
  'crashes',
  'quickCrashes',
  'outOfMemory',
  'startErrors',
  'ignoresTerm',
  'deadlines',
  'sharedPid',
  'hostNetwork',
  'readinessGates',
  'emptyDir',
  'hostPath',
  'configMaps',
  'missingConfig',
  'environment',
  'termination',
  'stopSignals',
  'statics',
  'finalizers',
  'schedulingGates',
  'shortGrace',
  // Who plays them.
  'scripts',
  'scripted',
  'server',
  'images',
  'probeModels',
  'hookModels',
  // Where they run.
  'manyPods',
  'manyNodes',
  'taints',
  'smallNodes',
  'pulls',
  'pullFailures',
  'kubeletSettings',
  'gates',
  'latencies',
  'services',
  // What happens to them.
  'delete',
  'forceDelete',
  'exec',
  'apply',
  'reuse',
  'stopSandbox',
  'kill',
  'evict',
  'set',
  'patch',
  'condition',
  'health',
  'label',
  'removeContainers',
  'kubeletDown',
  'runtimeDown',
  'nodeDown',
  'shutdown',
  'hosts',
  'after',
  'selectors',
  // Who makes pods, and what happens to them and to nodes.
  'deployments',
  'statefulSets',
  'daemonSets',
  'jobs',
  'cronJobs',
  'budgets',
  'workloadVerbs',
  'workloadPatches',
  'drains',
  'nodeTaints',
  'resizes',
  'autoscalers',
] as const;

export type Feature = (typeof FEATURES)[number];

/** Which features a seed has. */
export class Features {
  readonly on: ReadonlySet<Feature>;

  constructor(on: Iterable<Feature>) {
    this.on = new Set(on);
  }

  static of(seed: number): Features {
    const dice = new Dice(seed, 'features');
    return new Features(FEATURES.filter(() => dice.chance(0.5)));
  }

  has(feature: Feature): boolean {
    return this.on.has(feature);
  }

  /** The values whose features are on; the last one is there in any case. */
  among<T>(choices: readonly (readonly [feature: Feature | null, value: T])[]): readonly T[] {
    const open = choices.filter(([feature]) => feature === null || this.has(feature));
    const last = choices.at(-1);
    const kept = open.length === 0 && last !== undefined ? [last] : open;
    return kept.map(([, value]) => value);
  }
}
