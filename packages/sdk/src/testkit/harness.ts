import {
  asTime,
  type Duration,
  runKey,
  type SimTime,
  Simulation,
  type Timer,
  type Value,
} from '@podsim/kernel';
import { guardAmbient } from '../host/ambient.ts';
import type { CallWatch } from '../host/boundary.ts';
import { Contributions, type FoundModel, idOf, type ModelKind } from '../host/contributions.ts';
import { plainDataProblem } from '../host/plain-data.ts';
import { PluginHost } from '../host/plugin-host.ts';
import { pluginProblems } from '../host/read-plugin.ts';
import { tablesOf } from '../host/tables.ts';
import type { HookCall, HookOutcome, ProbeAttempt, ProbeOutcome } from '../models.ts';
import type { Plugin } from '../plugin.ts';
import type {
  Answer,
  ContainerView,
  Files,
  GrpcAnswer,
  StopSignal,
  TcpAnswer,
} from '../process.ts';
import type { OptionsSchema } from '../schema.ts';
import { TestProcess } from './test-process.ts';
import { type TestedScheduler, testedScheduler } from './tested-scheduler.ts';

/** What a test may say about the container that a model plays. */
export type ContainerGiven = Partial<Omit<ContainerView, 'pod'>> & {
  readonly pod?: Partial<ContainerView['pod']>;
};

/** A process that a runtime model plays. */
export interface TestedProcess {
  /** null while it runs. */
  readonly exitCode: number | null;
  readonly oomKilled: boolean;
  /** Ports that it listens on, ascending. */
  readonly ports: readonly number[];
  readonly logs: readonly string[];
  /** How often it said that answers may differ from now on. */
  readonly changes: number;
  readonly files: ContainerFiles;
  /** A stop signal, with the rule of PID 1: one that it does not handle is dropped. */
  signal(signal?: StopSignal): void;
  /** The limits of its container change while it runs: an in-place resize. */
  resize(limits: ContainerView['limits']): void;
  kill(): void;
  /** What a GET is answered; null while nothing listens. */
  http(path?: string, port?: number): Answer | null;
  tcp(port?: number): TcpAnswer | null;
  grpc(service?: string): GrpcAnswer | null;
  /**
   * Runs a command; the result appears once it has ended.
   *
   * @throws Error if the behaviour has no exec(): podsim's shell, which runs it then, is not here.
   */
  exec(...argv: string[]): { code: number | null; output: string };
  /** By its own account; null if it does not say. */
  readonly healthy: boolean | null;
}
export type ContainerFiles = Files;

/** A small world for the models of one plugin: virtual time, and nothing of Kubernetes. */
export interface Harness {
  readonly now: SimTime;
  /**
   * Lets virtual time pass.
   *
   * @throws RangeError for what is no duration from 0, in whole microseconds.
   */
  advance(by: Duration): void;
  /** Starts a process. @param options as a scenario gives them. */
  runtimeModel(name: string, options?: unknown, container?: ContainerGiven): TestedProcess;
  probeModel(
    name: string,
    options?: unknown,
  ): { probe(attempt?: Partial<ProbeAttempt>): ProbeOutcome };
  hookModel(name: string, options?: unknown): { run(call?: Partial<HookCall>): HookOutcome };
  /** @param options as a scenario gives them. */
  scheduler(name: string, options?: unknown): TestedScheduler;
  /** Rows of a declared table, by its short name; times in microseconds. */
  rows(table: string): readonly Readonly<Record<string, Value>>[];
}

/**
 * A world for the models of a plugin, as strict as podsim itself.
 *
 * @throws Error with all that is wrong with the plugin.
 */
export function createHarness(plugin: Plugin, { seed }: { readonly seed: number }): Harness {
  const problems = pluginProblems(plugin);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return worldOf(plugin, seed, null);
}

/** The same for a plugin that is known to be one. @param watch is told of every call into it. */
export function worldOf(plugin: Plugin, seed: number, watch: CallWatch | null): Harness {
  return new World(plugin, seed, watch);
}

/** A command that a behaviour without exec() leaves to podsim's shell, which is not here. */
export class NoShellError extends Error {
  override readonly name = 'NoShellError';
}

class World implements Harness {
  readonly #plugin: Plugin;
  readonly #contributions: Contributions;
  readonly #simulation: Simulation;
  readonly #host: PluginHost;
  readonly #rows = new Map<string, Readonly<Record<string, Value>>[]>();
  readonly #end: Timer;
  #processes = 0;

  constructor(plugin: Plugin, seed: number, watch: CallWatch | null) {
    this.#plugin = plugin;
    this.#contributions = new Contributions([plugin]);
    this.#simulation = new Simulation({ key: runKey(seed, 1) });
    this.#host = new PluginHost(this.#simulation, { watch, closely: true });
    this.#end = this.#simulation.createEntity('end of the step').timer(9, () => {});
    for (const [name, table] of tablesOf(plugin)) {
      const rows: Readonly<Record<string, Value>>[] = [];
      this.#rows.set(name, rows);
      this.#simulation.records.subscribe(table, (row) => {
        rows.push(
          Object.fromEntries(table.columns.map((column, i) => [column.name, row[i] ?? null])),
        );
      });
    }
  }

  get now(): SimTime {
    return this.#simulation.now;
  }

  advance(by: Duration): void {
    if (!(Number.isSafeInteger(by) && by >= 0)) {
      const cure = 'virtual time only passes: give seconds(5), minutes(1) or another duration';
      throw new RangeError(`advance(${String(by)}), in microseconds: ${cure}`);
    }
    const until = asTime(this.now + by);
    // A last task takes the clock there, also when nothing else happens any more.
    this.#end.at(until);
    guardAmbient(() => this.#simulation.run(until));
  }

  runtimeModel(name: string, options?: unknown, given: ContainerGiven = {}): TestedProcess {
    const found = this.#find('runtimeModels', name);
    const checked = checkedOptions(found, options);
    const view = viewOf(given, ++this.#processes);
    const process = new TestProcess(this.#simulation, view, 0);
    return guardAmbient(() => {
      const behavior = this.#host.runtime(found, process, checked);
      process.guard(() => behavior.start());
      return new Tested(process, behavior);
    });
  }

  probeModel(name: string, options?: unknown): ReturnType<Harness['probeModel']> {
    const found = this.#find('probeModels', name);
    const checked = checkedOptions(found, options);
    return {
      probe: (given = {}) => {
        const { type = 'readiness', ordinal = 0 } = given;
        const stream = `pod/web/app/${type}`;
        const attempt = (): ProbeAttempt => ({
          ...{ type, ordinal, startedAt: this.now, timeout: 1_000_000 as Duration },
          container: viewOf({}, 1),
          draws: this.#simulation.draws(`${stream}#${ordinal}`),
          random: (purpose) => this.#simulation.draws(`${stream}/model/${purpose}`),
          onNode: (purpose) => this.#simulation.draws(`node/node1/probes/${purpose}`),
          ...given,
        });
        return guardAmbient(() => this.#host.probe(found, checked).probe(attempt));
      },
    };
  }

  hookModel(name: string, options?: unknown): ReturnType<Harness['hookModel']> {
    const found = this.#find('hookModels', name);
    const checked = checkedOptions(found, options);
    return {
      run: (given = {}) => {
        const { hook = 'preStop', attempt = 0 } = given;
        const draws = this.#simulation.draws(`pod/web/app#${attempt}/${hook}`);
        const call = { hook, attempt, draws, container: viewOf({}, 1), ...given };
        return guardAmbient(() => this.#host.hook(found, call, checked));
      },
    };
  }

  scheduler(name: string, options?: unknown): TestedScheduler {
    const found = this.#find('schedulers', name);
    const checked = checkedOptions(found, options);
    return testedScheduler(
      (pod) => this.#host.placement(found, pod, checked),
      (pod, purpose) => this.#simulation.draws(`${pod}/schedule/${found.id}/${purpose}`),
    );
  }

  rows(table: string): readonly Readonly<Record<string, Value>>[] {
    const rows = this.#rows.get(table);
    if (rows !== undefined) return rows;
    throw new Error(`the plugin declares no table ${table}`);
  }

  #find<K extends ModelKind>(kind: K, name: string): FoundModel<K> {
    const id = name.includes('/') ? name : idOf(this.#plugin, name);
    const found = this.#contributions.model(kind, id);
    if (found !== null) return found;
    throw new Error(
      `${this.#plugin.name} has ${this.#contributions.ids(kind).join(', ')}, not ${id}`,
    );
  }
}

/** Options as the schema of the model gives them. @throws Error with what is wrong with them. */
export function checkedOptions(found: FoundModel<ModelKind>, options: unknown): unknown {
  const schema = found.model.options as OptionsSchema | undefined;
  if (schema === undefined) return undefined;
  const result = schema['~standard'].validate(options ?? {});
  if ('then' in result) throw new Error(`the schema of ${found.id} must check without waiting`);
  if (result.issues) {
    const texts = result.issues.map(({ message, path = [] }) => {
      const keys = path.map((key) => String(typeof key === 'object' ? key.key : key));
      return `${[found.id, ...keys].join('.')}: ${message}`;
    });
    throw new Error(texts.join('\n'));
  }
  const problem = plainDataProblem(result.value);
  if (problem !== null) throw new Error(`the schema of ${found.id} gives ${problem}`);
  return result.value;
}

function viewOf(given: ContainerGiven, ordinal: number): ContainerView {
  const name = ordinal === 1 ? 'web' : `web-${ordinal}`;
  return {
    ...{ name: 'app', image: 'registry.example/app:1', command: null, args: null, env: {} },
    ...{ workingDir: '/', ports: [8080], isPid1: true },
    limits: { cpu: null, memory: null },
    ...given,
    pod: {
      ...{ name, namespace: 'default', labels: {}, node: 'node1', ip: `10.244.0.${ordinal + 1}` },
      ...{ identity: `pod/${name}`, ...given.pod },
    },
  };
}

class Tested implements TestedProcess {
  readonly #process: TestProcess;
  readonly #behavior: ReturnType<PluginHost['runtime']>;

  constructor(process: TestProcess, behavior: ReturnType<PluginHost['runtime']>) {
    this.#process = process;
    this.#behavior = behavior;
  }

  get exitCode(): number | null {
    return this.#process.exitCode;
  }
  get oomKilled(): boolean {
    return this.#process.oomKilled;
  }
  get ports(): readonly number[] {
    return [...this.#process.ports].sort((a, b) => a - b);
  }
  get logs(): readonly string[] {
    this.#alive(() => this.#behavior.flush?.());
    return this.#process.logs;
  }
  get changes(): number {
    return this.#process.version;
  }
  get files(): ContainerFiles {
    return this.#process.files;
  }
  get healthy(): boolean | null {
    return this.#alive(() => this.#behavior.healthy?.() ?? null) ?? null;
  }

  signal(signal: StopSignal = 'SIGTERM'): void {
    const { signal: handle } = this.#behavior;
    if (handle === undefined) return;
    guardAmbient(() => this.#process.guard(() => this.#behavior.signal?.(signal)));
  }

  resize(limits: ContainerView['limits']): void {
    this.#process.container = { ...this.#process.container, limits };
    guardAmbient(() => this.#process.guard(() => this.#behavior.resized?.()));
    this.#process.changed();
  }

  kill(): void {
    this.#process.end(137);
  }

  http(path = '/', port?: number): Answer | null {
    const to = this.#port(port);
    if (to === null) return null;
    const request = { port: to, path, scheme: 'HTTP', headers: [], from: 'network' } as const;
    return this.#alive(() => this.#behavior.http?.(request) ?? null);
  }

  tcp(port?: number): TcpAnswer | null {
    const to = this.#port(port);
    return to === null ? null : this.#alive(() => this.#behavior.tcp?.(to) ?? null);
  }

  grpc(service = ''): GrpcAnswer | null {
    if (this.#port() === null) return null;
    return this.#alive(() => this.#behavior.grpc?.(service) ?? null);
  }

  exec(...argv: string[]): { code: number | null; output: string } {
    if (this.#behavior.exec === undefined) {
      throw new NoShellError(
        `the behaviour has no exec(), so podsim runs ${argv.join(' ')} in its shell, which the ` +
          'test kit does not have; write exec(), or test it with runScenario of @podsim/experiment',
      );
    }
    const result: { code: number | null; output: string } = { code: null, output: '' };
    const exit = (code: number, output = ''): void => {
      if (result.code === null) Object.assign(result, { code, output });
    };
    const call = { argv, purpose: 'exec', onKill: () => {}, exit } as const;
    guardAmbient(() => this.#process.guard(() => this.#behavior.exec?.(call)));
    return result;
  }

  #port(given?: number): number | null {
    const port = given ?? this.ports[0];
    return port !== undefined && this.#process.ports.has(port) ? port : null;
  }

  #alive<T>(ask: () => T): T | null {
    return this.exitCode === null ? guardAmbient(ask) : null;
  }
}
