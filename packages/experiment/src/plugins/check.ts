import type { Examination } from '@podsim/sdk/host';
import { CallBoard } from '../worker/call-board.ts';
import type { CheckInput } from '../worker/check.ts';
import { checkEntry, startThread } from '../worker/threads.ts';
import { Watchdog } from '../worker/watchdog.ts';
import type { LoadedPlugin } from './load-plugins.ts';

/** What was tried; or the options that are needed for that; or the first breach of the contract. */
export type PluginCheck =
  | Examination
  | {
      readonly broken: string;
      /** The stack of the error. */
      readonly trace: string;
    };

/**
 * Calls every contribution of a plugin, in a thread of its own, which ends if a call never does.
 *
 * @param samples sets of options for its models, by `namespace/name`, as scenarios give them.
 * @param callSeconds of wall time that one call into the plugin may take.
 */
export async function checkPlugin(
  { location }: LoadedPlugin,
  samples: CheckInput['samples'],
  callSeconds = 10,
): Promise<PluginCheck> {
  const board = CallBoard.create(1);
  const input: CheckInput = { file: location.file, samples, calls: board.bytes };
  const { worker, ended } = startThread(checkEntry, input);
  let result: PluginCheck | null = null;
  worker.on('message', (message: PluginCheck) => {
    result = message;
  });
  const unguard = new Watchdog(board, callSeconds).guard(0, ({ message }) => {
    result = { broken: message, trace: '' };
    void worker.terminate();
  });
  const end = await ended;
  unguard();
  const death = end?.message ?? 'the thread that tried it ended in the middle';
  return result ?? { broken: death, trace: end?.stack ?? '' };
}
