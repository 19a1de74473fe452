import type { Container, Handler, ProbeType } from '@podsim/api';
import { type Duration, formatDuration } from '@podsim/kernel';
import type { Answer, RequestAttempt } from '@podsim/sdk';
import type { Listener } from '../../network/cluster-network.ts';
import type { KubeletPod } from '../kubelet-pod.ts';
import { failure, internalError, type ProbeResult, success, warning } from './outcome.ts';

/** What a network probe finds, before latency is weighed against the timeout. */
export interface NetworkReply {
  /** null: never answers. */
  readonly latency: Duration | null;
  readonly result: ProbeResult;
  /** Text of the failure when the timeout comes first. */
  readonly timeoutText: string;
}

const AT_ONCE = 0 as Duration;
/** Redirects that the prober follows on the same host (PROBE-15). */
const MAX_REDIRECTS = 10;

type Of<T extends Handler['type']> = Extract<Handler, { type: T }>;

/** The port a handler means; null when its name is none of the container's (PROBE-30). */
export function resolvePort(container: Container, port: number | string): number | null {
  if (typeof port === 'number') return port;
  return container.ports.find(({ name }) => name === port)?.containerPort ?? null;
}

function local(result: ProbeResult, timeoutText = ''): NetworkReply {
  return { latency: AT_ONCE, result, timeoutText };
}

/** An IPv6 host goes in brackets in an address. */
function address(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The pod's address as the kubelet has it: that of its ready sandbox. */
function hostOf(pod: KubeletPod, host: string): string {
  return host === '' ? (pod.runtime.sandbox?.ip ?? '') : host;
}

/** Who asks: one execution of a probe of a container. */
export interface Asker {
  readonly pod: KubeletPod;
  readonly container: Container;
  readonly probe: ProbeType;
  readonly attempt: RequestAttempt;
  /** Release that the User-Agent names. */
  readonly release: string;
}

/** PROBE-14 and PROBE-15 for httpGet; status code and redirects as net/http shows them. */
export function askHttp(asker: Asker, handler: Of<'httpGet'>): NetworkReply {
  const { pod, container, probe, attempt, release } = asker;
  const port = resolvePort(container, handler.port);
  if (port === null) return local(internalError(`couldn't find port: ${handler.port}`));
  const host = hostOf(pod, handler.host);
  const scheme = handler.scheme === 'HTTPS' ? 'https' : 'http';
  const url = `${scheme}://${address(host, port)}${handler.path}`;
  const listener = pod.reach(handler.host, port);
  if (listener === null) {
    return local(
      failure(`Get "${url}": dial tcp ${address(host, port)}: connect: connection refused`),
    );
  }
  const headers = [{ name: 'User-Agent', value: `kube-probe/${release}` }, ...handler.headers];
  const ask = (path: string): Answer =>
    listener.http({
      ...{ port, path, scheme: handler.scheme, headers },
      ...{ from: 'probe', probe, attempt },
    });
  const cause = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
  const timeoutText = `Get "${url}": ${cause}`;
  const { latency, result } = follow(ask, handler.path, host);
  return { latency, result: withoutForeignHold(pod, listener, result), timeoutText };
}

function follow(
  ask: (path: string) => Answer,
  path: string,
  host: string,
): { latency: Duration | null; result: ProbeResult } {
  let latency = 0;
  let next = path;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const answer = ask(next);
    if (answer.latency === null) return { latency: null, result: success(null) };
    latency += answer.latency;
    const total = latency as Duration;
    const { status, location, body } = answer;
    const redirect = status >= 300 && status < 400 && location !== undefined;
    if (!redirect) return { latency: total, result: httpResult(status, answer) };
    const target = redirectTarget(location, host);
    if (target === null) {
      const text = `Probe terminated redirects, Response body: ${body ?? ''}`;
      return { latency: total, result: warning(text) };
    }
    next = target;
  }
  return { latency: latency as Duration, result: failure('stopped after 10 redirects') };
}

/** The path on the same host; null for another host, which is not followed. */
function redirectTarget(location: string, host: string): string | null {
  const match = /^https?:\/\/([^/:]+)(?::\d+)?(\/.*)?$/.exec(location);
  if (!match) return location;
  return match[1] === host ? (match[2] ?? '/') : null;
}

function httpResult(status: number, answer: Answer): ProbeResult {
  if (status >= 200 && status < 300) return success(answer.hold ?? null);
  if (status >= 300 && status < 400) {
    return warning(`Probe terminated redirects, Response body: ${answer.body ?? ''}`);
  }
  return failure(`HTTP probe failed with statuscode: ${status}`);
}

/** PROBE-14 for tcpSocket: whether something listens. */
export function askTcp(asker: Asker, handler: Of<'tcpSocket'>): NetworkReply {
  const { pod, container, probe, attempt } = asker;
  const port = resolvePort(container, handler.port);
  if (port === null) return local(internalError(`couldn't find port: ${handler.port}`));
  const target = address(hostOf(pod, handler.host), port);
  const refused = failure(`dial tcp ${target}: connect: connection refused`);
  const listener = pod.reach(handler.host, port);
  if (listener === null) return local(refused);
  const { result, latency, hold } = listener.tcp(port, probe, attempt);
  const timeoutText = `dial tcp ${target}: i/o timeout`;
  const found = result === 'open' ? success(hold ?? null) : refused;
  return { latency, result: withoutForeignHold(pod, listener, found), timeoutText };
}

/** PROBE-14 for grpc: the health protocol. */
export function askGrpc(asker: Asker, handler: Of<'grpc'>): NetworkReply {
  const { pod, probe, attempt } = asker;
  const target = address(hostOf(pod, ''), handler.port);
  const limit = formatDuration(attempt.timeout);
  const listener = pod.reach('', handler.port);
  if (listener === null) {
    // The dial retries until the timeout is over, and fails only then.
    const text =
      `timeout: failed to connect service "${target}" within ${limit}: ` +
      'context deadline exceeded';
    return { latency: null, result: failure(text), timeoutText: text };
  }
  const answer = listener.grpc(handler.service, probe, attempt);
  const timeoutText = `timeout: health rpc did not complete within ${limit}`;
  const result = withoutForeignHold(pod, listener, grpcResult(answer.status, answer.hold));
  return { latency: answer.latency, result, timeoutText };
}

/** Only the end or change of a process of the pod itself is told to its probes. */
function withoutForeignHold(pod: KubeletPod, listener: Listener, result: ProbeResult): ProbeResult {
  const isOwn = pod.runtime.running().some(({ process }) => process === listener);
  return isOwn || result.hold === null ? result : { ...result, hold: null };
}

function grpcResult(status: string, hold: Answer['hold']): ProbeResult {
  if (status === 'SERVING') return success(hold ?? null);
  if (status === 'UNIMPLEMENTED') {
    return failure(
      'error: this server does not implement the grpc health protocol ' +
        '(grpc.health.v1.Health): rpc error: code = Unimplemented ' +
        'desc = unknown service grpc.health.v1.Health',
    );
  }
  return failure(`service unhealthy (responded with "${status}")`);
}
