import { exitCodes } from '../exit-codes.ts';
import type { StopSignal, Terminal } from '../terminal.ts';

const codes = { SIGINT: exitCodes.interrupted, SIGTERM: exitCodes.terminated } as const;

/** Whether, and by what, a command was asked to stop. */
export class Stopping {
  private readonly controller = new AbortController();
  private readonly release: () => void;
  private first: StopSignal | null = null;

  /** @param announce is called at the first signal; the second one ends the process at once. */
  constructor(terminal: Terminal, announce: () => void) {
    this.release = terminal.onSignal((signal) => {
      if (this.first !== null) terminal.exitNow(codes[signal]);
      this.first ??= signal;
      announce();
      this.controller.abort();
    });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** The exit code of the signal that came; null if none did. */
  get exitCode(): (typeof codes)[StopSignal] | null {
    return this.first === null ? null : codes[this.first];
  }

  /** Signals do from now on what they did before. */
  end(): void {
    this.release();
  }
}
