import { type DeploymentSpec, type IntOrPercent, readObject } from '@podsim/api';

/** A Deployment as the API server defaults it. */
export function specOf(
  replicas: number,
  maxSurge: IntOrPercent,
  maxUnavailable: IntOrPercent,
  more: Readonly<Record<string, unknown>> = {},
): DeploymentSpec {
  const { object } = readObject({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas,
      strategy: { rollingUpdate: { maxSurge, maxUnavailable } },
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'app', image: 'web:1' }] },
      },
      ...more,
    },
  });
  if (object?.kind !== 'Deployment') throw new Error('not a Deployment');
  return object.spec;
}
