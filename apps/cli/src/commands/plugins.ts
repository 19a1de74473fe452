import {
  type ContributionFacts,
  checkPlugin,
  describePlugins,
  type Examined,
  type LoadedPlugin,
  type PluginFacts,
} from '@podsim/experiment';
import { CommandError, type ExitCode, exitCodes, usageError } from '../exit-codes.ts';
import { loadFiles, loadPluginsOf } from '../run/load.ts';
import { optionsIn } from '../run/options-in.ts';
import { ownFrames } from '../run/own-frames.ts';
import { stylesFor, type Terminal } from '../terminal.ts';
import { alignColumns } from '../text/columns.ts';
import { count } from '../text/count.ts';
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
 * @throws CommandError for the first that does not keep the contract, or cannot be tried.
 */
async function checkedPlugins(
  terminal: Terminal,
  files: readonly string[],
  named: readonly string[],
): Promise<readonly LoadedPlugin[]> {
  const [plugins, samples] = await pluginsAndOptions(terminal, files, named);
  const needed: string[] = [];
  for (const one of plugins) {
    const { name, namespace } = one.plugin;
    const own = Object.entries(samples).filter(([id]) => id.startsWith(`${namespace}/`));
    const check = await checkPlugin(one, Object.fromEntries(own));
    if ('broken' in check) {
      const problem = [check.broken, ...ownFrames(check.trace)].join('\n');
      const text = `plugin ${name} does not keep the contract: ${problem}`;
      throw new CommandError(exitCodes.plugin, text);
    }
    if ('needed' in check) needed.push(check.needed);
    else terminal.stderr.write(`${name}: ${keptText(check)}\n`);
  }
  if (needed.length > 0) throw usageError(needed.join('\n'));
  return plugins;
}

type Samples = Readonly<Record<string, readonly unknown[]>>;

async function pluginsAndOptions(
  terminal: Terminal,
  files: readonly string[],
  named: readonly string[],
): Promise<readonly [readonly LoadedPlugin[], Samples]> {
  if (files.length === 0) return [await loadPluginsOf(terminal, files, named), {}];
  const { plugins, scenario } = await loadFiles(terminal, files, { set: [], plugin: named });
  return [plugins, optionsIn(scenario)];
}

/** What a plugin that keeps the contract was tried with. */
function keptText({ contributions, samples, seeds }: Examined): string {
  const what = contributions.map(([kind, n]) => count(n, kind)).join(', ');
  const options = samples === 0 ? '' : `${count(samples, 'set')} of options and `;
  const tried = `tried with ${options}${count(seeds, 'seed')}`;
  return `keeps the contract (${what === '' ? 'nothing that is called' : `${what}; ${tried}`})`;
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
