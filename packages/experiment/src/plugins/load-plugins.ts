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
  const wrong = tableProblems(plugin);
  if (wrong.length > 0) throw new PluginLoadError(`${location.file}: ${wrong.join('\n')}`);
  const { name, version } = plugin;
  const identity = { name, version, digest: digestPlugin(location) };
  return { plugin, specifier, location, identity };
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

/** Loads plugins in the order of the requests; the same one twice is loaded once. */
export function loadPlugins(requests: readonly PluginRequest[]): LoadedPlugins {
  const byFile = new Map<string, LoadedPlugin>();
  const problems: PluginProblem[] = [];
  for (const { specifier, directories } of requests) {
    try {
      const location = locateFirst(specifier, directories);
      if (byFile.has(location.file)) continue;
      byFile.set(location.file, loadAt(location, specifier));
    } catch (error) {
      if (!(error instanceof PluginLoadError)) throw error;
      problems.push({ specifier, message: error.message, hint: error.hint });
    }
  }
  const plugins = [...byFile.values()];
  for (const message of conflicts(plugins.map(({ plugin }) => plugin))) {
    problems.push({ specifier: plugins.at(-1)?.specifier ?? '', message, hint: null });
  }
  return { plugins, problems };
}
