import type { Container, Probe, ProbeType } from '@podsim/api';

/** The probe of that type; asked at every turn, so without making up the name of a field. */
export function probeIn(container: Container, type: ProbeType): Probe | null {
  if (type === 'readiness') return container.readinessProbe;
  return type === 'liveness' ? container.livenessProbe : container.startupProbe;
}
