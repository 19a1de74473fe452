import { parentPort, workerData } from 'node:worker_threads';
import { examinePlugin, keepAmbientGuard } from '@podsim/sdk/host';
import type { PluginCheck } from '../plugins/check.ts';
import { importPlugin } from '../plugins/import-plugin.ts';
import { CallBoard } from './call-board.ts';

/** What a thread that tries out a plugin is told at its start. */
export interface CheckInput {
  /** Module of the plugin, absolute. */
  readonly file: string;
  /** Sets of options for its models, by `namespace/name`. */
  readonly samples: Readonly<Record<string, readonly unknown[]>>;
  /** Where it says which plugin it calls. */
  readonly calls: SharedArrayBuffer;
}

// The entry of a thread: a plugin that never returns can be ended with it, and with nothing else.
const { file, samples, calls } = workerData as CheckInput;
parentPort?.postMessage(await check());

async function check(): Promise<PluginCheck> {
  // Before the module is loaded, as in a run: what it keeps of clocks and chance is guarded, too.
  keepAmbientGuard();
  try {
    const plugin = importPlugin(file);
    return await examinePlugin(plugin, { samples }, new CallBoard(calls).watch(0));
  } catch (error) {
    const { message, stack, cause } = error as Error;
    // The stack of what a plugin threw says more than ours.
    return { broken: message, trace: (cause instanceof Error ? cause.stack : stack) ?? '' };
  }
}
