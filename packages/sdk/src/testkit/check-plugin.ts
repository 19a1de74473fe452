import type { Plugin } from '../plugin.ts';
import { examine } from './examine.ts';

export interface CheckOptions {
  /** Default 1 to 5. */
  readonly seeds?: readonly number[];
  /** Options to try, by `namespace/name`, as scenarios give them; default none at all. */
  readonly samples?: Readonly<Record<string, readonly unknown[]>>;
}

/**
 * Calls every contribution of a plugin with inputs of many kinds, and throws at the first breach
 * of the contract; meant to be an author's first test. It is stricter than podsim: what differs
 * when it is run again, in another order or beside others is found here.
 *
 * @throws Error that says what is wrong; also for a model that refuses to be without options and
 *   has no samples, and for samples of a model that there is not.
 */
export function checkPlugin(plugin: Plugin, options: CheckOptions = {}): void {
  examine(plugin, options);
}
