import type { Field } from '../reading/field.ts';
import { dns1123Label } from '../reading/names.ts';
import { gate, type ReadOptions } from '../release.ts';
import type { Container, Handler, PullPolicy, RestartPolicy } from '../types.ts';
import { readEnv } from './env.ts';
import { readEnvFrom } from './env-from.ts';
import { type HandlerRules, readHandler } from './handlers.ts';
import { readPorts } from './ports.ts';
import { readProbe } from './probes.ts';
import { readResizePolicy } from './resize-policy.ts';
import { readResources } from './resources.ts';
import { readOwnRestart } from './restart-rules.ts';
import { type PodOs, readStopSignal } from './stop-signal.ts';
import { readVolumeMounts } from './volumes.ts';

/** What containers of one pod share while they are read. */
export interface PodContext {
  readonly options: ReadOptions;
  readonly gracePeriodSeconds: number;
  readonly restartPolicy: RestartPolicy;
  readonly hostNetwork: boolean;
  readonly os: PodOs;
  readonly volumes: ReadonlySet<string>;
  /** Container names so far; unique over all kinds of containers (SYS-2). */
  readonly names: Set<string>;
  readonly hostPorts: Set<string>;
}

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'] as const;
const MESSAGE_POLICIES = ['FallbackToLogsOnError', 'File'] as const;
const PROBE_HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'] as const;
const HOOK_HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'sleep'] as const;

/** Reads one container; `init` says which list it is in. */
export function readContainer(field: Field, init: boolean, pod: PodContext): Container {
  const container = field.struct();
  const name = readName(container.get('name'), pod.names);
  const image = readImage(container.get('image'));
  const restart = readOwnRestart(container, init, pod.options);
  const lifecycle = container.get('lifecycle').struct();
  if (init && restart.restartPolicy !== 'Always') forbidAppFields(container);
  const probes = probeRules(pod);
  return {
    name,
    image,
    imagePullPolicy: container
      .get('imagePullPolicy')
      .oneOf(PULL_POLICIES, defaultPullPolicy(image)),
    command: readCommand(container.get('command')),
    args: readCommand(container.get('args')),
    workingDir: container.get('workingDir').text() || null,
    env: readEnv(container.get('env')),
    envFrom: readEnvFrom(container.get('envFrom')),
    ports: readPorts(container.get('ports'), pod.hostNetwork, pod.hostPorts),
    resources: readResources(container.get('resources')),
    resizePolicy: readResizePolicy(
      container.get('resizePolicy'),
      pod.options,
      init && restart.restartPolicy === 'Always' ? 'Always' : pod.restartPolicy,
    ),
    volumeMounts: readVolumeMounts(container.get('volumeMounts'), pod.volumes),
    startupProbe: readProbe(container.get('startupProbe'), 'startup', probes),
    readinessProbe: readProbe(container.get('readinessProbe'), 'readiness', probes),
    livenessProbe: readProbe(container.get('livenessProbe'), 'liveness', probes),
    postStart: readHook(lifecycle.get('postStart'), pod),
    preStop: readHook(lifecycle.get('preStop'), pod),
    stopSignal: readStopSignal(lifecycle.get('stopSignal'), pod.os, pod.options),
    terminationMessagePath: container.get('terminationMessagePath').text() || TERMINATION_LOG,
    terminationMessagePolicy: container
      .get('terminationMessagePolicy')
      .oneOf(MESSAGE_POLICIES, 'File'),
    ...restart,
  };
}

const TERMINATION_LOG = '/dev/termination-log';

const probeRules = (pod: PodContext): HandlerRules => ({
  types: PROBE_HANDLERS,
  gracePeriodSeconds: pod.gracePeriodSeconds,
  zeroSleep: false,
});

function readHook(field: Field, pod: PodContext): Handler | null {
  if (!field.present) return null;
  return readHandler(field.struct(), {
    types: HOOK_HANDLERS,
    gracePeriodSeconds: pod.gracePeriodSeconds,
    zeroSleep: gate(pod.options, 'PodLifecycleSleepActionAllowZero', 33),
  });
}

function readName(field: Field, names: Set<string>): string {
  const name = field.text() ?? '';
  if (name === '') field.required();
  else field.check(dns1123Label(name));
  if (name !== '' && names.has(name)) field.report.duplicate(field.path, name);
  names.add(name);
  return name;
}

function readImage(field: Field): string {
  const image = field.text() ?? '';
  if (image === '') field.required();
  else if (image !== image.trim()) field.invalid('must not have leading or trailing whitespace');
  return image;
}

/** IMG-1: `Always` for the tag latest, given or implied. */
export function defaultPullPolicy(image: string): PullPolicy {
  if (image.includes('@')) return 'IfNotPresent';
  const tag = /:([^/:]+)$/.exec(image)?.[1] ?? 'latest';
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function readCommand(field: Field): string[] | null {
  const words = field.texts();
  return words.length === 0 ? null : words;
}

/** A regular init container runs to completion: nothing to probe, no hooks. */
function forbidAppFields(container: Field): void {
  for (const name of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe']) {
    const field = container.get(name);
    if (field.present) {
      field.forbidden('may not be set for init containers without restartPolicy=Always');
    }
  }
}
