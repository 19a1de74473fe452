import {
  asTime,
  type Duration,
  type Entity,
  plus,
  runKey,
  type SimTime,
  Simulation,
  seconds,
} from '@podsim/kernel';
import type { ContainerView, Network, OptionsSchema, SchemaIssue } from '@podsim/sdk';
import { FileView, Skeleton } from '../../src/kubelet/runtime/files/index.ts';
import { PortTable, RunningProcess } from '../../src/kubelet/runtime/process.ts';
import { server } from '../../src/models/server/index.ts';
import { runExec } from '../../src/models/shell/index.ts';

export interface Setting {
  readonly seed: number;
  readonly attempt: number;
  /** Second of the run at which the process starts. */
  readonly startAt: number;
  readonly ports: readonly number[];
  readonly cpu: number | null;
  readonly memory: number | null;
  readonly isPid1: boolean;
  readonly image: string;
}

const DEFAULTS: Setting = {
  seed: 1,
  attempt: 0,
  startAt: 0,
  ports: [8080],
  cpu: null,
  memory: null,
  isPid1: true,
  image: 'corp/web:1',
};

const ALONE: Network = {
  resolve: () => null,
  ping: () => false,
  connect: () => 'timeout',
  request: () => 'timeout',
  watch: () => () => {},
};

export interface End {
  readonly at: SimTime;
  readonly code: number;
  readonly oom: boolean;
}

/** A container of the real runtime whose process is played by the model `server`. */
export class World {
  readonly simulation: Simulation;
  readonly entity: Entity;
  readonly ports = new PortTable();
  readonly process: RunningProcess;
  readonly listeners = new Set<() => void>();
  end: End | null = null;
  changes = 0;

  constructor(options: unknown, settings: Partial<Setting> = {}) {
    const setting = { ...DEFAULTS, ...settings };
    this.simulation = new Simulation({ key: runKey(setting.seed, 0) });
    this.entity = this.simulation.createEntity('app');
    const { simulation, entity, ports } = this;
    const files = new FileView({
      image: Skeleton.forImage([]),
      hostname: 'web',
      mounts: [],
    });
    this.process = new RunningProcess({
      simulation,
      entity,
      ports,
      container: viewOf(setting),
      attempt: setting.attempt,
      network: ALONE,
      files: () => files,
      onExit: (code, oom) => {
        this.end = { at: simulation.now, code, oom };
      },
      onChanged: () => {
        this.changes++;
        for (const listener of [...this.listeners]) listener();
      },
      onRecord: () => {},
      onLog: () => {},
      runExec,
    });
    const valid = validated(server.options, options);
    entity.at(at(setting.startAt), 1, () => {
      this.process.run(server.create(this.process, valid));
    });
  }

  /** Does something from outside at a second of the run, in the phase of the probes. */
  at(second: number, action: () => void): this {
    this.entity.at(at(second), 4, action);
    return this;
  }

  until(second: number): this {
    this.simulation.run(at(second));
    return this;
  }

  listens(port = 8080): boolean {
    return this.ports.listener(port) !== null;
  }

  get healthy(): boolean {
    return this.process.healthy;
  }
}

export function at(second: number): SimTime {
  return plus(asTime(0), seconds(second));
}

/** The options as a model gets them. */
export function validated<T>(schema: OptionsSchema<T> | undefined, options: unknown): T {
  const result = schema?.['~standard'].validate(options);
  if (result === undefined || result instanceof Promise || result.issues) {
    throw new Error(JSON.stringify(result));
  }
  // As a worker gets them.
  return structuredClone(result.value);
}

/** What a schema has against options: `path: message`. */
export function complaints(schema: OptionsSchema | undefined, options: unknown): string[] {
  const result = schema?.['~standard'].validate(options);
  if (result === undefined || result instanceof Promise) throw new Error('no answer');
  return (result.issues ?? []).map(({ path, message }: SchemaIssue) => {
    return `${(path ?? []).map(String).join('.')}: ${message}`;
  });
}

function viewOf(setting: Setting): ContainerView {
  return Object.freeze({
    name: 'app',
    image: setting.image,
    command: null,
    args: null,
    env: {},
    workingDir: '/',
    ports: setting.ports,
    limits: { cpu: setting.cpu, memory: setting.memory },
    isPid1: setting.isPid1,
    pod: {
      name: 'web',
      namespace: 'default',
      labels: {},
      node: 'node1',
      ip: '10.244.0.5',
      identity: 'pod/web',
    },
  });
}

export const ms = (n: number): Duration => seconds(n / 1000);
