import { milliseconds } from '@podsim/kernel';
import { phases } from '../../phases.ts';
import { all, run, type Step, sleep } from '../../steps.ts';
import type { KubeletContext } from '../context.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import type { Instance, KillCause } from '../runtime/instance.ts';
import { killContainer } from '../termination/kill-container.ts';

/** Even a request that finds nothing to kill is under way for a moment. */
const HANDLING = milliseconds(5);

/**
 * Kills what runs of pods that the kubelet does not want any more, beside their workers (K21-8).
 *
 * Mirrors podKillerWithChannel of pkg/kubelet/kubelet_pods.go, 1.21.
 */
export class PodKiller {
  readonly #context: () => KubeletContext;
  /** Pods that are being killed, with those who wait for the end of that. */
  readonly #busy = new Map<KubeletPod, (() => void)[]>();
  /** Those of them that were removed from the kubelet's sources: their names are kept (K21-9). */
  readonly #removed = new Set<KubeletPod>();

  constructor(context: () => KubeletContext) {
    this.#context = context;
  }

  isPending(pod: KubeletPod): boolean {
    return this.#busy.has(pod);
  }

  isNamePending({ object }: KubeletPod): boolean {
    return [...this.#removed].some((pod) => {
      const { name, namespace } = pod.object;
      return pod.object !== object && name === object.name && namespace === object.namespace;
    });
  }

  /**
   * Kills these containers, then the sandbox, unless the pod is being killed already. With the
   * object of a pod (`removed`) its own grace period holds and there are events; else what the
   * labels of the containers tell.
   */
  kill(
    pod: KubeletPod,
    containers: readonly Instance[],
    removed: boolean,
    done: () => void = () => {},
  ): void {
    if (removed) this.#removed.add(pod);
    const waiting = this.#busy.get(pod);
    if (waiting) {
      waiting.push(done);
      return;
    }
    const told = [done];
    this.#busy.set(pod, told);
    const context = this.#context();
    const killed = (): void => {
      this.#busy.delete(pod);
      this.#removed.delete(pod);
      for (const tell of told) tell();
    };
    run(killAll(context, pod, containers, removed), killed, context.lifetime);
  }
}

function* killAll(
  context: KubeletContext,
  pod: KubeletPod,
  containers: readonly Instance[],
  removed: boolean,
): Step {
  const restored = !removed;
  const cause = removed ? 'deleted' : causeOf(pod);
  const request = { cause, message: null, overrideSeconds: null, restored };
  yield* sleep(pod, phases.runtime, HANDLING);
  // A container that is not there any more is an error, which changes nothing.
  const found = containers.filter(
    ({ removedAt, exitedAt }) => removedAt === null && exitedAt === null,
  );
  yield* all(found.map((instance) => killContainer(context, pod, instance, request)));
  yield* context.runtime.stopSandbox(pod);
}

function causeOf({ object, status }: KubeletPod): KillCause {
  if (object.deletionTimestamp !== null) return 'deleted';
  if (object.removed) return 'orphan';
  return status?.reason === 'DeadlineExceeded' ? 'deadline' : 'completed';
}
