import { type ControlledObject, podSpecOf, type Raw, readObject } from '@podsim/api';
import type { Entity } from '@podsim/kernel';
import type { Latencies } from '../latencies.ts';
import { phases } from '../phases.ts';
import type { Deed } from '../spec.ts';
import { type Workload, workloadText } from '../store/workloads.ts';
import type { ActionParts } from './actions.ts';
import { merged } from './patch.ts';
import { updateRefusal } from './update-refusal.ts';

export type WorkloadDeed = Extract<Deed, { workload: unknown }>;

/** What is done to an object with a controller: every edit is a patch of its manifest. */
export class WorkloadDeeds {
  readonly #parts: ActionParts;
  readonly #entity: Entity;

  constructor(parts: ActionParts, entity: Entity) {
    this.#parts = parts;
    this.#entity = entity;
  }

  perform(deed: WorkloadDeed, latencies: Latencies): void {
    this.#entity.after(latencies.of('apiWrite'), phases.timeline, () => this.#write(deed));
  }

  #write(deed: WorkloadDeed): void {
    const { store, note } = this.#parts;
    const { kind, namespace, name } = deed.workload;
    const object = store.workloads.get(kind, namespace, name);
    const what = workloadText(deed.workload);
    if (!object) {
      note(`${deed.do} ${what}: there was no such object at that time`);
      return;
    }
    if (deed.do === 'delete') {
      store.workloads.remove(object);
      return;
    }
    const patch = this.#patchOf(deed, object);
    const result = typeof patch === 'string' ? patch : this.#patched(object, patch);
    if (typeof result === 'string') note(`${deed.do} ${what} was refused: ${result}`);
    else store.workloads.replace(object, result);
  }

  /** The text says why there is none. */
  #patchOf(deed: Exclude<WorkloadDeed, { do: 'delete' }>, object: Workload): Raw | string {
    switch (deed.do) {
      case 'scale':
        return { spec: { replicas: deed.replicas } };
      case 'restart':
        return { spec: { template: { metadata: { annotations: this.#restartedAt() } } } };
      case 'suspend':
      case 'resume':
        return { spec: { suspend: deed.do === 'suspend' } };
      case 'set':
        return setPatch(deed, object);
      default:
        return deed.patch;
    }
  }

  /** What `kubectl rollout restart` writes, so that the template is another one. */
  #restartedAt(): Raw {
    const { clock, simulation } = this.#parts;
    return { 'kubectl.kubernetes.io/restartedAt': clock.timestamp(simulation.now) };
  }

  #patched(workload: Workload, patch: Raw): ControlledObject | string {
    const { manifest } = workload;
    const { release, featureGates } = this.#parts.spec;
    const { object, errors } = readObject(merged(manifest.raw, patch), { release, featureGates });
    if (object?.kind === manifest.kind) {
      const edited = object as ControlledObject;
      return updateRefusal(workload, edited) ?? edited;
    }
    return errors.map(({ message }) => message).join('; ');
  }
}

/** An image or variables for one container of the template, or variables for all. */
function setPatch(
  { container, image, env }: Extract<WorkloadDeed, { do: 'set' }>,
  { manifest }: Workload,
): Raw | string {
  const pods = podSpecOf(manifest);
  const change = {
    ...(image === null ? {} : { image }),
    ...(env.length === 0 ? {} : { env: env.map(([name, value]) => ({ name, value })) }),
  };
  const patchOf = (containers: readonly { readonly name: string }[]): readonly Raw[] =>
    containers
      .filter(({ name }) => container === null || name === container)
      .map(({ name }) => ({ name, ...change }));
  const containers = patchOf(pods?.containers ?? []);
  // Without a name kubectl means the regular ones.
  const inits = container === null ? [] : patchOf(pods?.initContainers ?? []);
  if (containers.length + inits.length === 0) return `there is no container ${container}`;
  const spec = {
    ...(containers.length === 0 ? {} : { containers }),
    ...(inits.length === 0 ? {} : { initContainers: inits }),
  };
  const template = { spec: { template: { spec } } };
  return manifest.kind === 'CronJob' ? { spec: { jobTemplate: template } } : template;
}
