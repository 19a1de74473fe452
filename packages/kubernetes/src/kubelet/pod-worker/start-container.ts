import type { Duration, SimTime } from '@podsim/kernel';
import type { Step } from '../../steps.ts';
import type { KubeletContext } from '../context.ts';
import { runHook } from '../hooks/hooks.ts';
import type { KubeletPod, SpecContainer, StartFailure } from '../kubelet-pod.ts';
import { backOffText } from '../restart-backoff/backoff.ts';
import { environment } from '../runtime/environment.ts';
import { type Instance, stateAt } from '../runtime/instance.ts';
import { killContainer } from '../termination/kill-container.ts';

/**
 * Starts one container: back-off, image, create, start, postStart (MAIN-4). `at` is the time of
 * the pod status that the sync began with; restart count and back-off follow from it (CRASH-1,
 * CRASH-10). Returns what went wrong, or null.
 *
 * Mirrors startContainer of pkg/kubelet/kuberuntime/kuberuntime_container.go.
 */
export function* startContainer(
  context: KubeletContext,
  pod: KubeletPod,
  spec: SpecContainer,
  at: SimTime,
): Step<StartFailure | null> {
  const { container } = spec;
  const refusal = doBackOff(context, pod, spec, at);
  if (refusal) return refusal;
  const imageFailure = yield* context.images.ensure(pod, container);
  if (imageFailure) return failed(context, pod, spec, imageFailure, imageFailure.reason);
  const ip = pod.runtime.sandbox?.ip ?? '';
  const env = environment(context.config, pod.object, ip, container);
  if (typeof env === 'string') {
    const failure = { reason: 'CreateContainerConfigError', message: env };
    return failed(context, pod, spec, failure, env);
  }
  const previous = pod.runtime.newestAt(container.name, at);
  // MAIN-5: without a known instance the log files tell the count.
  const logs = context.release.countsRestartsByLogs ? pod.runtime.logsOf(container.name) : 0;
  const attempt = previous ? previous.attempt + 1 : logs;
  const instance = yield* context.runtime.createContainer(pod, container, attempt);
  const { recorder, release } = context;
  const created = release.createdText(container.name);
  recorder.container(pod.object, container.name, 'Normal', 'Created', created);
  const error = yield* context.runtime.startContainer(pod, instance, env);
  if (error !== null) {
    const failure = { reason: 'RunContainerError', message: error };
    return failed(context, pod, spec, failure, error);
  }
  const started = release.startedText(container.name);
  recorder.container(pod.object, container.name, 'Normal', 'Started', started);
  return yield* postStart(context, pod, instance);
}

/** Every failure that is not a refusal gives a Failed event as well (IMG-3, MAIN-4). */
function failed(
  context: KubeletContext,
  pod: KubeletPod,
  { container }: SpecContainer,
  failure: StartFailure,
  text: string,
): StartFailure {
  const message = `Error: ${text}`;
  context.recorder.container(pod.object, container.name, 'Warning', 'Failed', message);
  return failure;
}

/** CRASH-1: whether the container must still wait after its last end. */
function doBackOff(
  context: KubeletContext,
  pod: KubeletPod,
  { container }: SpecContainer,
  at: SimTime,
): StartFailure | null {
  const exited = pod.runtime
    .knownAt(container.name, at)
    .find((instance) => stateAt(instance, at) === 'exited');
  if (!exited) return null;
  const { object } = pod;
  const { now } = context.simulation;
  const name = `${object.name}_${object.namespace}(${object.uid})`;
  const key = `${name}_${container.name}_${container.image}`;
  const table = context.restarts;
  const finished = exited.exitedAt as SimTime;
  table.collect(key, context.loops.lastHousekeeping(now));
  if (!table.isInBackOffSince(key, finished, now)) {
    table.next(key, finished, now);
    return null;
  }
  context.ledger.startRefused(pod, container.name);
  const text = context.release.restartBackOffText(container.name, name);
  context.recorder.container(object, container.name, 'Warning', 'BackOff', text);
  const delay = table.get(key);
  const what = `container=${container.name} pod=${name}`;
  const message = `back-off ${backOffText(delay)} restarting failed ${what}`;
  const retryAfter = (delay - (now - finished)) as Duration;
  return { reason: 'CrashLoopBackOff', message, retryAfter };
}

/** HOOK-1 and HOOK-4: blocks the sync; a failure kills the container. */
function* postStart(
  context: KubeletContext,
  pod: KubeletPod,
  instance: Instance,
): Step<StartFailure | null> {
  if (!instance.container.postStart) return null;
  const error = yield* runHook(context, pod, instance, 'postStart', { cut: false });
  if (!error) return null;
  yield* killContainer(context, pod, instance, {
    cause: 'postStart',
    message: 'FailedPostStartHook',
    overrideSeconds: null,
  });
  return { reason: context.release.postStartReason(error.cause), message: error.message };
}
