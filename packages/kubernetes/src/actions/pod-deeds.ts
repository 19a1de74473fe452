import type { Container, PodSpec } from '@podsim/api';
import type { Entity } from '@podsim/kernel';
import { MEMORY_EVICTION } from '../kubelet/eviction/evict.ts';
import type { Kubelet } from '../kubelet/kubelet.ts';
import type { KubeletPod } from '../kubelet/kubelet-pod.ts';
import { exec } from '../kubelet/runtime/exec.ts';
import type { Latencies } from '../latencies.ts';
import { phases } from '../phases.ts';
import { releaseOf } from '../releases.ts';
import type { Deed } from '../spec.ts';
import { requestEviction } from '../store/eviction.ts';
import type { NodeObject } from '../store/nodes.ts';
import type { PodObject } from '../store/objects.ts';
import { isStatic } from '../store/static-pods.ts';
import type { ActionParts } from './actions.ts';
import { patched } from './patch.ts';
import { resized } from './resize.ts';

export type PodDeed = Extract<Deed, { target: unknown }>;
type DeedOf<Verb extends PodDeed['do']> = Extract<PodDeed, { do: Verb }>;

/** What is done to one pod. */
export class PodDeeds {
  readonly #parts: ActionParts;
  readonly #entity: Entity;

  constructor(parts: ActionParts, entity: Entity) {
    this.#parts = parts;
    this.#entity = entity;
  }

  perform(deed: PodDeed, pod: PodObject, latencies: Latencies): void {
    switch (deed.do) {
      case 'delete':
        if (isStatic(pod.manifest.metadata)) this.#kubeletOf(pod)?.replaceStatic(pod, null);
        else this.#delete(pod, deed.gracePeriodSeconds, latencies);
        return;
      case 'evict':
        this.#evict(deed, pod, latencies);
        return;
      case 'set':
      case 'patch':
      case 'label':
      case 'condition':
        this.#entity.after(latencies.of('apiWrite'), phases.timeline, () => this.#write(deed, pod));
        return;
      default:
        this.#onNode(deed, pod);
    }
  }

  /** A grace period of 0 removes the object in the same request (TERM-4). */
  #delete(pod: PodObject, gracePeriodSeconds: number | null, latencies: Latencies): void {
    this.#entity.after(latencies.of('apiWrite'), phases.timeline, () => {
      const grace = this.#parts.store.deletePod(pod, { gracePeriodSeconds });
      if (grace !== 0) return;
      const removal = latencies.of('apiWrite', 'removal');
      this.#entity.after(removal, phases.timeline, () => this.#parts.store.removePod(pod));
    });
  }

  /** One kind of eviction is the API server's, the other, under pressure, the kubelet's. */
  #evict(deed: DeedOf<'evict'>, pod: PodObject, latencies: Latencies): void {
    if (deed.api) {
      this.#requestEviction(deed, pod, latencies);
      return;
    }
    const { reason, gracePeriodSeconds: graceSeconds } = deed;
    const eviction = { reason, message: MEMORY_EVICTION, graceSeconds };
    if (!this.#kubeletOf(pod)?.evict(pod, eviction)) this.#absent('evict', pod);
  }

  /** The eviction API is a condition and a DELETE, if the budgets allow it (TERM-32, PDB-2). */
  #requestEviction(deed: DeedOf<'evict'>, pod: PodObject, latencies: Latencies): void {
    this.#entity.after(latencies.of('apiWrite'), phases.timeline, () => {
      const { store, simulation, note } = this.#parts;
      const refusal = pod.removed ? null : requestEviction(store, pod, simulation.now);
      if (refusal !== null) note(`evict pod/${pod.name} was refused: ${refusal}`);
      else this.#delete(pod, deed.gracePeriodSeconds, latencies);
    });
  }

  #write(deed: DeedOf<'set' | 'patch' | 'label' | 'condition'>, pod: PodObject): void {
    const { store } = this.#parts;
    if (deed.do === 'patch') {
      this.#patch(deed, pod);
      return;
    }
    if (deed.do === 'condition') store.setCondition(pod, deed.type, deed.status, '', '');
    else if (deed.do === 'label') store.setLabels(pod, deed.labels);
    else if (isStatic(pod.manifest.metadata)) this.#setStatic(deed, pod);
    else store.updateSpec(pod, withContainer(pod.spec, deed));
  }

  #patch({ patch, subresource }: DeedOf<'patch'>, pod: PodObject): void {
    const { store, spec, note } = this.#parts;
    const { release, featureGates } = spec;
    const isResize = subresource === 'resize';
    const result = isResize
      ? resized(pod, patch, { release, featureGates, node: this.#sizeGiver(pod) })
      : patched(pod, patch, { release, featureGates });
    const what = isResize ? 'resize of' : 'patch';
    if (typeof result === 'string') note(`${what} pod/${pod.name} was refused: ${result}`);
    else if (isResize) store.resizePod(pod, result);
    else store.replaceManifest(pod, result);
  }

  /** The node that a resize may not outgrow, in releases whose API server looks at it. */
  #sizeGiver({ nodeName }: PodObject): NodeObject | null {
    const { store, spec } = this.#parts;
    const { refusesOversizedResize } = releaseOf(spec.release, spec.featureGates);
    if (!refusesOversizedResize || nodeName === null) return null;
    return store.nodes.get(nodeName) ?? null;
  }

  /** A static pod changes with its manifest, on top of what that says already (TERM-29). */
  #setStatic(deed: DeedOf<'set'>, pod: PodObject): void {
    const kubelet = this.#kubeletOf(pod);
    kubelet?.replaceStatic(pod, withContainer(kubelet.staticSpec(pod) ?? pod.spec, deed));
  }

  #onNode(
    deed: DeedOf<'exec' | 'stopSandbox' | 'kill' | 'health' | 'removeContainers'>,
    pod: PodObject,
  ): void {
    const kubelet = this.#kubeletOf(pod);
    const held = kubelet?.podOf(pod);
    if (!kubelet || !held) {
      this.#absent(deed.do, pod);
      return;
    }
    switch (deed.do) {
      case 'exec':
        this.#exec(deed, pod, held);
        return;
      case 'stopSandbox':
        kubelet.killSandbox(pod);
        return;
      case 'removeContainers':
        kubelet.removeContainers(pod, deed.containers);
        return;
      case 'health':
        held.setHealth(deed.container, deed.probe, deed.verdict);
        return;
      default:
        for (const instance of held.runtime.running()) {
          const { name } = instance.container;
          if (deed.container === null || deed.container === name) instance.process?.kill();
        }
    }
  }

  #exec(deed: DeedOf<'exec'>, pod: PodObject, held: KubeletPod): void {
    const name = deed.container ?? pod.spec.containers[0]?.name ?? '';
    const request = { argv: deed.command, purpose: 'exec' as const, containerId: null };
    exec(held, name, request, (code, output) => {
      if (code < 0) this.#parts.note(`exec in pod/${pod.name}: ${output}`);
    });
  }

  #kubeletOf(pod: PodObject): Kubelet | null {
    return this.#parts.kubelets.get(pod.nodeName ?? '') ?? null;
  }

  #absent(verb: string, pod: PodObject): void {
    this.#parts.note(`${verb} pod/${pod.name}: no running kubelet has this pod`);
  }
}

/** A spec with another image or environment of one container. */
function withContainer(spec: PodSpec, deed: DeedOf<'set'>): PodSpec {
  const names = new Set(deed.env.map(([name]) => name));
  const change = (container: Container): Container => {
    if (container.name !== deed.container) return container;
    const kept = container.env.filter(({ name }) => !names.has(name));
    const added = deed.env.map(([name, value]) => ({ name, value, from: null }));
    return { ...container, image: deed.image ?? container.image, env: [...kept, ...added] };
  };
  return {
    ...spec,
    initContainers: spec.initContainers.map(change),
    containers: spec.containers.map(change),
  };
}
