import type { Dice } from '../dice.ts';
import type { Features } from '../features.ts';
import type { Json } from './cluster.ts';
import { command } from './script.ts';

/** Where a container can be reached. */
export interface Ports {
  readonly number: number;
  readonly name: string;
}

export function probes(dice: Dice, features: Features, ports: Ports, minor: number): Json {
  const of = (feature: 'startupProbes' | 'readinessProbes' | 'livenessProbes', key: string) => {
    const isReadiness = key === 'readinessProbe';
    return features.has(feature) && dice.chance(0.7)
      ? { [key]: probe(dice, features, ports, isReadiness, minor) }
      : {};
  };
  return {
    ...of('startupProbes', 'startupProbe'),
    ...of('readinessProbes', 'readinessProbe'),
    ...of('livenessProbes', 'livenessProbe'),
  };
}

function probe(
  dice: Dice,
  features: Features,
  ports: Ports,
  isReadiness: boolean,
  minor: number,
): Json {
  const hasThresholds = features.has('thresholds');
  return {
    ...probeHandler(dice, features, ports, minor),
    periodSeconds: dice.integer(1, 6),
    timeoutSeconds: dice.integer(1, 3),
    ...(hasThresholds ? { failureThreshold: dice.integer(1, 4) } : {}),
    ...(hasThresholds && isReadiness ? { successThreshold: dice.integer(1, 3) } : {}),
    ...(features.has('initialDelays') ? { initialDelaySeconds: dice.integer(0, 8) } : {}),
    ...(features.has('probeGrace') && !isReadiness && dice.chance(0.5)
      ? { terminationGracePeriodSeconds: dice.integer(1, 9) }
      : {}),
  };
}

function portOf(dice: Dice, features: Features, ports: Ports): number | string {
  const choices: (number | string)[] = [ports.number, ports.number, ports.number + 500];
  if (features.has('namedPorts')) choices.push(ports.name, ports.name, 'nosuchport');
  return dice.pick(choices);
}

const PATHS = ['/', '/healthz', '/ready', '/nothing/here'];

function probeHandler(dice: Dice, features: Features, ports: Ports, minor: number): Json {
  const handlers: (() => Json)[] = [];
  const port = () => portOf(dice, features, ports);
  if (features.has('httpHandlers')) {
    handlers.push(() => ({
      httpGet: { path: dice.pick(PATHS), port: port(), scheme: dice.pick(['HTTP', 'HTTPS']) },
    }));
  }
  if (features.has('tcpHandlers')) handlers.push(() => ({ tcpSocket: { port: port() } }));
  if (features.has('grpcHandlers') && minor >= 28) {
    handlers.push(() => ({ grpc: { port: ports.number, service: dice.pick(['', 'swarm']) } }));
  }
  if (features.has('execHandlers') || handlers.length === 0) {
    handlers.push(() => ({ exec: { command: command(dice, features, true) } }));
  }
  return dice.pick(handlers)();
}

/** @param grace of the pod: a sleep may not be longer. @param minor of the release. */
export function hooks(
  dice: Dice,
  features: Features,
  ports: Ports,
  grace: number,
  minor: number,
): Json {
  const hook = () => hookHandler(dice, features, ports, grace, minor);
  const lifecycle = {
    ...(features.has('postStart') && dice.chance(0.4) ? { postStart: hook() } : {}),
    ...(features.has('preStop') && dice.chance(0.6) ? { preStop: hook() } : {}),
    ...(features.has('stopSignals') && dice.chance(0.4)
      ? { stopSignal: dice.pick(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGKILL']) }
      : {}),
  };
  return Object.keys(lifecycle).length === 0 ? {} : { lifecycle };
}

function hookHandler(
  dice: Dice,
  features: Features,
  ports: Ports,
  grace: number,
  minor: number,
): Json {
  const handlers: (() => Json)[] = [
    () => ({ exec: { command: command(dice, features, true) } }),
    () => ({ httpGet: { path: dice.pick(PATHS), port: portOf(dice, features, ports) } }),
  ];
  if (features.has('failingHooks')) {
    handlers.push(
      () => ({ exec: { command: ['sh', '-c', 'sleep 1; exit 1'] } }),
      () => ({ exec: { command: ['nosuchcommand'] } }),
      () => ({ tcpSocket: { port: ports.number } }),
    );
  }
  if (features.has('longHooks')) {
    handlers.push(() => ({ exec: { command: ['sleep', String(dice.integer(3, 20))] } }));
    // PodLifecycleSleepAction is on since 1.30.
    if (grace > 0 && minor >= 30) {
      handlers.push(() => ({ sleep: { seconds: dice.integer(1, grace) } }));
    }
  }
  return dice.pick(handlers)();
}
