import { type ContributionFacts, describePlugins, type PluginFacts } from '@podsim/experiment';
import { schemaLines } from '../run/schema-text.ts';
import type { Styles } from '../terminal.ts';
import { pluginMetricText, tableNames, tableTexts } from './results.ts';
import type { Topic } from './topic.ts';

/** Models, metrics, sinks and tables: built in, and those of plugins. */
export async function contributionTopic(
  plugins: Parameters<typeof describePlugins>[0],
): Promise<Topic & { readonly namespaces: ReadonlySet<string> }> {
  const all = await describePlugins(plugins);
  return {
    namespaces: new Set(all.map(({ namespace }) => namespace)),
    names: all.flatMap((facts) => [
      ...facts.contributions.map(({ id }) => id),
      ...tableNames(tablesOf(facts)),
    ]),
    explain: (name, styles) =>
      all.flatMap((facts) => [
        ...facts.contributions
          .filter(({ id, kind }) => id === name && kind !== 'table')
          .map((one) => explanation(styles, facts, one)),
        ...tableTexts(tablesOf(facts), name, styles, `, ${ownerOf(facts)}`),
      ]),
  };
}

/** Those that it declares. */
function tablesOf({ contributions }: PluginFacts) {
  return contributions
    .filter(({ kind }) => kind === 'table')
    .map(({ id, description, columns }) => ({ name: id, description, columns }));
}

function ownerOf({ source, name, version }: PluginFacts): string {
  return source === null ? 'built in' : `of ${name} ${version}`;
}

function explanation(styles: Styles, plugin: PluginFacts, one: ContributionFacts): string {
  const { bold } = styles;
  const { kind, id, description, options } = one;
  const owner = ownerOf(plugin);
  if (kind === 'metric') return pluginMetricText(styles, one, `, ${owner}`);
  const lines = [`${bold(id)}: ${kind}, ${owner}`, '', description];
  if (options !== null) lines.push('', bold('OPTIONS'), ...schemaLines(options));
  return lines.join('\n');
}
