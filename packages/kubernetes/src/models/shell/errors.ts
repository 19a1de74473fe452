import type { SimTime } from '@podsim/kernel';
import type { Proc } from './world/procs.ts';

/** A script ran more commands at one instant than a shell could; it would never end. */
export class ShellLimitError extends Error {
  override readonly name = 'ShellLimitError';
  readonly code = 'COMMANDS_PER_INSTANT';

  constructor(limit: number, container: string, time: SimTime) {
    super(`the script of ${container} ran more than ${limit} commands at ${time} us`);
  }
}

/** Leaves a shell, with its exit code: `exit`, `set -e`, and errors that end a shell. */
export class ExitShell {
  readonly code: number;
  constructor(code: number) {
    this.code = code;
  }
}

/** A signal ended a process; unwinds to where that process began. */
export class Killed {
  readonly proc: Proc;
  readonly signal: number;
  constructor(proc: Proc, signal: number) {
    this.proc = proc;
    this.signal = signal;
  }
}

/** An error of one command: printed, and the command's exit code; some of them end the shell. */
export class CommandError {
  readonly message: string;
  readonly code: number;
  constructor(message: string, code: number) {
    this.message = message;
    this.code = code;
  }
}
