import type { Duration, SimTime } from '@podsim/kernel';
import { Killed } from '../errors.ts';
import { SIGPIPE } from '../signals.ts';
import { absolutePath } from '../state/path.ts';
import type { Shell } from '../state/shell.ts';
import type { Proc } from '../world/procs.ts';
import type { Stream } from '../world/streams.ts';
import type { Steps } from '../world/thread.ts';
import type { World } from '../world/world.ts';

/** A builtin or a tool: its exit code, at once or after some virtual time. */
export type Program = (call: Call) => number | Steps<number>;

/** One run of a builtin or a tool. */
export class Call {
  readonly sh: Shell;
  readonly argv: readonly string[];
  /** Its own process; for a builtin that of its shell. */
  readonly proc: Proc;
  readonly builtin: boolean;

  constructor(sh: Shell, argv: readonly string[], proc: Proc, builtin: boolean) {
    this.sh = sh;
    this.argv = argv;
    this.proc = proc;
    this.builtin = builtin;
  }

  /** The name it was called by, without directories. */
  get name(): string {
    const [name = ''] = this.argv;
    return name.slice(name.lastIndexOf('/') + 1);
  }
  get args(): readonly string[] {
    return this.argv.slice(1);
  }
  /** Whether messages are those of busybox, not of the GNU tools. */
  get busybox(): boolean {
    return this.sh.flavour.tools === 'busybox';
  }
  get world(): World {
    return this.sh.session.world;
  }
  get stdin(): Stream {
    return this.sh.stream(0);
  }

  /** The absolute path that an argument means. */
  path(argument: string): string {
    return absolutePath(this.sh.cwd, argument);
  }

  out(text: string): void {
    this.#put(1, text);
  }

  /** A line on standard error. */
  err(line: string): void {
    this.#put(2, `${line}\n`);
  }

  /** Complains in the name of the tool. */
  complain(message: string): void {
    this.err(`${this.name}: ${message}`);
  }

  fail(message: string, code = 1): number {
    this.complain(message);
    return code;
  }

  /** Complains about the arguments, as the tools do. */
  usage(message: string, code = 1): number {
    this.complain(message);
    if (!this.busybox) this.err(`Try '${this.name} --help' for more information.`);
    return code;
  }

  #put(descriptor: number, text: string): void {
    if (!this.sh.stream(descriptor).put(text)) throw new Killed(this.proc, SIGPIPE);
  }
}

/** What to yield in order to wait for so much virtual time. */
export function later(sh: Shell, delay: Duration): SimTime {
  return sh.session.scheduler.in(delay);
}

/** The next text of a stream; null at its end. */
export function* receive(sh: Shell, stream: Stream): Steps<string | null> {
  for (;;) {
    const text = stream.take();
    if (text !== undefined) return text;
    const pipe = stream.pipe;
    if (pipe === null) return null;
    pipe.reader = sh.proc.thread;
    try {
      yield null;
    } finally {
      pipe.reader = null;
    }
  }
}

/** Everything up to the end of a stream. */
export function* receiveAll(sh: Shell, stream: Stream): Steps<string> {
  const parts: string[] = [];
  for (;;) {
    const text = yield* receive(sh, stream);
    if (text === null) return parts.join('');
    parts.push(text);
  }
}
