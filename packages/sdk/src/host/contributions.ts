import type { HookModel, ProbeModel, RuntimeModel } from '../models.ts';
import type { Plugin } from '../plugin.ts';
import type { SchedulerModel } from '../schedulers.ts';

/** The lists of models that a plugin may have, and what one of each is called. */
export const modelKinds = {
  runtimeModels: 'runtime model',
  probeModels: 'probe model',
  hookModels: 'hook model',
  schedulers: 'scheduler',
} as const;
export type ModelKind = keyof typeof modelKinds;
const kinds = Object.entries(modelKinds).map(([kind]) => kind as ModelKind);

export interface ModelsByKind {
  readonly runtimeModels: RuntimeModel<undefined>;
  readonly probeModels: ProbeModel<undefined>;
  readonly hookModels: HookModel<undefined>;
  readonly schedulers: SchedulerModel<undefined>;
}

/** A model, and whose it is. */
export interface FoundModel<K extends ModelKind> {
  readonly plugin: Plugin;
  readonly model: ModelsByKind[K];
  /** As scenarios write it: `jvm/jvm`, `server`. */
  readonly id: string;
  /** As errors name it: `runtime model jvm/jvm`. */
  readonly contribution: string;
}

/** The models of some plugins by `namespace/name`. */
export class Contributions {
  readonly plugins: readonly Plugin[];
  /** By kind, then by id. */
  readonly #found: Readonly<Record<ModelKind, Map<string, FoundModel<ModelKind>>>> = {
    runtimeModels: new Map(),
    probeModels: new Map(),
    hookModels: new Map(),
    schedulers: new Map(),
  };

  constructor(plugins: readonly Plugin[]) {
    this.plugins = plugins;
    for (const plugin of plugins) {
      for (const kind of kinds) {
        for (const [name, model] of Object.entries(plugin[kind] ?? {})) {
          const id = idOf(plugin, name);
          const contribution = `${modelKinds[kind]} ${id}`;
          this.#found[kind].set(id, { plugin, id, contribution, model: model as never });
        }
      }
    }
  }

  /** null if no plugin has it. */
  model<K extends ModelKind>(kind: K, id: string): FoundModel<K> | null {
    return (this.#found[kind].get(id) as FoundModel<K> | undefined) ?? null;
  }

  /** The ids of all models of a kind. */
  ids(kind: ModelKind): readonly string[] {
    return [...this.#found[kind].keys()];
  }
}

/** `namespace/name`, or the name alone for what is built in. */
export function idOf({ namespace }: Plugin, name: string): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}
