import { constant, type Distribution, seconds } from '@podsim/kernel';
import { type OptionReader, readDistribution } from '@podsim/sdk';
import { exitCode, optional, shape } from '../schema.ts';

/** What a stop signal does. */
export type OnSigterm =
  /** It serves on, and ends with 0. */
  | { readonly kind: 'drain'; readonly drain: Distribution }
  /** It stops listening, and ends with this code. */
  | { readonly kind: 'exit'; readonly code: number; readonly after: Distribution }
  | { readonly kind: 'ignore' };

const DRAIN = shape({ drain: readDistribution });
const EXIT = shape({ exit: exitCode, after: optional(readDistribution, constant(seconds(0))) });

/** `{ drain: 5s..20s }`, `{ exit: 0, after: 100ms }` or `ignore`. */
export const readOnSigterm: OptionReader<OnSigterm> = (value, path, issues) => {
  if (value === 'ignore') return { kind: 'ignore' };
  const keys = typeof value === 'object' && value !== null ? value : {};
  if (Object.hasOwn(keys, 'drain')) {
    return { kind: 'drain', drain: DRAIN.read(value, path, issues).drain };
  }
  if (Object.hasOwn(keys, 'exit')) {
    const given = EXIT.read(value, path, issues);
    return { kind: 'exit', code: given.exit, after: given.after };
  }
  const message = 'expected { drain: 5s..20s }, { exit: 0, after: 100ms } or ignore';
  issues.push({ message, path });
  return { kind: 'ignore' };
};
