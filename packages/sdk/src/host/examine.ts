import type { Plugin } from '../plugin.ts';
import type { CheckOptions } from '../testkit/check-plugin.ts';
import type { Examined } from '../testkit/examine.ts';
import type { CallWatch } from './boundary.ts';

export type { Examined };

/** A plugin that keeps the contract; or models that need options to be tried, as a text. */
export type Examination = Examined | { readonly needed: string };

/**
 * Does what `checkPlugin` of the test kit does, which runs do not load.
 *
 * @param watch is told of every call into the plugin.
 * @throws Error at the first breach of the contract.
 */
export async function examinePlugin(
  plugin: Plugin,
  options: CheckOptions,
  watch: CallWatch | null,
): Promise<Examination> {
  const { examine, OptionsNeededError } = await import('../testkit/examine.ts');
  try {
    return examine(plugin, options, watch);
  } catch (error) {
    if (error instanceof OptionsNeededError) return { needed: error.message };
    throw error;
  }
}
