import { type ExitCode, exitCodes, usageError } from '../exit-codes.ts';
import { contributionTopic } from '../explain/contributions.ts';
import { manifestTopic } from '../explain/manifest-fields.ts';
import { metricTopic, tableTopic } from '../explain/results.ts';
import { ruleTopic } from '../explain/rules.ts';
import { scenarioTopic } from '../explain/scenario-fields.ts';
import type { Topic } from '../explain/topic.ts';
import { loadPluginsOf } from '../run/load.ts';
import { stylesFor, type Terminal } from '../terminal.ts';
import { nearestName } from '../text/nearest.ts';
import type { PluginOptions } from './plugin-commands.ts';

/** `podsim explain`: whatever has this name, from its own definition. */
export async function explain(
  terminal: Terminal,
  name: string,
  files: readonly string[],
  { plugin }: PluginOptions,
): Promise<ExitCode> {
  const models = await contributionTopic(await loadPluginsOf(terminal, files, plugin));
  const topics = [models, metricTopic, tableTopic, ruleTopic, scenarioTopic, manifestTopic];
  const styles = stylesFor(terminal, terminal.stdout);
  const found = topics.flatMap((topic) => topic.explain(name, styles));
  if (found.length === 0) throw unknownName(name, topics, models.namespaces);
  terminal.stdout.write(`${found.join('\n\n')}\n`);
  return exitCodes.ok;
}

function unknownName(
  name: string,
  topics: readonly Topic[],
  namespaces: ReadonlySet<string>,
): Error {
  const names = topics.flatMap((topic) => topic.names);
  // A model's own name says which one is meant, better than what is spelt like it.
  const near = names.find((one) => one.endsWith(`/${name}`)) ?? nearestName(name, names);
  const [namespace = ''] = name.split('/');
  const hint =
    near !== null
      ? `did you mean ${near}?`
      : name.includes('/') && !namespaces.has(namespace)
        ? `load its plugin: podsim explain ${name} --plugin ./${namespace}.ts`
        : 'names are those of models, metrics, tables, rules, and fields such as pod.spec';
  return usageError(`nothing is called ${name}; ${hint}`);
}
