import type { Container, EnvFrom, EnvVar } from '@podsim/api';
import type { PodObject } from '../../store/objects.ts';
import type { ConfigSource } from './volumes.ts';

export type Environment = Readonly<Record<string, string>>;

const EMPTY: Environment = Object.freeze(Object.create(null));

/**
 * The environment of a container, or the text of the error that keeps it from being created
 * (MAIN-4: a missing ConfigMap, Secret or key).
 */
export function environment(
  config: ConfigSource,
  pod: PodObject,
  ip: string,
  container: Container,
): Environment | string {
  if (container.envFrom.length === 0 && container.env.length === 0) return EMPTY;
  const env: Record<string, string> = Object.create(null);
  for (const source of container.envFrom) {
    const found = dataOf(config, pod.namespace, source);
    if (typeof found === 'string') return found;
    for (const [key, value] of Object.entries(found)) env[`${source.prefix}${key}`] = value;
  }
  for (const variable of container.env) {
    const found = resolve(config, pod, ip, variable);
    if ('error' in found) return found.error;
    if (found.value !== null) env[variable.name] = found.value;
  }
  return Object.freeze(env);
}

/** All of a ConfigMap or Secret, or the text of the error that it is missing. */
function dataOf(
  config: ConfigSource,
  namespace: string,
  { kind, name, optional }: EnvFrom,
): Environment | string {
  const isSecret = kind === 'Secret';
  const object = isSecret ? config.secret(namespace, name) : config.configMap(namespace, name);
  if (object) return object.data;
  return optional ? {} : `${isSecret ? 'secret' : 'configmap'} "${name}" not found`;
}

/** `value: null`: the variable is left out, as for an optional key that is missing. */
type Found = { readonly value: string | null } | { readonly error: string };

function resolve(config: ConfigSource, pod: PodObject, ip: string, { value, from }: EnvVar): Found {
  if (!from) return { value: value ?? '' };
  if (from.kind === 'Field') return { value: fieldOf(pod, ip, from.key) };
  const { namespace } = pod;
  const isSecret = from.kind === 'Secret';
  const object = isSecret
    ? config.secret(namespace, from.name)
    : config.configMap(namespace, from.name);
  if (!object) {
    const error = `${isSecret ? 'secret' : 'configmap'} "${from.name}" not found`;
    return from.optional ? { value: null } : { error };
  }
  if (Object.hasOwn(object.data, from.key)) return { value: object.data[from.key] as string };
  const error = `couldn't find key ${from.key} in ${from.kind} ${namespace}/${from.name}`;
  return from.optional ? { value: null } : { error };
}

/** The downward API: fields of the pod itself. */
function fieldOf(pod: PodObject, ip: string, path: string): string {
  const keyed = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (keyed) {
    const map = pod.manifest.metadata[keyed[1] as 'labels' | 'annotations'];
    const key = keyed[2] as string;
    return Object.hasOwn(map, key) ? (map[key] as string) : '';
  }
  switch (path) {
    case 'metadata.name':
      return pod.name;
    case 'metadata.namespace':
      return pod.namespace;
    case 'metadata.uid':
      return pod.uid;
    case 'spec.nodeName':
      return pod.nodeName ?? '';
    case 'spec.serviceAccountName':
      return 'default';
    case 'status.podIP':
    case 'status.podIPs':
      return ip;
    default:
      return '';
  }
}
