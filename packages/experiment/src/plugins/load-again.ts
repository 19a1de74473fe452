import { dirname } from 'node:path';
import { type PluginIdentity, type PluginPath, readEnvironment } from '@podsim/output';
import { type LoadedPlugin, loadAt } from './load-plugins.ts';

/**
 * Loads the plugins of results from where they were, and only if they are what they were.
 *
 * @param folder of the results; those of several runs have their environment in the folder above.
 * @throws Error that says which plugin is gone or has changed.
 */
export function loadAgain(identities: readonly PluginIdentity[], folder: string): LoadedPlugin[] {
  const environment = readEnvironment(folder) ?? readEnvironment(dirname(folder));
  const paths = environment?.plugins ?? [];
  return identities.map((identity) => loadOne(identity, paths, folder));
}

function loadOne(
  { name, version, digest }: PluginIdentity,
  paths: readonly PluginPath[],
  folder: string,
): LoadedPlugin {
  const path = paths.find((one) => one.name === name);
  if (path === undefined) {
    throw new Error(`environment.json of ${folder} does not tell where the plugin ${name} is`);
  }
  const loaded = loadAt({ file: path.file, root: path.root }, path.file);
  if (loaded.identity.digest === digest) return loaded;
  const now = loaded.identity;
  throw new Error(
    `the plugin ${name} has changed since: it was ${version} (${digest}), and ${path.file} is ` +
      `${now.version} (${now.digest})`,
  );
}
