import { builtin } from '@podsim/kubernetes/options';
import type { Column, JsonSchema, Metric, OptionsSchema, Plugin } from '@podsim/sdk';
import { idOf, tablesOf } from '@podsim/sdk/host';
import type { LoadedPlugin } from './load-plugins.ts';
import { tableFor } from './plugin-tables.ts';

/** What a plugin adds, in words and as a schema. */
export interface ContributionFacts {
  readonly kind:
    | 'runtime model'
    | 'probe model'
    | 'hook model'
    | 'scheduler'
    | 'metric'
    | 'sink'
    | 'table';
  /** As scenarios, metrics and tables name it. */
  readonly id: string;
  readonly description: string;
  /** null without options, and where the schema cannot be shown. */
  readonly options: JsonSchema | null;
  /** Of a table. */
  readonly columns: readonly Column[];
  /** Of a metric: its unit, and the table that it is folded from, as results call it. */
  readonly metric: { readonly unit: string; readonly from: string } | null;
}

/** A plugin, where it comes from, and what it adds. */
export interface PluginFacts {
  readonly name: string;
  readonly version: string;
  readonly namespace: string;
  /** null for what is built in. */
  readonly source: Pick<LoadedPlugin, 'specifier' | 'location'> | null;
  /** Of its content; null for what is built in. */
  readonly digest: string | null;
  readonly contributions: readonly ContributionFacts[];
}

/** What is built in first, then the plugins in their order. */
export function describePlugins(plugins: readonly LoadedPlugin[]): readonly PluginFacts[] {
  const own = { ...factsOf(builtin), source: null, digest: null };
  return [
    own,
    ...plugins.map(({ plugin, specifier, location, identity }) => ({
      ...factsOf(plugin),
      source: { specifier, location },
      digest: identity.digest,
    })),
  ];
}

function factsOf(plugin: Plugin): Omit<PluginFacts, 'source' | 'digest'> {
  const { name, version, namespace } = plugin;
  const contributions = [
    ...listed(plugin, 'runtime model', plugin.runtimeModels),
    ...listed(plugin, 'probe model', plugin.probeModels),
    ...listed(plugin, 'hook model', plugin.hookModels),
    ...listed(plugin, 'scheduler', plugin.schedulers),
    ...metricsOf(plugin),
    ...listed(plugin, 'sink', plugin.sinks),
    ...[...tablesOf(plugin).values()].map(
      (table): ContributionFacts => ({
        kind: 'table',
        id: table.name,
        description: table.description,
        options: null,
        columns: table.columns,
        metric: null,
      }),
    ),
  ];
  return { name, version, namespace, contributions };
}

interface Described {
  readonly description: string;
  readonly options?: OptionsSchema | undefined;
}

function listed(
  plugin: Plugin,
  kind: ContributionFacts['kind'],
  contributions: Readonly<Record<string, Described>> = {},
): ContributionFacts[] {
  return Object.entries(contributions).map(([name, { description, options }]) => ({
    kind,
    id: idOf(plugin, name),
    description,
    options: options === undefined ? null : jsonSchemaOf(options),
    columns: [],
    metric: null,
  }));
}

function metricsOf(plugin: Plugin): ContributionFacts[] {
  return listed(plugin, 'metric', plugin.metrics).map((facts, i) => {
    const { unit, from } = Object.values(plugin.metrics ?? {})[i] as Metric<never>;
    return { ...facts, metric: { unit, from: tableFor(plugin, from)?.name ?? from } };
  });
}

/** What the schema tells of itself by the Standard JSON Schema; null if it does not. */
function jsonSchemaOf(schema: OptionsSchema): JsonSchema | null {
  try {
    const json = schema['~standard'].jsonSchema?.input({ target: 'draft-07' });
    if (json === undefined) return null;
    const { $schema: _, ...rest } = json;
    return rest;
  } catch {
    // Some types have no JSON Schema.
    return null;
  }
}
