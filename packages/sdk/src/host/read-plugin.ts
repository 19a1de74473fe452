import type { Plugin } from '../plugin.ts';
import { shownValue } from './outcomes.ts';
import { subjectColumns, tablesOf } from './tables.ts';

/** The contract that this SDK is the types of. */
export const apiVersion = 1;

const NAMESPACE = /^[a-z][a-z0-9-]*$/;
const NAME = /^[a-zA-Z][a-zA-Z0-9_.-]*$/;
const TABLE = /^[a-z][a-z0-9_]*$/;
const COLUMN_TYPES = ['string', 'int', 'float', 'bool', 'time', 'duration'];

/** The methods that each contribution must have. */
const methods = {
  runtimeModels: ['create'],
  probeModels: ['create'],
  hookModels: ['create'],
  schedulers: ['create'],
  metrics: ['init', 'add', 'value'],
  sinks: ['open'],
  tables: [],
} as const;
type Kind = keyof typeof methods;
const kinds = Object.entries(methods).map(([kind]) => kind as Kind);
const keys: readonly string[] = ['name', 'version', 'apiVersion', 'namespace', ...kinds];

type Members = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Whether a value is a plugin of this contract.
 *
 * @returns all that is wrong with it, each with its cure; empty if it is one.
 */
export function pluginProblems(value: unknown): readonly string[] {
  if (!isMap(value)) {
    return [`the default export is ${shownValue(value)}; export default definePlugin({ … })`];
  }
  if (value.apiVersion !== apiVersion) return [versionProblem(value.apiVersion)];
  const problems = [...headProblems(value)];
  for (const kind of kinds) problems.push(...listProblems(kind, value[kind]));
  return problems;
}

function versionProblem(given: unknown): string {
  if (given === undefined) {
    const cure = `write apiVersion: ${apiVersion}, the contract that this podsim knows`;
    return `it has no apiVersion; ${cure}`;
  }
  const cure =
    typeof given === 'number' && given > apiVersion
      ? 'use a newer podsim, or an older release of the plugin'
      : `write apiVersion: ${apiVersion}`;
  const known = `this podsim knows ${apiVersion}`;
  return `it is written for apiVersion ${shownValue(given)}, and ${known}; ${cure}`;
}

function* headProblems(plugin: Members): Generator<string> {
  for (const [key] of Object.entries(plugin)) {
    if (!keys.includes(key)) yield `it has the key ${key}; known keys are ${keys.join(', ')}`;
  }
  for (const key of ['name', 'version']) {
    const given = plugin[key];
    if (typeof given === 'string' && given !== '') continue;
    yield `its ${key} is ${shownValue(given)}; it must be a text that is not empty`;
  }
  const { namespace } = plugin;
  if (typeof namespace === 'string' && NAMESPACE.test(namespace)) return;
  yield `its namespace is ${shownValue(namespace)}; write lower-case letters, digits and dashes, ` +
    "such as namespace: 'jvm'";
}

function* listProblems(kind: Kind, list: unknown): Generator<string> {
  if (list === undefined) return;
  if (!isMap(list)) {
    yield `its ${kind} is ${shownValue(list)}; it must be an object, such as { name: … }`;
    return;
  }
  for (const [name, one] of Object.entries(list)) {
    const where = `${kind}.${name}`;
    if (kind === 'tables' && !TABLE.test(name)) {
      yield `${where}: the name of a table is in snake_case, and begins with a letter`;
    } else if (!NAME.test(name)) {
      yield `${where}: a name is letters, digits and any of _.-, and begins with a letter`;
    }
    if (isMap(one)) yield* contributionProblems(kind, where, one);
    else yield `${where} is ${shownValue(one)}; it must be an object`;
  }
}

function* contributionProblems(kind: Kind, where: string, one: Members): Generator<string> {
  const { description } = one;
  if (typeof description !== 'string' || description.trim() === '') {
    yield `${where} has no description; write one sentence with a full stop`;
  } else if (!description.endsWith('.')) {
    yield `${where}.description is ${shownValue(description)}; end it with a full stop`;
  }
  for (const method of methods[kind]) {
    if (typeof one[method] !== 'function') yield `${where} has no ${method}()`;
  }
  if (one.options !== undefined) yield* schemaProblems(where, one.options);
  if (kind === 'tables') yield* columnProblems(where, one.columns);
  if (kind === 'metrics' && (typeof one.from !== 'string' || typeof one.unit !== 'string')) {
    yield `${where} must say which table it is from, and its unit`;
  }
  if (kind === 'sinks' && !(Array.isArray(one.tables) && one.tables.length > 0)) {
    yield `${where} must list the tables it wants, such as tables: ['restarts']`;
  }
}

function* schemaProblems(where: string, schema: unknown): Generator<string> {
  const isObject = typeof schema === 'object' || typeof schema === 'function';
  const standard = isObject ? (schema as Members | null)?.['~standard'] : undefined;
  if (isMap(standard) && standard.version === 1 && typeof standard.validate === 'function') return;
  yield `${where}.options is no Standard Schema; write z.strictObject({ … }) with zod, or ` +
    'options({ … }) of @podsim/sdk';
}

function* columnProblems(where: string, columns: unknown): Generator<string> {
  if (!Array.isArray(columns)) {
    yield `${where} has no columns; write columns: [{ name, type, description }]`;
    return;
  }
  const seen = new Set<string>();
  for (const column of columns as unknown[]) {
    const { name, type } = isMap(column) ? column : {};
    const isGood = typeof name === 'string' && TABLE.test(name);
    if (!isGood) yield `${where} has a column named ${shownValue(name)}; use snake_case`;
    if (!COLUMN_TYPES.includes(type as string)) {
      yield `${where}: the column ${String(name)} has the type ${shownValue(type)}; types are ` +
        COLUMN_TYPES.join(', ');
    }
    if (subjectColumns.includes(name as string)) {
      yield `${where} declares the column ${String(name)}, which every table has: ` +
        `${subjectColumns.join(', ')} are filled in; leave it out`;
    } else if (seen.has(name as string)) yield `${where} has the column ${String(name)} twice`;
    seen.add(name as string);
  }
}

/** Why plugins cannot be loaded together; empty if they can. */
export function conflicts(plugins: readonly Plugin[]): readonly string[] {
  const problems: string[] = [];
  const owners = new Map<string, Plugin>();
  const claim = (plugin: Plugin, what: string): void => {
    const owner = owners.get(what);
    if (owner !== undefined) {
      problems.push(`${owner.name} and ${plugin.name} both have ${what}; load one of them`);
    }
    owners.set(what, plugin);
  };
  for (const plugin of plugins) claim(plugin, `the namespace ${plugin.namespace}`);
  if (problems.length > 0) return problems;
  // Namespaces may have dashes, which become underscores: those of `a-b` and `a` can meet.
  for (const plugin of plugins) {
    for (const { name } of tablesOf(plugin).values()) claim(plugin, `the table ${name}`);
  }
  return problems;
}
