import type { Draws, Duration, Entity, SimTime, Simulation, Timer } from '@podsim/kernel';
import { EXITED } from '../host/boundary.ts';
import type { ContainerView, Files, Network, Process, Row } from '../process.ts';

/** The phase of everything that a process does; there is nothing else in this world. */
const PHASE = 1;

/** A process without a kubelet: it has a clock, draws, files and ports of its own. */
export class TestProcess implements Process {
  container: ContainerView;
  readonly attempt: number;
  readonly files: MemoryFiles = new MemoryFiles();
  readonly network: Network = offline;
  readonly ports = new Set<number>();
  readonly logs: string[] = [];
  /** Rises with every call of `changed`. */
  version = 0;
  /** null while it runs. */
  exitCode: number | null = null;
  /** Whether the kernel killed it for its memory. */
  oomKilled = false;
  readonly #simulation: Simulation;
  readonly #entity: Entity;
  readonly #draws = new Map<string, Draws>();

  constructor(simulation: Simulation, container: ContainerView, attempt: number) {
    this.#simulation = simulation;
    this.container = container;
    this.attempt = attempt;
    this.#entity = simulation.createEntity(`${container.pod.identity}/${container.name}`);
  }

  get now(): SimTime {
    return this.#simulation.now;
  }

  after(delay: Duration, action: () => void): Timer {
    return this.#entity.after(delay, PHASE, () => this.guard(action));
  }

  random(purpose: string): Draws {
    const { pod, name } = this.container;
    const stream = `${pod.identity}/${name}#${this.attempt}/${purpose}`;
    const known = this.#draws.get(stream) ?? this.#simulation.draws(stream);
    this.#draws.set(stream, known);
    return known;
  }

  listen(port: number): 'ok' | 'in-use' {
    this.ports.add(port);
    this.changed();
    return 'ok';
  }

  close(port: number): void {
    this.ports.delete(port);
    this.changed();
  }

  memory(bytes: number): void {
    const limit = this.container.limits.memory;
    if (limit === null || bytes <= limit) return;
    this.oomKilled = true;
    this.exit(137);
  }

  log(line: string): void {
    this.logs.push(line);
  }

  changed(): void {
    this.version += 1;
  }

  exit(code: number): never {
    this.end(code);
    throw EXITED;
  }

  record(_table: string, _row: Row): void {
    throw new Error('rows go through the host');
  }

  /** The end, from inside or outside. */
  end(code: number): void {
    this.exitCode ??= code;
    this.ports.clear();
    this.changed();
  }

  /** Runs model code: an exit inside it ends the process and returns here. */
  guard(action: () => void): void {
    if (this.exitCode !== null) return;
    try {
      action();
    } catch (error) {
      if (error !== EXITED) throw error;
    }
  }
}

const offline: Network = {
  resolve: () => null,
  ping: () => false,
  connect: () => 'refused',
  request: () => 'refused',
  watch: () => () => {},
};

/** Files in memory; every directory is there. */
export class MemoryFiles implements Files {
  readonly #texts = new Map<string, string>();
  readonly #watches = new Set<{ readonly path: string; readonly action: () => void }>();

  read(path: string): string | null {
    return this.#texts.get(path) ?? null;
  }
  write(path: string, text: string): boolean {
    this.#texts.set(path, text);
    this.#tell(path);
    return true;
  }
  append(path: string, text: string): boolean {
    return this.write(path, (this.read(path) ?? '') + text);
  }
  makeDirectory(): boolean {
    return true;
  }
  remove(path: string): boolean {
    const inside = [...this.#texts].filter(
      ([file]) => file === path || file.startsWith(`${path}/`),
    );
    for (const [file] of inside) this.#texts.delete(file);
    if (inside.length > 0) this.#tell(path);
    return inside.length > 0;
  }
  stat(path: string): 'file' | 'directory' | null {
    if (this.#texts.has(path)) return 'file';
    return this.list(path) === null ? null : 'directory';
  }
  list(path: string): readonly string[] | null {
    const prefix = path === '/' ? '/' : `${path}/`;
    const inside = [...this.#texts].filter(([file]) => file.startsWith(prefix));
    const names = inside.map(([file]) => file.slice(prefix.length).split('/')[0] ?? '');
    return names.length === 0 ? null : [...new Set(names)].sort();
  }
  watch(path: string, action: () => void): () => void {
    const watch = { path, action };
    this.#watches.add(watch);
    return () => this.#watches.delete(watch);
  }

  #tell(changed: string): void {
    for (const { path, action } of [...this.#watches]) {
      if (changed === path || changed.startsWith(`${path}/`)) action();
    }
  }
}
