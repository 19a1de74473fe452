import type { Container, Handler } from '@podsim/api';
import type { ContainerView } from '@podsim/sdk';
import type { KubeletPod } from '../kubelet-pod.ts';
import { resolvePort } from '../prober/network-probes.ts';

/** What a container was started with, and what may be another later. */
export interface StartedWith {
  readonly env: Readonly<Record<string, string>>;
  readonly ip: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What a model may know of a container, once its environment is resolved. */
export function containerView(
  { object }: KubeletPod,
  container: Container,
  { env, ip, labels }: StartedWith,
): ContainerView {
  return Object.freeze({
    name: container.name,
    image: container.image,
    command: container.command,
    args: container.args,
    env,
    workingDir: container.workingDir ?? '/',
    ports: portsOf(container),
    limits: container.resources.limits,
    isPid1: !object.spec.shareProcessNamespace,
    pod: Object.freeze({
      name: object.name,
      namespace: object.namespace,
      labels,
      node: object.nodeName ?? '',
      ip,
      identity: object.identity,
    }),
  });
}

/** Pods of one template share their ports, as they share the container. */
const portsOfContainers = new WeakMap<Container, readonly number[]>();

function portsOf(container: Container): readonly number[] {
  const known = portsOfContainers.get(container);
  if (known) return known;
  const ports = Object.freeze(listPorts(container));
  portsOfContainers.set(container, ports);
  return ports;
}

/** Every containerPort, and every port that probes and hooks name, ascending. */
function listPorts(container: Container): readonly number[] {
  const ports = new Set(container.ports.map(({ containerPort }) => containerPort));
  const handlers: (Handler | null | undefined)[] = [
    container.startupProbe?.handler,
    container.readinessProbe?.handler,
    container.livenessProbe?.handler,
    container.postStart,
    container.preStop,
  ];
  for (const handler of handlers) {
    if (!handler || !('port' in handler)) continue;
    const port = resolvePort(container, handler.port);
    if (port !== null) ports.add(port);
  }
  return [...ports].sort((a, b) => a - b);
}
