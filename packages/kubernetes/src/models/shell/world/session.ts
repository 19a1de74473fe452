import type { SimTime } from '@podsim/kernel';
import type { Answer, Process, Request } from '@podsim/sdk';
import { containerArguments } from '../../command.ts';
import { type ImageKnowledge, knowledgeOf } from '../../images/index.ts';
import { COMMANDS_PER_INSTANT } from '../costs.ts';
import type { Engine } from '../engine/types.ts';
import { Killed, ShellLimitError } from '../errors.ts';
import { endsProcess, SIGKILL } from '../signals.ts';
import { LoopRecorder, type Observer, sameAnswer } from './observer.ts';
import { Parked } from './parked.ts';
import { type Proc, ProcTable } from './procs.ts';
import { afterAll, isBefore, type Moment, Scheduler } from './scheduler.ts';
import { LogSink } from './streams.ts';
import { NEVER, type Steps, type Thread } from './thread.ts';
import { World } from './world.ts';

/** Pids of one exec call; those of the main process begin at 1. */
const PIDS_PER_CALL = 1000;
/** Under a shared PID namespace, where pid 1 is the pause process. */
const FIRST_SHARED_PID = 8;

// Lists that are replaced, not changed: most containers never need one of their own.
const NONE: readonly never[] = [];

/** Who answers on a port. */
export type RequestHandler = (request: Request) => Answer;

/** The main process of a container whose behaviour is not the shell's. */
export interface ForeignMain {
  /** Takes a signal that a command in the container sends; false where it has no effect. */
  signal(signal: number): boolean;
}

export interface SessionOptions {
  readonly engine: Engine;
  /** A main process that runs elsewhere; null where the session has its own. */
  readonly foreign: ForeignMain | null;
  /** False executes every iteration of every loop: slow, obvious, and the same result. */
  readonly park: boolean;
}

/** Everything that runs inside one container attempt: its processes and what they share. */
export class Session {
  readonly process: Process;
  readonly image: ImageKnowledge;
  readonly procs = new ProcTable();
  readonly scheduler: Scheduler;
  readonly world: World;
  readonly log: LogSink;
  parked: readonly Parked[] = NONE;
  readonly park: boolean;
  readonly engine: Engine;
  #servers: readonly (readonly [port: number, handler: RequestHandler])[] = NONE;
  /** Live threads, the main one first. */
  threads: readonly Thread[] = NONE;
  /** Exit code of the main process once it has ended. */
  #ended: number | null = null;
  #commands = 0;
  #instant = -1;
  /** Called after all that was due has run. */
  settled: readonly (() => void)[] = NONE;

  constructor(process: Process, options: SessionOptions) {
    this.process = process;
    this.park = options.park;
    this.engine = options.engine;
    this.image = knowledgeOf(process.container.image);
    this.scheduler = new Scheduler(process, (thread, recorder) => {
      new Parked(this, thread, recorder);
    });
    this.world = new World(process, this.scheduler, this.procs);
    this.log = new LogSink(this.world, (line) => this.#writeLine(line));
    if (options.foreign !== null) this.#represent(options.foreign);
  }

  get now(): SimTime {
    return this.scheduler.now;
  }

  /** Counts a command, so that a script that never lets time pass is found. */
  countCommand(): void {
    if (this.#instant !== this.now) {
      this.#instant = this.now;
      this.#commands = 0;
    }
    if (++this.#commands > COMMANDS_PER_INSTANT) {
      throw new ShellLimitError(COMMANDS_PER_INSTANT, this.process.container.name, this.now);
    }
  }

  /** Where the pids of the main process begin. */
  get firstPid(): number {
    return this.process.container.isPid1 ? 1 : FIRST_SHARED_PID;
  }

  /** A free range of pids for an exec call. */
  freeRange(): number {
    const taken = this.threads.map((thread) => thread.base);
    let base = PIDS_PER_CALL;
    while (taken.includes(base)) base += PIDS_PER_CALL;
    return base;
  }

  /** Starts a thread; it runs at its turn, not before. */
  start(options: {
    readonly base: number;
    readonly name: string;
    readonly parent: Proc | null;
    readonly observer: Observer | null;
    readonly steps: (thread: Thread) => Steps<number>;
    readonly onEnd: (status: number) => void;
  }): Thread {
    const { base, name, parent, observer } = options;
    const thread = this.#newThread(base, observer);
    thread.root = this.startProc(name, parent, thread);
    this.threads = this.threads.concat(thread);
    for (let each = observer; each !== null; each = each.outer) each.children++;
    thread.onEnd = (status) => {
      this.#forget(thread);
      this.procs.end(thread.root, status);
      options.onEnd(status);
    };
    this.scheduler.start(thread, options.steps(thread));
    return thread;
  }

  /** Puts a process into the table that stands for one that runs elsewhere. */
  #represent(main: ForeignMain): void {
    const thread = this.#newThread(0, null);
    thread.root = this.startProc(mainName(this.process), null, thread);
    thread.root.onSignal = (signal) => (main.signal(signal) ? 'handled' : 'ignored');
  }

  #newThread(base: number, observer: Observer | null): Thread {
    const thread: Omit<Thread, 'root'> = {
      base,
      steps: null,
      due: NEVER,
      raised: null,
      observer,
      parked: null,
      waiter: null,
      shell: null,
      onEnd: () => {},
    };
    return thread as Thread;
  }

  #forget(thread: Thread): void {
    if (!this.threads.includes(thread)) return;
    this.threads = this.threads.filter((each) => each !== thread);
    for (let each = thread.observer; each !== null; each = each.outer) each.children--;
  }

  /** Starts a process that runs inside a thread: the thread's root, or a foreground child. */
  startProc(name: string, parent: Proc | null, thread: Thread): Proc {
    const base = thread.base === 0 ? this.firstPid : thread.base;
    const proc = this.procs.start(base, name, parent, thread, this.world.nextSerial());
    for (let each = thread.observer; each !== null; each = each.outer) each.notePid(proc.pid);
    return proc;
  }

  /** Runs what is due, ends the container if its main process has ended, and arms the timer. */
  run(): void {
    if (!this.scheduler.pump()) return;
    for (const action of this.settled) action();
    if (this.#ended !== null) {
      this.log.flush();
      this.process.exit(this.#ended);
    }
    this.rearm();
  }

  /** Takes back an action of `settled`. */
  unsettle(action: () => void): void {
    this.settled = this.settled.filter((each) => each !== action);
  }

  rearm(): void {
    this.scheduler.arm(this.#onTimer);
  }

  readonly #onTimer = (): void => this.run();

  /** The main process ended: so does everything else. */
  endMain(code: number): void {
    this.#ended = code;
    this.writeOwed(this.scheduler.moment);
    for (const thread of this.threads) this.dropThread(thread);
  }

  /** Takes a thread away without a word, with the processes in it. */
  dropThread(thread: Thread): void {
    this.#forget(thread);
    this.scheduler.drop(thread);
    for (const proc of this.procs.all()) if (proc.thread === thread) this.procs.end(proc, 137);
  }

  /** Sends a signal to a process of this container, by the kernel's rules (TERM-9). */
  signal(proc: Proc, signal: number): void {
    if (proc.status !== null || signal === 0) return;
    for (let each = proc.thread.observer; each !== null; each = each.outer) each.impure = true;
    const immune = proc.pid === 1;
    const verdict = signal === SIGKILL ? 'default' : (proc.onSignal?.(signal) ?? 'default');
    if (verdict !== 'default' || immune || !endsProcess(signal)) return;
    proc.killedBy = signal;
    this.scheduler.raise(proc.thread, new Killed(proc, signal));
  }

  /** Lets every parked loop go on, so that the table of processes shows what really runs. */
  unparkAll(): void {
    const moment = afterAll(this.now);
    for (const parked of this.parked) parked.resume(moment);
  }

  /** Writes the lines that parked loops have printed before a moment, in their order. */
  writeOwed(until: Moment): void {
    if (this.parked.length === 0) return;
    const owed = this.parked.flatMap((parked) => parked.takeLines(until));
    owed.sort((a, b) => (isBefore(a, b) ? -1 : isBefore(b, a) ? 1 : 0));
    for (const { time, text } of owed) this.process.log(text, time);
  }

  listen(port: number, handler: RequestHandler): boolean {
    this.world.taint();
    if (this.handler(port) !== null || this.process.listen(port) === 'in-use') return false;
    this.#servers = [...this.#servers, [port, handler]];
    return true;
  }

  close(port: number): void {
    this.world.taint();
    if (this.handler(port) === null) return;
    this.#servers = this.#servers.filter(([each]) => each !== port);
    this.process.close(port);
  }

  handler(port: number): RequestHandler | null {
    return this.#servers.find(([each]) => each === port)?.[1] ?? null;
  }

  /** A recorder for a loop of the running thread; null where nothing is to be parked. */
  openLoop(thread: Thread): LoopRecorder | null {
    if (!this.park) return null;
    const recorder = new LoopRecorder(thread.observer, this.world.nextSerial());
    thread.observer = recorder;
    return recorder;
  }

  closeLoop(thread: Thread, recorder: LoopRecorder | null): void {
    if (recorder !== null && thread.observer === recorder) thread.observer = recorder.outer;
  }

  /** Whether the iteration that ends here will repeat for as long as nothing changes. */
  isSteady(recorder: LoopRecorder, fingerprint: string): boolean {
    if (this.scheduler.replaying === recorder || recorder.startedAt < 0) return false;
    if (recorder.impure || recorder.children > 0) return false;
    if (recorder.fingerprint !== fingerprint) return false;
    const { world } = this;
    const steady = recorder.looks.every((look) => sameAnswer(world.ask(look), look.answer));
    // What the loops around this one see of it is no longer the whole truth.
    if (steady) for (let o = recorder.outer; o !== null; o = o.outer) o.impure = true;
    return steady;
  }

  #writeLine(line: string): void {
    const { running, replaying, moment } = this.scheduler;
    let observer = running?.observer ?? null;
    for (; observer !== null; observer = observer.outer) observer.noteLine(line);
    // What a replay prints has been written already, as lines that were owed.
    if (replaying !== null) return;
    this.writeOwed(moment);
    this.process.log(line);
  }
}

/** What `ps` shows of a main process: the manifest's command, or the image's own. */
function mainName({ container }: Process): string {
  const [command] = containerArguments(container);
  if (container.command !== null && command !== undefined) return command;
  const entry = knowledgeOf(container.image).profile?.entry;
  return (entry?.does === 'serve' ? entry.server.binaries[0] : command) ?? container.name;
}
