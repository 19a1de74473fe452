import {
  type ContributionFacts,
  checkPlugin,
  describePlugins,
  type LoadedPlugin,
  type PluginFacts,
} from '@podsim/experiment';
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.ts';
import { loadFiles, loadPluginsOf } from '../run/load.ts';
import { optionsIn } from '../run/options-in.ts';
import { stylesFor, type Terminal } from '../terminal.ts';
import { alignColumns } from '../text/columns.ts';
import type { ListOptions } from './plugin-commands.ts';

/** `podsim plugins`: what would be loaded, from where, and what it adds. */
export async function listPlugins(
  terminal: Terminal,
  files: readonly string[],
  { plugin, output, check }: ListOptions,
): Promise<ExitCode> {
  const plugins = check
    ? await checkedPlugins(terminal, files, plugin)
    : await loadPluginsOf(terminal, files, plugin);
  const facts = await describePlugins(plugins);
  const text =
    output === 'json'
      ? JSON.stringify(facts, null, 2)
      : facts.map((one) => pluginText(terminal, one)).join('\n\n');
  terminal.stdout.write(`${text}\n`);
  return exitCodes.ok;
}

/**
 * Tries models with the options that the scenario gives them, too.
 *
 * @throws CommandError for the first that does not keep the contract.
 */
async function checkedPlugins(
  terminal: Terminal,
  files: readonly string[],
  named: readonly string[],
): Promise<readonly LoadedPlugin[]> {
  if (files.length === 0) return tryOut(await loadPluginsOf(terminal, files, named), {});
  const { plugins, scenario } = await loadFiles(terminal, files, { set: [], plugin: named });
  return tryOut(plugins, optionsIn(scenario));
}

/** @throws CommandError for the first that does not keep the contract. */
async function tryOut(
  plugins: readonly LoadedPlugin[],
  samples: Readonly<Record<string, readonly unknown[]>>,
): Promise<readonly LoadedPlugin[]> {
  for (const { plugin } of plugins) {
    try {
      await checkPlugin(plugin, { samples });
    } catch (error) {
      const { message } = error as Error;
      const text = `plugin ${plugin.name} does not keep the contract: ${message}`;
      throw new CommandError(exitCodes.plugin, text);
    }
  }
  return plugins;
}

function pluginText(terminal: Terminal, facts: PluginFacts): string {
  const { bold, dim } = stylesFor(terminal, terminal.stdout);
  const { name, version, source, digest, contributions } = facts;
  const from =
    source === null
      ? ['built in']
      : [
          `${source.specifier} is ${source.location.root ?? source.location.file}`,
          `hash ${digest}`,
        ];
  const columns = ['KIND', 'NAME', 'OPTIONS'].map((title) => ({ title, align: 'left' as const }));
  const rows = contributions.map((one) => [one.kind, one.id, namesText(one)]);
  const lines = alignColumns(columns, rows).map((line, i) => (i === 0 ? dim(line) : line));
  return [bold(`${name} ${version}`), ...from, ...lines].join('\n');
}

/** The names of its options, or columns. */
function namesText({ options, columns }: ContributionFacts): string {
  if (columns.length > 0) return columns.map(({ name }) => name).join(' ');
  const all = (options?.anyOf as { properties?: object }[] | undefined) ?? [options ?? {}];
  const properties = all.flatMap((one) =>
    Object.keys((one as { properties?: object }).properties ?? {}),
  );
  return properties.join(' ');
}
