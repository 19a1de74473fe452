import type { Answer, Behavior, ExecCall, Process, Request, StopSignal } from '@podsim/sdk';
import { containerArguments } from '../command.ts';
import { SCRIPT_COSTS } from './costs.ts';
import { ENGINE } from './engine/engine.ts';
import { find, start } from './engine/program.ts';
import { execIn, numberOf, outermostShell } from './exec.ts';
import { afterAll } from './world/scheduler.ts';
import { Session } from './world/session.ts';
import type { Steps, Thread } from './world/thread.ts';

/** What the shell model may be told. */
export interface ShellOptions {
  /** The command line; null takes it from the manifest. */
  readonly argv: readonly string[] | null;
  /** False executes every round of every loop: slow, and the same result. */
  readonly park: boolean;
}

/** A container whose main process is a script or a tool. */
export class ShellBehavior implements Behavior {
  readonly #session: Session;
  readonly #argv: readonly string[];
  #main: Thread | null = null;

  constructor(process: Process, options: ShellOptions) {
    const { park } = options;
    this.#session = new Session(process, { park, engine: ENGINE, foreign: null });
    this.#argv = options.argv ?? containerArguments(process.container);
  }

  start(): void {
    const session = this.#session;
    this.#main = session.start({
      base: 0,
      name: this.#argv[0] ?? 'sh',
      parent: null,
      observer: null,
      steps: (thread) => this.#steps(thread),
      onEnd: (status) => session.endMain(status),
    });
    session.run();
  }

  #steps(thread: Thread): Steps<number> {
    const { log } = this.#session;
    const sh = outermostShell(this.#session, thread, [log, log], SCRIPT_COSTS);
    const argv = this.#argv.length > 0 ? this.#argv : ['sh'];
    const found = find(sh, argv[0] ?? '');
    // Until it says otherwise, a program takes the default action of every signal.
    thread.root.onSignal = null;
    // The runtime refuses such a command before it gets here; a scenario may name the model itself.
    if (found.kind === 'missing' || found.kind === 'directory') return ended(127);
    return start(sh, found, argv, thread.root);
  }

  signal(signal: StopSignal): void {
    if (this.#main === null) return;
    this.#session.unparkAll();
    this.#session.signal(this.#main.root, numberOf(signal));
    this.#session.run();
  }

  exec(call: ExecCall): void {
    execIn(this.#session, call);
  }

  http(request: Request): Answer {
    const handler = this.#session.handler(request.port);
    return handler === null ? { status: 0, latency: null } : handler(request);
  }

  flush(): void {
    this.#session.writeOwed(afterAll(this.#session.now));
  }
}

// biome-ignore lint/correctness/useYield: it has ended before it began.
function* ended(code: number): Steps<number> {
  return code;
}
