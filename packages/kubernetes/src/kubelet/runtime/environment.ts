import type { Container } from '@podsim/api';
import type { ConfigSource } from './volumes.ts';

/**
 * The environment of a container, or the text of the error that keeps it from being created
 * (MAIN-4: a missing ConfigMap, Secret or key).
 */
export function environment(
  config: ConfigSource,
  namespace: string,
  container: Container,
): Readonly<Record<string, string>> | string {
  const env: Record<string, string> = Object.create(null);
  for (const { name, value, from } of container.env) {
    if (!from) {
      env[name] = value ?? '';
      continue;
    }
    const isSecret = from.kind === 'Secret';
    const object = isSecret
      ? config.secret(namespace, from.name)
      : config.configMap(namespace, from.name);
    if (!object) {
      if (from.optional) continue;
      return `${isSecret ? 'secret' : 'configmap'} "${from.name}" not found`;
    }
    if (!Object.hasOwn(object.data, from.key)) {
      if (from.optional) continue;
      return `couldn't find key ${from.key} in ${from.kind} ${namespace}/${from.name}`;
    }
    env[name] = object.data[from.key] as string;
  }
  return Object.freeze(env);
}
