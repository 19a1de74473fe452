import { engineVersion } from '@podsim/kubernetes/facts';
import type { Receipt, RunReceipt } from '@podsim/output';
import type { Scenario } from '@podsim/scenario';
import { PluginError } from '@podsim/sdk/host';
import { type Plan, planRuns } from '../plan.ts';
import type { LoadedPlugin } from '../plugins/load-plugins.ts';
import { resolveModels } from '../resolve-models.ts';

/** A receipt that cannot be run again as it is. */
export class ReceiptError extends Error {
  override readonly name = 'ReceiptError';
}

/**
 * Plans the runs that a receipt tells of: it holds the scenario resolved and in full, so nothing
 * else is read.
 *
 * @param folder of the results: where its plugins were is told beside the receipt.
 * @throws ReceiptError if this version cannot resolve what the receipt holds.
 */
export async function planAgain(receipt: Receipt, folder: string): Promise<Plan> {
  const plugins = await pluginsOf(receipt, folder);
  const { probeAttempts, ...rest } = receipt.scenario as Omit<Scenario, 'runs' | 'notes'> & {
    readonly probeAttempts: boolean;
  };
  const runs = receipt.kind === 'Run' ? 1 : receipt.runs;
  const scenario: Scenario = { ...rest, runs, notes: [] };
  const { problems, ...models } = await resolveModels(
    scenario,
    plugins.map(({ plugin }) => plugin),
  );
  const [problem] = problems;
  if (problem !== undefined) {
    const made =
      receipt.engine === engineVersion ? '' : ` (it was made by podsim ${receipt.engine})`;
    const path = problem.path.join('.');
    throw new ReceiptError(`the receipt cannot be run again${made}: ${path}: ${problem.message}`);
  }
  const plan = planRuns(scenario, { probeAttempts, noSkip: false }, models, plugins);
  return receipt.kind === 'Run' ? { ...plan, replications: [receipt.replication] } : plan;
}

/**
 * Does something with a run that has been done before, and so is known to work: an error now is
 * that of the receipt, which somebody changed, or of another version.
 *
 * @throws ReceiptError for any error but those that `isExpected`.
 */
export async function again<T>(
  { engine, outcome }: RunReceipt,
  isExpected: (error: unknown) => boolean,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const isOurs = error instanceof ReceiptError || error instanceof PluginError;
    if (isOurs || isExpected(error) || outcome === 'failed') throw error;
    const why =
      engine === engineVersion ? 'it was changed after it was written' : `podsim ${engine} made it`;
    throw new ReceiptError(`the receipt cannot be run again: ${why}`, { cause: error });
  }
}

async function pluginsOf({ plugins }: Receipt, folder: string): Promise<LoadedPlugin[]> {
  if (plugins.length === 0) return [];
  const { loadAgain } = await import('../plugins/load-again.ts');
  try {
    return loadAgain(plugins, folder);
  } catch (error) {
    throw new ReceiptError(`the receipt cannot be run again: ${(error as Error).message}`);
  }
}
