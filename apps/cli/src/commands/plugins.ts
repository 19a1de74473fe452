import {
  type ContributionFacts,
  checkPlugin,
  describePlugins,
  type LoadedPlugin,
  type PluginFacts,
} from '@podsim/experiment';
import { CommandError, type ExitCode, exitCodes, usageError } from '../exit-codes.ts';
import { loadPluginsOf } from '../run/load.ts';
import { schemaLines } from '../run/schema-text.ts';
import { stylesFor, type Terminal } from '../terminal.ts';
import { alignColumns } from '../text/columns.ts';
import { nearestName } from '../text/nearest.ts';
import type { ListOptions, PluginOptions } from './plugin-commands.ts';

/** `podsim plugins`: what would be loaded, from where, and what it adds. */
export async function listPlugins(
  terminal: Terminal,
  files: readonly string[],
  { plugin, output, check }: ListOptions,
): Promise<ExitCode> {
  const plugins = await loadPluginsOf(terminal, files, plugin);
  if (check) await tryOut(plugins);
  const facts = await describePlugins(plugins);
  const text =
    output === 'json'
      ? JSON.stringify(facts, null, 2)
      : facts.map((one) => pluginText(terminal, one)).join('\n\n');
  terminal.stdout.write(`${text}\n`);
  return exitCodes.ok;
}

/** @throws CommandError for the first that does not keep the contract. */
async function tryOut(plugins: readonly LoadedPlugin[]): Promise<void> {
  for (const { plugin } of plugins) {
    try {
      await checkPlugin(plugin);
    } catch (error) {
      const { message } = error as Error;
      const text = `plugin ${plugin.name} does not keep the contract: ${message}`;
      throw new CommandError(exitCodes.plugin, text);
    }
  }
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

/** `podsim explain`: one contribution, from its schema. */
export async function explain(
  terminal: Terminal,
  name: string,
  files: readonly string[],
  { plugin }: PluginOptions,
): Promise<ExitCode> {
  const all = await describePlugins(await loadPluginsOf(terminal, files, plugin));
  const found = all.flatMap((facts) =>
    facts.contributions
      .filter(({ id }) => id === name)
      .map((one) => explanation(terminal, facts, one)),
  );
  if (found.length === 0) throw unknownName(name, all);
  terminal.stdout.write(`${found.join('\n\n')}\n`);
  return exitCodes.ok;
}

function explanation(terminal: Terminal, plugin: PluginFacts, one: ContributionFacts): string {
  const { bold } = stylesFor(terminal, terminal.stdout);
  const { kind, id, description, options, columns } = one;
  const owner = plugin.source === null ? 'built in' : `of ${plugin.name} ${plugin.version}`;
  const lines = [`${bold(id)}: ${kind}, ${owner}`, '', description];
  if (options !== null) lines.push('', bold('OPTIONS'), ...schemaLines(options));
  if (columns.length > 0) {
    lines.push('', bold('COLUMNS'));
    for (const column of columns)
      lines.push(`  ${column.name}  ${column.type}  ${column.description}`);
  }
  return lines.join('\n');
}

function unknownName(name: string, all: readonly PluginFacts[]): Error {
  const ids = all.flatMap(({ contributions }) => contributions.map(({ id }) => id));
  const near = nearestName(name, ids);
  const [namespace] = name.split('/');
  const isLoaded = all.some((plugin) => plugin.namespace === namespace);
  const hint =
    near !== null
      ? `did you mean ${near}?`
      : name.includes('/') && !isLoaded
        ? `load its plugin: podsim explain ${name} --plugin ./${namespace}.ts`
        : `there are ${[...new Set(ids)].join(', ')}`;
  return usageError(`nothing is called ${name}; ${hint}`);
}
