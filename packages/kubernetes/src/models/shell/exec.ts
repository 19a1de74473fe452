import type { ExecCall, Hold, Process } from '@podsim/sdk';
import { EXEC_COSTS } from './costs.ts';
import { ENGINE } from './engine/engine.ts';
import { find, start } from './engine/program.ts';
import { signalNumber } from './signals.ts';
import { Shell } from './state/shell.ts';
import { Variables } from './state/variables.ts';
import { Observer } from './world/observer.ts';
import { type ForeignMain, Session } from './world/session.ts';
import { Capture, NOTHING, type Stream } from './world/streams.ts';
import type { Steps, Thread } from './world/thread.ts';

/**
 * Runs a command in a container whose main process is not the shell's: it sees the container's
 * files and network.
 *
 * @param main takes the signals that the command sends to the main process; null: nobody does.
 */
export function runExec(process: Process, call: ExecCall, main: ForeignMain | null = null): void {
  const foreign = main ?? { signal: () => false };
  execIn(new Session(process, { park: true, engine: ENGINE, foreign }), call);
}

/** Runs a command beside the main process of a session. */
export function execIn(session: Session, call: ExecCall): void {
  new Execution(session, call).begin();
}

/** The first shell around a process: it holds the container's environment. */
export function outermostShell(
  session: Session,
  thread: Thread,
  streams: readonly Stream[],
  costs: Shell['costs'],
): Shell {
  const { container } = session.process;
  return new Shell({
    session,
    flavour: session.image.flavour,
    costs,
    name: 'sh',
    variables: new Variables(container.env),
    positional: [],
    descriptors: [NOTHING, ...streams],
    workingDirectory: container.workingDir === '' ? '/' : container.workingDir,
    proc: thread.root,
  });
}

class Execution {
  readonly #session: Session;
  readonly #call: ExecCall;
  readonly #output: Capture;
  readonly #observer: Observer;
  readonly #base: number;
  /** Exit code of the command, once it has ended. */
  #status: number | null = null;
  #notStarted: string | null = null;

  constructor(session: Session, call: ExecCall) {
    this.#session = session;
    this.#call = call;
    this.#output = new Capture(session.world);
    // Older than everything it does, so that its own output does not make it impure.
    this.#observer = new Observer(null, Number.NEGATIVE_INFINITY);
    this.#base = session.freeRange();
  }

  begin(): void {
    const session = this.#session;
    const startedAt = session.now;
    const settle = () => this.#settle(startedAt, settle);
    session.settled = [...session.settled, settle];
    session.start({
      base: this.#base,
      name: this.#call.argv[0] ?? '',
      parent: null,
      observer: this.#observer,
      steps: (thread) => this.#steps(thread),
      onEnd: (status) => {
        this.#status = status;
      },
    });
    this.#call.onKill(() => {
      session.unsettle(settle);
      for (const thread of this.#threads()) session.dropThread(thread);
    });
    session.run();
  }

  *#steps(thread: Thread): Steps<number> {
    const sh = outermostShell(this.#session, thread, [this.#output, this.#output], EXEC_COSTS);
    const { argv } = this.#call;
    const [name = ''] = argv;
    const found = find(sh, name);
    if (found.kind === 'missing' || found.kind === 'directory') {
      this.#notStarted = notExecutable(name, found.kind);
      return 0;
    }
    return yield* start(sh, found, argv, thread.root);
  }

  #threads(): readonly Thread[] {
    return this.#session.threads.filter(({ base }) => base === this.#base);
  }

  /** The call ends when its process has, and nobody else holds its output open (PROBE-31). */
  #settle(startedAt: number, settle: () => void): void {
    if (this.#status === null) return;
    const holders = this.#threads().filter(({ shell }) =>
      shell?.descriptors.includes(this.#output),
    );
    if (holders.length > 0) return;
    this.#session.unsettle(settle);
    if (this.#notStarted !== null) this.#call.exit(-1, this.#notStarted);
    else this.#call.exit(this.#status, this.#output.text, this.#hold(startedAt));
  }

  /** What only looked at files, in no time, answers the same until one of them changes. */
  #hold(startedAt: number): Hold | undefined {
    const observer = this.#observer;
    const pure = !observer.impure && observer.children === 0 && !observer.looksElsewhere();
    if (!pure || this.#session.now !== startedAt) return undefined;
    return { files: observer.files() };
  }
}

/** What runc says of a command that it cannot execute. */
export function notExecutable(name: string, kind: 'missing' | 'directory'): string {
  if (kind === 'directory') return `exec: "${name}": permission denied`;
  if (name.includes('/')) return `exec: "${name}": stat ${name}: no such file or directory`;
  return `exec: "${name}": executable file not found in $PATH`;
}

/** The number of a stop signal. */
export function numberOf(signal: string): number {
  return signalNumber(signal) ?? 15;
}
