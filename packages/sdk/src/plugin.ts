import type { HookModel, ProbeModel, RuntimeModel } from './models.ts';
import type { Metric, Sink, TableDeclaration } from './results.ts';
import type { SchedulerModel } from './schedulers.ts';
import type { OptionsSchema } from './schema.ts';

/** Contributions by name. */
export type Named<T> = Readonly<Record<string, T>>;
/** A map of contributions holds models of any options. */
type AnySchema = OptionsSchema | undefined;

/** What a plugin package exports by default. */
export interface Plugin {
  /** npm name, or the file's name for a local plugin. */
  readonly name: string;
  readonly version: string;
  /** Major of this contract. */
  readonly apiVersion: 1;
  /** Prefix in scenarios, `namespace/model`; '' only for the built-in plugin. */
  readonly namespace: string;
  readonly runtimeModels?: Named<RuntimeModel<AnySchema>>;
  readonly probeModels?: Named<ProbeModel<AnySchema>>;
  readonly hookModels?: Named<HookModel<AnySchema>>;
  readonly schedulers?: Named<SchedulerModel<AnySchema>>;
  readonly metrics?: Named<Metric<never>>;
  readonly sinks?: Named<Sink<AnySchema>>;
  readonly tables?: Named<TableDeclaration>;
}

/** Types a plugin; returns it unchanged. */
export function definePlugin<const P extends Plugin>(plugin: P): P {
  return plugin;
}
