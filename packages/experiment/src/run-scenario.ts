import type { Value } from '@podsim/kernel';
import { supportedReleases } from '@podsim/kubernetes/facts';
import { type Batch, csvText, loadMetricsFold, type Outcome, rowsOf } from '@podsim/output';
import type { LoadOptions, LoadResult, Scenario } from '@podsim/scenario';
import type { Plugin } from '@podsim/sdk';
import { conflicts, pluginProblems } from '@podsim/sdk/host';
import { planRuns } from './plan.ts';
import { tableProblems } from './plugins/check-tables.ts';
import { tablesWith } from './plugins/plugin-tables.ts';
import { type ModelProblem, resolveModels } from './resolve-models.ts';
import { type Tables, tableNamed } from './tables.ts';

/** What a test may say beyond the text of its scenario. */
export interface RunScenarioOptions {
  readonly seed?: number | string;
  /** Kubernetes notation. */
  readonly duration?: string;
  readonly clusterVersion?: string;
  readonly sets?: readonly string[];
  /** Which run of several; default 1. */
  readonly replication?: number;
  readonly probeAttempts?: boolean;
  readonly noSkip?: boolean;
  /** Fold the table `metrics`, too. */
  readonly metrics?: boolean;
  /** Name of the file in messages; default `scenario.yaml`. */
  readonly name?: string;
  /** Plugins as their modules export them; what the scenario lists is not loaded. */
  readonly plugins?: readonly Plugin[];
  /** Reads what the scenario lists under `files`; without one, that is a problem. */
  readonly reader?: LoadOptions['reader'];
}

/** One run, with all its rows in memory. */
export interface ScenarioRun {
  readonly scenario: Scenario;
  readonly outcome: Outcome;
  /** Virtual time of its end, in microseconds. */
  readonly end: number;
  /** What was assumed. */
  readonly notes: readonly string[];
  /** Of a limit that was reached, or of a plugin; null otherwise. */
  readonly error: string | null;
  /** Rows of a table by column name, times in microseconds; also of those written on request. */
  rows(table: string): readonly Readonly<Record<string, Value>>[];
  /** A table as `--format csv` writes it. */
  csv(table: string): string;
}

/**
 * Runs a whole scenario on this thread, for tests: what `podsim run` does, without files and
 * workers.
 *
 * @param yaml the text of a scenario file or of manifests.
 * @throws Error with all that is wrong with the text, or of a simulation that failed.
 */
export async function runScenario(
  yaml: string,
  options: RunScenarioOptions = {},
): Promise<ScenarioRun> {
  const loaded = await load(yaml, options);
  const { scenario } = loaded;
  const { probeAttempts = false, noSkip = false, replication = 1, metrics = false } = options;
  // Imported here, so that what else this package offers does not load the engine.
  const [{ simulate }, { Recorder }] = await Promise.all([
    import('./simulate.ts'),
    import('./worker/recorder.ts'),
  ]);
  const plugins = checkedPlugins(options.plugins ?? []);
  const tables = tablesWith(plugins);
  const names = [...tables.keys()].filter((name) => metrics || name !== 'metrics');
  const batches = new Map(names.map((name): [string, Batch[]] => [name, []]));
  const keep = (batch: Batch) => batches.get(batch.table)?.push(batch);
  const fold = metrics ? await loadMetricsFold() : null;
  const runPlugins = { plugins, watch: null };
  const wanted = names.map((each) => tableNamed(each, tables));
  const recorder = new Recorder(wanted, fold, runPlugins, keep);
  const { problems, ...models } = await resolveModels(scenario, plugins);
  if (problems.length > 0) throw await modelsError(problems, loaded);
  const { cell } = planRuns(scenario, { probeAttempts, noSkip }, models);
  const subscribe = recorder.subscribe.bind(recorder);
  const simulated = simulate(cell, replication, subscribe, () => false, runPlugins);
  const { rest, ending } = recorder.finish(simulated);
  rest.forEach(keep);
  if (ending.outcome === 'failed') throw new Error(ending.trace ?? 'the simulation failed');
  const { outcome, end, notes, error } = ending;
  return { ...{ scenario, outcome, end, notes, error }, ...reader(batches, tables) };
}

/** What is wrong with models and their options, in the words of the command line. */
async function modelsError(
  problems: readonly ModelProblem[],
  { scenario, locate }: Whole,
): Promise<Error> {
  const { formatProblem, placeProblem } = await import('@podsim/scenario');
  const listed = scenario.plugins.length === 0 ? '' : ' (what spec.plugins lists is not loaded)';
  const notLoaded = `hand over its plugin: runScenario(text, { plugins: [plugin] })${listed}`;
  const texts = problems.map((one) => {
    // The cure of the command line is none here.
    const isOfOther = one.hint?.startsWith('no plugin has the namespace') === true;
    return formatProblem(placeProblem(isOfOther ? { ...one, hint: notLoaded } : one, locate));
  });
  return new Error(texts.join('\n'));
}

/** @throws Error with all that is wrong with them. */
function checkedPlugins(plugins: readonly Plugin[]): readonly Plugin[] {
  const problems: string[] = plugins.flatMap((plugin) => pluginProblems(plugin));
  if (problems.length === 0)
    problems.push(...plugins.flatMap(tableProblems), ...conflicts(plugins));
  if (problems.length === 0) return plugins;
  throw new Error(problems.join('\n'));
}

function reader(
  batches: ReadonlyMap<string, Batch[]>,
  tables: Tables,
): Pick<ScenarioRun, 'rows' | 'csv'> {
  const batchesOf = (name: string) => {
    const found = batches.get(tableNamed(name, tables).name);
    // All others are kept in any case.
    if (found === undefined) {
      throw new Error(`${name} was not asked for: runScenario(text, { metrics: true }) folds it`);
    }
    return found;
  };
  return {
    rows(name) {
      const table = tableNamed(name, tables);
      return batchesOf(name)
        .flatMap((batch) => rowsOf(table, batch))
        .map((row) =>
          Object.fromEntries(table.columns.map(({ name: column }, i) => [column, row[i] as Value])),
        );
    },
    csv: (name) => csvText(tableNamed(name, tables), batchesOf(name)),
  };
}

type Whole = Pick<LoadResult, 'locate'> & { readonly scenario: Scenario };

async function load(yaml: string, options: RunScenarioOptions): Promise<Whole> {
  const { formatProblem, loadScenario } = await import('@podsim/scenario');
  const { name = 'scenario.yaml', seed, duration, clusterVersion, sets } = options;
  const { scenario, problems, locate } = loadScenario([{ name, text: yaml }], {
    reader: options.reader ?? { read: refuse },
    releases: supportedReleases,
    ...(seed === undefined ? {} : { seed }),
    ...(duration === undefined ? {} : { duration }),
    ...(clusterVersion === undefined ? {} : { clusterVersion }),
    ...(sets === undefined ? {} : { sets }),
  });
  if (scenario !== null) return { scenario, locate };
  throw new Error(problems.map(formatProblem).join('\n'));
}

function refuse(path: string): never {
  throw new Error(`no reader was given that could read ${path}`);
}
