import { basename } from 'node:path';
import type { PluginIdentity } from '@podsim/output';
import type { Plugin } from '@podsim/sdk';
import { conflicts } from '@podsim/sdk/host';
import { tableProblems } from './check-tables.ts';
import { digestPlugin } from './digest.ts';
import { importPlugin } from './import-plugin.ts';
import { locatePlugin, type PluginLocation } from './locate.ts';
import { PluginLoadError, type PluginProblem } from './problem.ts';

/** A plugin that somebody asks for. */
export interface PluginRequest {
  /** A path that begins with `.` or `/`, or the name of a package. */
  readonly specifier: string;
  /** Folders that it is looked up from, the first that has it. */
  readonly directories: readonly string[];
}

/** A plugin, and where it comes from. */
export interface LoadedPlugin {
  readonly plugin: Plugin;
  readonly specifier: string;
  readonly location: PluginLocation;
  /** What receipts hold of it. */
  readonly identity: PluginIdentity;
}

export interface LoadedPlugins {
  readonly plugins: readonly LoadedPlugin[];
  readonly problems: readonly PluginProblem[];
}

/**
 * Loads the plugin at a place.
 *
 * @throws PluginLoadError that says what to do.
 */
export function loadAt(location: PluginLocation, specifier: string): LoadedPlugin {
  const plugin = importPlugin(location.file);
  const wrong = [...emptyProblems(plugin), ...tableProblems(plugin)];
  if (wrong.length > 0) throw new PluginLoadError(`${location.file}: ${wrong.join('\n')}`);
  const { name, version } = plugin;
  const identity = { name, version, digest: digestPlugin(location) };
  return { plugin, specifier, location, identity };
}

/** A plugin that adds nothing is most likely one whose models were forgotten. */
function emptyProblems(plugin: Plugin): readonly string[] {
  const { runtimeModels, probeModels, hookModels, schedulers, metrics, sinks, tables } = plugin;
  const lists = [runtimeModels, probeModels, hookModels, schedulers, metrics, sinks, tables];
  if (lists.some((list) => Object.keys(list ?? {}).length > 0)) return [];
  return ['it adds nothing; hand what it defines to definePlugin: runtimeModels: { … }'];
}

function locateFirst(specifier: string, directories: readonly string[]): PluginLocation {
  const errors: PluginLoadError[] = [];
  for (const directory of directories) {
    try {
      return locatePlugin(specifier, directory);
    } catch (error) {
      if (!(error instanceof PluginLoadError)) throw error;
      errors.push(error);
    }
  }
  throw errors[0] ?? new PluginLoadError(`there is no folder to look for ${specifier}`);
}

/** Who named a file need not read its path twice. */
function withoutPath(message: string, file: string | null, specifier: string): string {
  if (file === null || basename(file) !== basename(specifier)) return message;
  return message.replace(`${file}: `, '').replace(`${file} `, 'it ');
}

/** Loads plugins in the order of the requests; the same one twice is loaded once. */
export function loadPlugins(requests: readonly PluginRequest[]): LoadedPlugins {
  const byFile = new Map<string, LoadedPlugin>();
  const problems: PluginProblem[] = [];
  for (const { specifier, directories } of requests) {
    let file: string | null = null;
    try {
      const location = locateFirst(specifier, directories);
      file = location.file;
      if (byFile.has(file)) continue;
      byFile.set(file, loadAt(location, specifier));
    } catch (error) {
      if (!(error instanceof PluginLoadError)) throw error;
      const message = withoutPath(error.message, file, specifier);
      problems.push({ specifier, message, hint: error.hint });
    }
  }
  const plugins = [...byFile.values()];
  for (const message of conflicts(plugins.map(({ plugin }) => plugin))) {
    problems.push({ specifier: plugins.at(-1)?.specifier ?? '', message, hint: null });
  }
  return { plugins, problems };
}
