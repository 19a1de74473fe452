import {
  asTime,
  type Draws,
  type Duration,
  type Entity,
  plus,
  runKey,
  type SimTime,
  Simulation,
  seconds,
} from '@podsim/kernel';
import type {
  Answer,
  Behavior,
  ContainerView,
  ExecCall,
  Hold,
  Network,
  Process,
  Request,
  Row,
  RuntimeModel,
  StopSignal,
  Timer,
} from '@podsim/sdk';
import type { Volume } from '../../src/kubelet/runtime/files/index.ts';
import { FileView, Skeleton } from '../../src/kubelet/runtime/files/index.ts';
import { imageFiles } from '../../src/models/images/index.ts';
import { createShell, runExec } from '../../src/models/shell/index.ts';

/** Leaves the model's code when its process ends, as the runtime's own signal does. */
const ENDED = new Error('ended');

export interface Settings {
  readonly image: string;
  readonly command: readonly string[] | null;
  readonly args: readonly string[] | null;
  readonly env: Readonly<Record<string, string>>;
  readonly ports: readonly number[];
  readonly memory: number | null;
  readonly isPid1: boolean;
  readonly volumes: readonly (readonly [path: string, volume: Volume])[];
  readonly attempt: number;
  readonly seed: number;
  readonly workingDir: string;
}

const DEFAULTS: Settings = {
  image: 'busybox:1.36',
  command: null,
  args: null,
  env: {},
  ports: [],
  memory: null,
  isPid1: true,
  volumes: [],
  attempt: 0,
  seed: 1,
  workingDir: '',
};

/** A network of names, live addresses and servers, changed by hand. */
export class TestNetwork implements Network {
  readonly names = new Map<string, string>();
  readonly alive = new Set<string>();
  readonly servers = new Map<string, (request: Request) => Answer>();
  readonly #watchers = new Set<() => void>();
  /** Questions asked so far. */
  asked = 0;

  resolve(name: string): string | null {
    this.asked++;
    return this.names.get(name) ?? null;
  }
  ping(address: string): boolean {
    this.asked++;
    return this.alive.has(address);
  }
  connect(address: string, port: number): 'open' | 'refused' | 'timeout' {
    this.asked++;
    if (this.servers.has(`${address}:${port}`)) return 'open';
    return this.alive.has(address) || address === '127.0.0.1' ? 'refused' : 'timeout';
  }
  request(address: string, request: Request): Answer | 'refused' | 'timeout' {
    const connection = this.connect(address, request.port);
    if (connection !== 'open') return connection;
    return this.servers.get(`${address}:${request.port}`)?.(request) ?? 'refused';
  }
  watch(action: () => void): () => void {
    this.#watchers.add(action);
    return () => this.#watchers.delete(action);
  }
  changed(): void {
    for (const action of [...this.#watchers]) action();
  }
}

export interface ExecResult {
  readonly code: number;
  readonly output: string;
  readonly hold: Hold | undefined;
  readonly at: number;
}

/** A container in a real simulation: its process, what it printed, and how it ended. */
export class Container implements Process {
  readonly simulation: Simulation;
  readonly container: ContainerView;
  readonly files: FileView;
  readonly network: TestNetwork;
  readonly attempt: number;
  readonly lines: { readonly at: number; readonly text: string }[] = [];
  readonly listening = new Set<number>();
  readonly #entity: Entity;
  readonly #timers = new Set<Timer>();
  behavior: Behavior | null = null;
  exit_: { readonly code: number; readonly at: number; readonly oom: boolean } | null = null;
  peak = 0;
  changes = 0;
  tasks = 0;

  constructor(settings: Partial<Settings> = {}, shared: Partial<SharedWorld> = {}) {
    const all = { ...DEFAULTS, ...settings };
    this.simulation = shared.simulation ?? new Simulation({ key: runKey(all.seed, 0) });
    this.network = shared.network ?? new TestNetwork();
    this.#entity = this.simulation.createEntity('container');
    this.attempt = all.attempt;
    this.container = viewOf(all);
    this.files = new FileView({
      image: skeletonOf(all.image),
      hostname: 'web',
      mounts: all.volumes.map(([path, volume]) => ({ path, volume, subPath: '', readOnly: false })),
    });
  }

  get now(): SimTime {
    return this.simulation.now;
  }
  get output(): string {
    this.behavior?.flush?.();
    return this.lines.map(({ text }) => `${text}\n`).join('');
  }
  get ended(): boolean {
    return this.exit_ !== null;
  }

  start<S>(model: RuntimeModel<S>, options: unknown): this {
    const schema = model.options as
      | { '~standard': { validate(value: unknown): { value: unknown } } }
      | undefined;
    const valid = schema ? schema['~standard'].validate(options).value : undefined;
    this.guard(() => {
      this.behavior = model.create(this, valid as never);
      this.behavior.start();
    });
    return this;
  }

  /** Runs what the manifest says with the shell model. */
  startShell(park = true): this {
    return this.start(createShell({ park }), {});
  }

  /** Runs the simulation until so many seconds after its start. */
  until(time: number): this {
    const end = plus(asTime(0), seconds(time));
    // Time passes though nothing is queued.
    this.#entity.at(end, 9, () => {});
    this.simulation.run(end);
    return this;
  }

  /** Does something from outside at a time, in the phase of the kubelet's probes. */
  at(time: number, action: () => void): this {
    this.#entity.at(plus(asTime(0), seconds(time)), 4, action);
    return this;
  }

  signal(signal: StopSignal): void {
    if (this.ended) return;
    this.guard(() => this.behavior?.signal?.(signal));
  }

  kill(): void {
    if (this.ended) return;
    this.behavior?.flush?.();
    this.#end(137, false);
  }

  exec(argv: readonly string[], kill?: (action: () => void) => void): ExecResult[] {
    const results: ExecResult[] = [];
    const call: ExecCall = {
      argv,
      purpose: 'exec',
      onKill: (action) => kill?.(action),
      exit: (code, output = '', hold) => results.push({ code, output, hold, at: this.now }),
    };
    this.guard(() => {
      if (this.behavior?.exec) this.behavior.exec(call);
      else runExec(this, call);
    });
    return results;
  }

  http(port: number, path = '/'): Answer | null {
    const request: Request = { port, path, scheme: 'HTTP', headers: [], from: 'probe' };
    if (!this.listening.has(port)) return null;
    return this.behavior?.http?.(request) ?? null;
  }

  guard(action: () => void): void {
    if (this.ended) return;
    try {
      action();
    } catch (error) {
      if (error !== ENDED) throw error;
    }
  }

  after(delay: Duration, action: () => void): Timer {
    const timer = this.#entity.timer(1, () => {
      this.#timers.delete(timer);
      this.tasks++;
      this.guard(action);
    });
    this.#timers.add(timer);
    timer.after(delay);
    return timer;
  }
  random(purpose: string): Draws {
    return this.simulation.draws(`test/${purpose}`);
  }
  listen(port: number): 'ok' | 'in-use' {
    if (this.listening.has(port)) return 'in-use';
    this.listening.add(port);
    return 'ok';
  }
  close(port: number): void {
    this.listening.delete(port);
  }
  memory(bytes: number): void {
    this.peak = Math.max(this.peak, bytes);
    const { memory } = this.container.limits;
    if (memory === null || bytes <= memory) return;
    this.#end(137, true);
    throw ENDED;
  }
  log(line: string, at: SimTime = this.now): void {
    this.lines.push({ at, text: line });
  }
  changed(): void {
    this.changes++;
  }
  exit(code: number): never {
    this.#end(code, false);
    throw ENDED;
  }
  record(_table: string, _row: Row): void {}

  #end(code: number, oom: boolean): void {
    this.exit_ ??= { code, at: this.now, oom };
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
    this.listening.clear();
  }
}

const SKELETONS = new Map<string, Skeleton>();

/** One per image, as in the runtime. */
function skeletonOf(image: string): Skeleton {
  const known = SKELETONS.get(image) ?? Skeleton.forImage(imageFiles(image));
  SKELETONS.set(image, known);
  return known;
}

export interface SharedWorld {
  readonly simulation: Simulation;
  readonly network: TestNetwork;
}

function viewOf(all: Settings): ContainerView {
  return {
    name: 'app',
    image: all.image,
    command: all.command,
    args: all.args,
    env: all.env,
    workingDir: all.workingDir,
    ports: all.ports,
    limits: { cpu: null, memory: all.memory },
    isPid1: all.isPid1,
    pod: {
      name: 'web',
      namespace: 'default',
      labels: {},
      node: 'node1',
      ip: '10.244.0.5',
      identity: 'pod/web',
    },
  };
}

/** Starts `sh -c SCRIPT`. */
export function script(text: string, settings: Partial<Settings> = {}): Container {
  return new Container({ command: ['sh', '-c', text], ...settings }).startShell();
}

/** Runs `sh -c SCRIPT` to its end, an hour at most: output and exit code. */
export function run(
  text: string,
  settings: Partial<Settings> = {},
): { readonly output: string; readonly code: number | null } {
  const container = script(text, settings).until(3600);
  return { output: container.output, code: container.exit_?.code ?? null };
}

export const ALPINE = { image: 'alpine:3.20' } as const;
export const DASH = { image: 'debian:12', command: null } as const;
