import type { Container, Pod, ReadOptions } from '../src/index.ts';
import { readObject } from '../src/index.ts';

type Json = Record<string, unknown>;

/** The smallest pod there is, with fields of its spec added. */
export const podWith = (spec: Json, metadata: Json = {}): Json => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', ...metadata },
  spec: { containers: [{ name: 'app', image: 'nginx:1.27' }], ...spec },
});

/** A pod whose one container has these fields as well. */
export const containerWith = (fields: Json, spec: Json = {}): Json =>
  podWith({ ...spec, containers: [{ name: 'app', image: 'nginx:1.27', ...fields }] });

export function pod(value: unknown): Pod {
  const { object, errors } = readObject(value);
  if (object?.kind !== 'Pod') throw new Error(`not a pod: ${JSON.stringify(errors)}`);
  return object;
}

export const container = (fields: Json, spec: Json = {}): Container =>
  pod(containerWith(fields, spec)).spec.containers[0] as Container;

export const messages = (value: unknown, options?: ReadOptions): string[] =>
  readObject(value, options).errors.map((error) => error.message);
