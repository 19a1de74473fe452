import type { ProbeType } from '@podsim/api';
import type { Simulation } from '@podsim/kernel';
import type {
  Behavior,
  ContainerView,
  ExecCall,
  Files,
  HookCall,
  HookOutcome,
  PendingPod,
  Plugin,
  ProbeAttempt,
  Process,
  Row,
  StopSignal,
} from '@podsim/sdk';
import {
  Contributions,
  type FoundModel,
  type GuardedPlacement,
  type ModelKind,
  PluginHost,
} from '@podsim/sdk/host';
import { ChosenProbeModel } from './chosen-probe-model.ts';
import { glob } from './glob.ts';
import { builtin, entrypoint, imageFiles, imageStopSignal, runExec } from './models/index.ts';
import type { AppMatch, AppRule, ModelChoice, SchedulerChoice } from './spec.ts';
import type { PodObject } from './store/objects.ts';
import { timelineName } from './store/timeline.ts';

/** What a rule looks at of a container. */
interface ContainerName {
  readonly name: string;
  readonly image: string;
}

type Created = { create(process: Process): Behavior } | { readonly startError: string };

/** A scheduler of a plugin, for one attempt of one pod after the other. */
interface FoundScheduler {
  /** Those of plugins have a namespace. */
  readonly id: `${string}/${string}`;
  readonly weight: number;
  create(pod: PendingPod): GuardedPlacement;
}

/** Finds the model that plays each process, probe and hook, by the scenario's `apps` rules. */
export class Models {
  readonly #simulation: Simulation;
  readonly #rules: readonly AppRule[];
  readonly #contributions: Contributions;
  /** Stands between the cluster and models that are not ours. */
  readonly #host: PluginHost;
  readonly #assumptions = new Set<string>();

  /** @param plugins beside the built-in one. */
  constructor(
    simulation: Simulation,
    rules: readonly AppRule[],
    plugins: readonly Plugin[],
    host: PluginHost = new PluginHost(simulation),
  ) {
    this.#simulation = simulation;
    this.#rules = rules;
    this.#contributions = new Contributions([builtin, ...plugins]);
    this.#host = host;
  }

  /** What was assumed about applications, one sentence each, in order of first use. */
  get assumptions(): readonly string[] {
    return [...this.#assumptions];
  }

  /** The model of a container's process; or why the runtime cannot start it. */
  runtime(
    pod: PodObject,
    container: ContainerName,
    view: ContainerView,
    files: Pick<Files, 'stat'>,
  ): Created {
    const rule = this.#find(pod, container, (one) => one.runtime);
    if (rule) {
      const found = this.#model('runtimeModels', rule);
      if (found.plugin !== builtin) {
        return { create: (process) => this.#host.runtime(found, process, rule.options) };
      }
      return { create: (process) => found.model.create(process, rule.options as undefined) };
    }
    const entry = entrypoint(view, files);
    if (entry.kind === 'startError') return { startError: entry.message };
    if (entry.assumed !== null) this.#assumptions.add(entry.assumed);
    return { create: (process) => entry.model.create(process, entry.options) };
  }

  /**
   * The probe model in a probe's place; null: the process answers.
   *
   * @param known what was the answer last: it is kept for as long as the pod's manifest is.
   */
  probe(
    known: ChosenProbeModel | null,
    pod: PodObject,
    container: ContainerName,
    type: ProbeType,
  ): ChosenProbeModel | null {
    if (known?.manifest === pod.manifest) return known;
    const rule = this.#find(pod, container, (one) => one.probes[type]);
    if (!rule) return null;
    const found = this.#model('probeModels', rule);
    const guarded = found.plugin === builtin ? null : this.#host.probe(found, rule.options);
    const model = guarded ?? {
      probe: (attempt: () => ProbeAttempt) =>
        found.model.create(rule.options as undefined).probe(attempt()),
    };
    const stream = `${pod.identity}/${container.name}/${type}`;
    return new ChosenProbeModel(model, this.#simulation, { manifest: pod.manifest, stream, type });
  }

  /** The outcome of a hook model in a hook's place; null: the handler is run. */
  hook(
    pod: PodObject,
    hook: 'postStart' | 'preStop',
    container: ContainerView,
    attempt: number,
  ): HookOutcome | null {
    const rule = this.#find(pod, container, (one) => one.hooks[hook]);
    if (!rule) return null;
    const stream = `${pod.identity}/${container.name}#${attempt}/${hook}`;
    const draws = this.#simulation.draws(stream);
    const found = this.#model('hookModels', rule);
    const call: HookCall = { hook, container, attempt, draws };
    if (found.plugin !== builtin) return this.#host.hook(found, call, rule.options);
    return found.model.create(rule.options as undefined).run(call);
  }

  /** The schedulers of plugins that the cluster names, in its order. */
  schedulers(choices: readonly SchedulerChoice[]): readonly FoundScheduler[] {
    return choices.map(({ weight, ...choice }) => {
      const found = this.#model('schedulers', choice);
      const id = found.id as FoundScheduler['id'];
      return {
        id,
        weight,
        create: (pod: PendingPod) => this.#host.placement(found, pod, choice.options),
      };
    });
  }

  /** STOPSIGNAL of an image (TERM-7). */
  stopSignal(image: string): StopSignal {
    return imageStopSignal(image);
  }

  /** The files that an image brings. */
  imageFiles(image: string): ReturnType<typeof imageFiles> {
    return imageFiles(image);
  }

  runExec(process: Process, call: ExecCall): void {
    runExec(process, call);
  }

  /** What is built in declares no tables; rows of plugins go through their host. */
  record(table: string, _row: Row): void {
    throw new Error(`no plugin declares the table ${table}`);
  }

  #find(
    pod: PodObject,
    container: ContainerName,
    slot: (rule: AppRule) => ModelChoice | null,
  ): ModelChoice | null {
    for (const rule of this.#rules) {
      const choice = slot(rule);
      if (choice && matches(rule.match, pod, container)) return choice;
    }
    return null;
  }

  #model<K extends ModelKind>(kind: K, { model }: ModelChoice): FoundModel<K> {
    const found = this.#contributions.model(kind, model);
    if (found !== null) return found;
    throw new RangeError(`no plugin provides the model "${model}"`);
  }
}

function matches(match: AppMatch, object: PodObject, container: ContainerName): boolean {
  const names = [object.name, timelineName(object)];
  if (match.pod !== null && !names.some((name) => glob(match.pod as string, name))) return false;
  if (match.workload !== null && match.workload !== object.workload) return false;
  if (match.container !== null && match.container !== container.name) return false;
  if (match.image !== null && !glob(match.image, container.image)) return false;
  const labels = object.manifest.metadata.labels;
  const wanted = match.labels === null ? [] : Object.entries(match.labels);
  return wanted.every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}
