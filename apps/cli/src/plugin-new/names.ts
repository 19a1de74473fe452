import validate from 'validate-npm-package-name';

/** What a new plugin is called, in each of the places where it has a name. */
export interface PluginNames {
  /** Of the npm package. */
  readonly name: string;
  /** Of its folder: the name without a scope. */
  readonly folder: string;
  /** What its models begin with in scenarios. */
  readonly namespace: string;
}

/** The names of a plugin that is to be called so, or all that is wrong with the name. */
export function namesOf(name: string): PluginNames | readonly string[] {
  const { validForNewPackages, errors = [], warnings = [] } = validate(name);
  const problems = [...errors, ...warnings];
  if (/^(podsim|@podsim\/.*)$/.test(name)) problems.push('it is a name of podsim itself');
  const folder = name.replace(/^@[^/]*\//, '');
  const namespace = namespaceOf(folder);
  if (validForNewPackages && namespace === '') {
    problems.push('it has no letter from which the prefix of its models could be made');
  }
  if (problems.length > 0) return problems;
  return { name, folder, namespace };
}

/** `podsim-plugin-jvm` and `plugin-jvm` have models such as `jvm/…`. */
function namespaceOf(folder: string): string {
  return folder
    .replace(/^(podsim-)?plugin-/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '');
}

/** A name like this one that npm would take; null if nothing is left of it. */
export function validName(name: string): string | null {
  const parts = name.toLowerCase().split('/');
  const plain = parts
    .at(-1)
    ?.replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|-+$/g, '')
    .slice(0, 100);
  return plain !== undefined && plain !== name && !('length' in namesOf(plain)) ? plain : null;
}
