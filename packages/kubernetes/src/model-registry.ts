import type { ProbeType } from '@podsim/api';
import type { SimTime, Simulation } from '@podsim/kernel';
import { seconds } from '@podsim/kernel';
import type {
  Behavior,
  ContainerView,
  ExecCall,
  HookOutcome,
  Plugin,
  ProbeModel,
  ProbeOutcome,
  Process,
  Row,
  RuntimeModel,
} from '@podsim/sdk';
import { glob } from './glob.ts';
import type { KubeletPod } from './kubelet/kubelet-pod.ts';
import type { Instance } from './kubelet/runtime/instance.ts';
import { entrypoint, runExec } from './models/index.ts';
import type { AppMatch, AppRule, ModelChoice } from './spec.ts';

type Created = { create(process: Process): Behavior } | { readonly startError: string };

/** Finds the model that plays each process, probe and hook, by the scenario's `apps` rules. */
export class Models {
  readonly #simulation: Simulation;
  readonly #rules: readonly AppRule[];
  readonly #plugins: readonly Plugin[];
  readonly #assumptions = new Set<string>();

  constructor(simulation: Simulation, rules: readonly AppRule[], plugins: readonly Plugin[]) {
    this.#simulation = simulation;
    this.#rules = rules;
    this.#plugins = plugins;
  }

  /** What was assumed about applications, one sentence each, in order of first use. */
  get assumptions(): readonly string[] {
    return [...this.#assumptions];
  }

  /** The model of a container's process; or why the runtime cannot start it. */
  runtime(
    pod: KubeletPod,
    container: { readonly name: string; readonly image: string },
    view: ContainerView,
  ): Created {
    const rule = this.#find(pod, container, (one) => one.runtime);
    if (rule) {
      const model = this.#model<RuntimeModel<never>>('runtimeModels', rule);
      return { create: (process) => model.create(process, rule.options as never) };
    }
    const entry = entrypoint(view);
    if (entry.kind === 'startError') return { startError: entry.message };
    if (entry.assumed !== null) this.#assumptions.add(entry.assumed);
    return { create: (process) => entry.model.create(process, entry.options as never) };
  }

  /** The probe model in a probe's place; null: the process answers. */
  probe(
    pod: KubeletPod,
    container: { readonly name: string; readonly image: string },
    type: ProbeType,
  ): ((ordinal: number, now: SimTime, timeoutSeconds: number) => ProbeOutcome) | null {
    const rule = this.#find(pod, container, (one) => one.probes[type]);
    if (!rule) return null;
    const model = this.#model<ProbeModel<never>>('probeModels', rule);
    const instance = model.create(rule.options as never);
    return (ordinal, startedAt, timeoutSeconds) => {
      const view = runningView(pod, container.name);
      if (!view) return { result: 'error', latency: seconds(0), message: 'container not running' };
      const stream = `${pod.object.identity}/${container.name}/${type}#${ordinal}`;
      const draws = this.#simulation.draws(stream);
      const timeout = seconds(timeoutSeconds);
      return instance.probe({ type, ordinal, startedAt, timeout, container: view, draws });
    };
  }

  /** The outcome of a hook model in a hook's place; null: the handler is run. */
  hook(pod: KubeletPod, instance: Instance, hook: 'postStart' | 'preStop'): HookOutcome | null {
    const { container, attempt } = instance;
    const rule = this.#find(pod, container, (one) => one.hooks[hook]);
    const view = instance.process?.container;
    if (!rule || !view) return null;
    const model = this.#model<{ create(options: unknown): { run(call: unknown): HookOutcome } }>(
      'hookModels',
      rule,
    );
    const draws = this.#simulation.draws(
      `${pod.object.identity}/${container.name}#${attempt}/${hook}`,
    );
    return model.create(rule.options).run({ hook, container: view, attempt, draws });
  }

  runExec(process: Process, call: ExecCall): void {
    runExec(process, call);
  }

  /** A row of a plugin's own table; declared tables come with the plugin SDK. */
  record(table: string, _row: Row): void {
    throw new Error(`no plugin declares the table ${table}`);
  }

  #find(
    pod: KubeletPod,
    container: { readonly name: string; readonly image: string },
    slot: (rule: AppRule) => ModelChoice | null,
  ): ModelChoice | null {
    for (const rule of this.#rules) {
      const choice = slot(rule);
      if (choice && matches(rule.match, pod, container)) return choice;
    }
    return null;
  }

  #model<T>(kind: 'runtimeModels' | 'probeModels' | 'hookModels', choice: ModelChoice): T {
    const [first, second] = choice.model.split('/');
    const [namespace, name] = second === undefined ? ['', first] : [first, second];
    const plugin = this.#plugins.find((one) => one.namespace === namespace);
    const models = plugin?.[kind];
    if (name !== undefined && models && Object.hasOwn(models, name)) return models[name] as T;
    throw new RangeError(`no plugin provides the model "${choice.model}"`);
  }
}

function runningView(pod: KubeletPod, name: string): ContainerView | null {
  const instance = pod.runtime.running().find(({ container }) => container.name === name);
  return instance?.process?.container ?? null;
}

function matches(
  match: AppMatch,
  pod: KubeletPod,
  container: { readonly name: string; readonly image: string },
): boolean {
  const { object } = pod;
  if (match.pod !== null && !glob(match.pod, object.name)) return false;
  if (match.workload !== null && match.workload !== object.workload) return false;
  if (match.container !== null && match.container !== container.name) return false;
  if (match.image !== null && !glob(match.image, container.image)) return false;
  const labels = object.manifest.metadata.labels;
  const wanted = match.labels === null ? [] : Object.entries(match.labels);
  return wanted.every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}
