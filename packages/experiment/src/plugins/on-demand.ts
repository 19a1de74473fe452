import { resultTables, type Tables } from '../tables.ts';
import type { PluginCheck } from './check.ts';
import type { PluginFacts } from './describe.ts';
import type { LoadedPlugin, LoadedPlugins, PluginRequest } from './load-plugins.ts';
import type { ResolvedSink, SinkRequest } from './sinks.ts';

/**
 * Loads plugins in the order of the requests; the same one twice is loaded once. Without any,
 * nothing that loads plugins is imported.
 */
export async function loadPlugins(requests: readonly PluginRequest[]): Promise<LoadedPlugins> {
  if (requests.length === 0) return { plugins: [], problems: [] };
  return (await import('./load-plugins.ts')).loadPlugins(requests);
}

/** What is built in first, then the plugins in their order. */
export async function describePlugins(
  plugins: readonly LoadedPlugin[],
): Promise<readonly PluginFacts[]> {
  return (await import('./describe.ts')).describePlugins(plugins);
}

/** Finds the sinks that are asked for. @throws RangeError that says what is wrong with which. */
export async function resolveSinks(
  plugins: readonly LoadedPlugin[],
  requests: readonly SinkRequest[],
): Promise<readonly ResolvedSink[]> {
  if (requests.length === 0) return [];
  return (await import('./sinks.ts')).resolveSinks(plugins, requests);
}

/** Calls every contribution of a plugin, with some sets of options for each of its models. */
export async function checkPlugin(
  plugin: LoadedPlugin,
  samples: Readonly<Record<string, readonly unknown[]>>,
  callSeconds?: number,
): Promise<PluginCheck> {
  return (await import('./check.ts')).checkPlugin(plugin, samples, callSeconds);
}

/** The result tables, and those that plugins declare. */
export async function tablesWith(plugins: readonly LoadedPlugin[]): Promise<Tables> {
  if (plugins.length === 0) return resultTables;
  const { tablesWith: join } = await import('./plugin-tables.ts');
  return join(plugins.map(({ plugin }) => plugin));
}
