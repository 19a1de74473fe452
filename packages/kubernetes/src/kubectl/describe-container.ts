import type { Container, Handler, Probe } from '@podsim/api';
import { formatCpu, formatMemory } from '@podsim/api';
import type { ContainerState, ContainerStatus } from '../store/objects.ts';
import type { Moment } from './moment.ts';

/** The block of one container. Mirrors describeContainers of kubectl's describe.go. */
export function describeContainer(
  container: Container,
  status: ContainerStatus | null,
  id: string,
  moment: Moment,
): string[] {
  const { command, args, ports } = container;
  const port = ports.map((one) => `${one.containerPort}/${one.protocol}`).join(', ');
  const host = ports.map((one) => `${one.hostPort ?? 0}/${one.protocol}`).join(', ');
  const many = ports.length > 1 ? 's' : '';
  return [
    `  ${container.name}:`,
    `    Container ID:\t${id}`,
    `    Image:\t${container.image}`,
    `    Image ID:\t${id === '' ? '' : container.image}`,
    `    Port${many}:\t${port || '<none>'}`,
    `    Host Port${many}:\t${host || '<none>'}`,
    ...words('Command', command),
    ...words('Args', args),
    ...stateLines('State', status?.state ?? null, moment),
    ...(status?.last ? stateLines('Last State', status.last, moment) : []),
    ...(status
      ? [
          `    Ready:\t${status.ready ? 'True' : 'False'}`,
          `    Restart Count:\t${status.restartCount}`,
        ]
      : []),
    ...resources('Limits', container.resources.limits),
    ...resources('Requests', container.resources.requests),
    ...probeLine('Liveness', container.livenessProbe),
    ...probeLine('Readiness', container.readinessProbe),
    ...probeLine('Startup', container.startupProbe),
    ...environment(container),
    ...mounts(container),
  ];
}

function words(title: string, list: readonly string[] | null): string[] {
  if (list === null || list.length === 0) return [];
  const lines = list.flatMap((word) => word.split('\n'));
  return [`    ${title}:`, ...lines.map((line) => `      ${line}`)];
}

function stateLines(title: string, state: ContainerState | null, moment: Moment): string[] {
  if (state === null) return [`    ${title}:\tWaiting`];
  switch (state.type) {
    case 'running':
      return [`    ${title}:\tRunning`, `      Started:\t${moment.date(state.startedAt)}`];
    case 'waiting':
      return [
        `    ${title}:\tWaiting`,
        ...(state.reason === '' ? [] : [`      Reason:\t${state.reason}`]),
      ];
    case 'terminated':
      return [
        `    ${title}:\tTerminated`,
        ...(state.reason === '' ? [] : [`      Reason:\t${state.reason}`]),
        ...(state.message === '' ? [] : [`      Message:\t${state.message.trimEnd()}`]),
        `      Exit Code:\t${state.exitCode}`,
        `      Started:\t${moment.date(state.startedAt)}`,
        `      Finished:\t${moment.date(state.finishedAt)}`,
      ];
  }
}

function resources(title: string, { cpu, memory }: Container['resources']['limits']): string[] {
  const lines = [
    ...(cpu === null ? [] : [`      cpu:\t${formatCpu(cpu)}`]),
    ...(memory === null ? [] : [`      memory:\t${formatMemory(memory)}`]),
  ];
  return lines.length === 0 ? [] : [`    ${title}:`, ...lines];
}

function probeLine(title: string, probe: Probe | null): string[] {
  if (probe === null) return [];
  const { initialDelaySeconds: delay, timeoutSeconds: timeout, periodSeconds: period } = probe;
  const counts = `#success=${probe.successThreshold} #failure=${probe.failureThreshold}`;
  const times = `delay=${delay}s timeout=${timeout}s period=${period}s`;
  return [`    ${title}:\t${handlerText(probe.handler)} ${times} ${counts}`];
}

/** `http-get http://:8080/healthz`. Mirrors DescribeProbe. */
export function handlerText(handler: Handler): string {
  switch (handler.type) {
    case 'exec':
      return `exec [${handler.command.join(' ')}]`;
    case 'httpGet': {
      const { host, port, path, scheme } = handler;
      return `http-get ${scheme.toLowerCase()}://${host}:${port}${path}`;
    }
    case 'tcpSocket':
      return `tcp-socket ${handler.host}:${handler.port}`;
    case 'grpc':
      return `grpc <pod>:${handler.port} ${handler.service}`;
    case 'sleep':
      return `sleep ${handler.seconds}s`;
  }
}

function environment({ env, envFrom }: Container): string[] {
  const from = envFrom.flatMap(({ name, kind, prefix, optional }) => {
    const what = prefix === '' ? '' : ` with prefix '${prefix}'`;
    return [`      ${name}\t${kind}${what}\tOptional: ${optional}`];
  });
  const block = from.length === 0 ? [] : ['    Environment Variables from:', ...from];
  if (env.length === 0) return [...block, '    Environment:\t<none>'];
  const lines = env.map(({ name, value, from: source }) => {
    if (source === null) return `      ${name}:\t${value ?? ''}`;
    const { kind, name: object, key, optional } = source;
    if (kind === 'Field') return `      ${name}:\t (v1:${key})`;
    const word = kind === 'Secret' ? 'secret' : 'config map';
    const where = `<set to the key '${key}' of ${word} '${object}'>`;
    return `      ${name}:\t${where}\tOptional: ${optional}`;
  });
  return [...block, '    Environment:', ...lines];
}

function mounts({ volumeMounts }: Container): string[] {
  if (volumeMounts.length === 0) return ['    Mounts:\t<none>'];
  const lines = volumeMounts
    .map(({ name, mountPath, subPath, readOnly }) => {
      const path = subPath === '' ? '' : `,path="${subPath}"`;
      return `      ${mountPath} from ${name} (${readOnly ? 'ro' : 'rw'}${path})`;
    })
    .sort();
  return ['    Mounts:', ...lines];
}
