import type { Handler } from '@podsim/api';
import { type Duration, seconds } from '@podsim/kernel';
import { phases } from '../../phases.ts';
import { type Step, sleep } from '../../steps.ts';
import type { KubeletContext } from '../context.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import { resolvePort } from '../prober/network-probes.ts';
import { exec } from '../runtime/exec.ts';
import type { Instance } from '../runtime/instance.ts';

export type HookName = 'postStart' | 'preStop';

/** null: the hook succeeded. */
type HookError = {
  /** What went wrong. */
  readonly cause: string;
  /** The same with the hook and its container. */
  readonly message: string;
} | null;

type HttpHandler = Extract<Handler, { type: 'httpGet' }>;

/** Set by who no longer waits for a hook; it runs on, but its end is no milestone. */
export interface HookControl {
  cut: boolean;
  /** It has no events (K21-8). */
  readonly silent?: boolean;
}

/**
 * Runs a lifecycle hook to its end and writes its rows and its event; it has no timeout of its
 * own (HOOK-11).
 *
 * Mirrors pkg/kubelet/lifecycle/handlers.go (HOOK-3). Left out: the retry of an HTTPS hook over
 * plain HTTP.
 */
export function* runHook(
  context: KubeletContext,
  pod: KubeletPod,
  instance: Instance,
  hook: HookName,
  control: HookControl,
): Step<HookError> {
  const { container } = instance;
  const handler = container[hook];
  if (!handler) return null;
  context.timeline.row('hook', pod.object, container.name, hook, 'began');
  const error = yield* perform(context, pod, instance, hook, handler);
  if (!control.cut) {
    context.timeline.row('hook', pod.object, container.name, hook, error ? 'failed' : 'ended');
  }
  if (error && !control.silent) {
    const reason = hook === 'postStart' ? 'FailedPostStartHook' : 'FailedPreStopHook';
    // HOOK-4 and HOOK-9: mostly only which hook; the message goes to the status.
    const text = context.release.hookFailedText(hook, error.message);
    context.recorder.container(pod.object, container.name, 'Warning', reason, text);
  }
  return error;
}

function* perform(
  context: KubeletContext,
  pod: KubeletPod,
  instance: Instance,
  hook: HookName,
  handler: Handler,
): Step<HookError> {
  const view = instance.process?.container;
  const model = view ? context.models.hook(pod.object, hook, view, instance.attempt) : null;
  if (model) {
    yield* pause(pod, model.duration);
    if (model.result === 'success') return null;
    const message = model.message ?? 'hook model failed';
    return { cause: message, message };
  }
  switch (handler.type) {
    case 'exec':
      return yield* execHook(pod, instance, hook, handler.command);
    case 'httpGet':
      return yield* httpHook(pod, instance, hook, handler);
    case 'sleep':
      yield* pause(pod, seconds(handler.seconds));
      return null;
    default:
      // HOOK-3: the API accepts tcpSocket, and it always fails.
      return invalidHandler(pod, handler);
  }
}

function invalidHandler({ release }: KubeletPod, handler: Handler): HookError {
  const dump = handler.type === 'tcpSocket' ? dumpOf(handler.host, handler.port) : '';
  return { cause: `invalid handler: ${dump}`, message: release.invalidHandlerText(dump) };
}

/** Go's text of a handler with a tcpSocket. */
function dumpOf(host: string, port: number | string): string {
  const shown = typeof port === 'number' ? `{0 ${port} }` : `{1 0 ${port}}`;
  const socket = `&TCPSocketAction{Port:${shown},Host:${host},}`;
  return `&Handler{Exec:nil,HTTPGet:nil,TCPSocket:${socket},}`;
}

function* pause(pod: KubeletPod, time: Duration): Step {
  yield* sleep(pod, phases.runtime, time);
}

function* execHook(
  pod: KubeletPod,
  instance: Instance,
  hook: HookName,
  command: readonly string[],
): Step<HookError> {
  const { container, id } = instance;
  const overhead = pod.latencies.of('exec', `${container.name}/${hook}/exec`);
  let code = 0;
  let output = '';
  yield (resume) => {
    const request = { argv: command, purpose: 'hook' as const, hook, containerId: id };
    exec(pod, container.name, request, (exitCode, text) => {
      code = exitCode;
      output = text;
      resume();
    });
  };
  yield* pause(pod, overhead);
  if (code === 0) return null;
  const reason =
    code < 0 ? output : `command '${command.join(' ')}' exited with ${code}: ${output}`;
  return {
    cause: reason,
    message:
      `Exec lifecycle hook (${list(command)}) for Container "${container.name}" in ` +
      `Pod "${nameOf(pod)}" failed - error: ${reason}, message: "${output}"`,
  };
}

function* httpHook(
  pod: KubeletPod,
  instance: Instance,
  hook: HookName,
  handler: HttpHandler,
): Step<HookError> {
  const { container } = instance;
  const port = resolvePort(container, handler.port);
  const listener = port === null ? null : pod.reach(handler.host, port);
  yield* pause(pod, pod.latencies.of('localNetwork', `${container.name}/${hook}/network`));
  const fail = (reason: string): HookError => ({
    cause: reason,
    message:
      `HTTP lifecycle hook (${handler.path}) for Container "${container.name}" in ` +
      `Pod "${nameOf(pod)}" failed - error: ${reason}, message: ""`,
  });
  const host = handler.host === '' ? (pod.runtime.sandbox?.ip ?? '') : handler.host;
  const { path, scheme, headers } = requestOf(pod, handler);
  const url = `${scheme.toLowerCase()}://${host}:${port ?? handler.port}${path}`;
  if (!listener || port === null) {
    return fail(`Get "${url}": dial tcp ${host}:${port}: connect: connection refused`);
  }
  const answer = listener.http({ port, path, scheme, headers, from: 'hook', hook });
  if (answer.latency === null) return yield* untilProcessEnds(pod, instance, fail);
  yield* pause(pod, answer.latency);
  // Any HTTP answer is a success, whatever its status (HOOK-3).
  return listener.alive ? null : fail(`Get "${url}": EOF`);
}

/** What is asked for; hooks of 1.21 knew neither HTTPS nor headers (K21-43). */
function requestOf(
  { release }: KubeletPod,
  handler: HttpHandler,
): Pick<HttpHandler, 'path' | 'scheme' | 'headers'> {
  if (!release.hooksSpeakPlainHttp) return handler;
  return { path: `/${handler.path}`, scheme: 'HTTP', headers: [] };
}

/** A request that is never answered ends when the process does. */
function* untilProcessEnds(
  pod: KubeletPod,
  instance: Instance,
  fail: (reason: string) => HookError,
): Step<HookError> {
  yield (resume) => {
    const end = pod.onProcessChange(() => {
      if (instance.process?.alive) return;
      end();
      resume();
    });
  };
  return fail('EOF');
}

/** Go's %v of a list of strings. */
function list(command: readonly string[]): string {
  return `[${command.join(' ')}]`;
}

function nameOf(pod: KubeletPod): string {
  const { name, namespace, uid } = pod.object;
  return `${name}_${namespace}(${uid})`;
}
