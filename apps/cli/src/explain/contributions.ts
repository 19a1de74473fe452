import { type ContributionFacts, describePlugins, type PluginFacts } from '@podsim/experiment';
import { schemaLines } from '../run/schema-text.ts';
import type { Styles } from '../terminal.ts';
import type { Topic } from './topic.ts';

/** Models, metrics, sinks and tables: built in, and those of plugins. */
export async function contributionTopic(
  plugins: Parameters<typeof describePlugins>[0],
): Promise<Topic & { readonly namespaces: ReadonlySet<string> }> {
  const all = await describePlugins(plugins);
  return {
    namespaces: new Set(all.map(({ namespace }) => namespace)),
    names: all.flatMap(({ contributions }) => contributions.map(({ id }) => id)),
    explain: (name, styles) =>
      all.flatMap((facts) =>
        facts.contributions
          .filter(({ id }) => id === name)
          .map((one) => explanation(styles, facts, one)),
      ),
  };
}

function explanation(styles: Styles, plugin: PluginFacts, one: ContributionFacts): string {
  const { bold } = styles;
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
