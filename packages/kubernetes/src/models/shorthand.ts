import type { Distribution } from '@podsim/kernel';
import { isDistributionMap, readDistribution, withJson } from '@podsim/sdk';
import { type Reader, type Schema, schema } from './schema.ts';

/**
 * A map of options that a distribution alone may stand for: `duration: 3s..8s` is short for
 * `duration: { duration: 3s..8s }`.
 */
export function orDistribution<T>(map: Schema<T>, of: (given: Distribution) => T): Schema<T> {
  const read: Reader<T> = (value, path, issues) => {
    const isMap = typeof (value ?? {}) === 'object' && !isDistributionMap(value);
    return isMap ? map.read(value, path, issues) : of(readDistribution(value, path, issues));
  };
  return schema(withJson(read, { anyOf: [readDistribution.json ?? {}, map.read.json ?? {}] }));
}
