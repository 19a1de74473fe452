import { asRecord, type Fields } from '@podsim/experiment/assert';

export const TYPES = ['startup', 'readiness', 'liveness'] as const;

export interface ProbedContainer {
  readonly name: string;
  readonly kind: 'init' | 'sidecar' | 'main';
  readonly probes: readonly (typeof TYPES)[number][];
}

/** A pod whose containers have these probes, all with the same settings. */
export function podManifest(
  name: string,
  restartPolicy: string,
  containers: readonly ProbedContainer[],
  settings: Fields,
): Fields {
  const of = (kinds: readonly string[]): readonly Fields[] =>
    containers
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ name: container, kind, probes }) => ({
        name: container,
        image: 'image',
        ...(kind === 'sidecar' ? { restartPolicy: 'Always' } : {}),
        ...Object.fromEntries(probes.map((type) => [`${type}Probe`, probeOf(settings)])),
      }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { restartPolicy, initContainers: of(['init', 'sidecar']), containers: of(['main']) },
  };
}

function probeOf(settings: Fields): Fields {
  return { exec: { command: ['check'] }, ...settings };
}

/** A mapping that a row has in the place of a probe. */
export function containerFields(value: unknown): Fields {
  return asRecord(value, 'probe');
}
