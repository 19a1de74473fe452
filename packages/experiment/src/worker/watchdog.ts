import type { PluginError } from '@podsim/sdk/host';
import type { CallBoard } from './call-board.ts';

/** How often a worker is looked at within the time that a call may take. */
const looks = 10;

/** Ends workers that are stuck in a call into a plugin. Looks, not a clock: a machine that sleeps
 * or is busy makes no call long. */
export class Watchdog {
  readonly #board: CallBoard;
  readonly #seconds: number;

  /** @param seconds of wall time that one call may take. */
  constructor(board: CallBoard, seconds: number) {
    this.#board = board;
    this.#seconds = seconds;
  }

  /** Looks at one worker until the returned function is called. */
  guard(worker: number, onStuck: (error: PluginError) => void): () => void {
    let call = 0;
    let seen = 0;
    const timer = setInterval(
      () => {
        const now = this.#board.callOf(worker);
        seen = now !== 0 && now === call ? seen + 1 : 0;
        call = now;
        if (seen < looks) return;
        clearInterval(timer);
        onStuck(this.#board.errorOf(worker, this.#seconds));
      },
      (this.#seconds * 1000) / looks,
    );
    timer.unref();
    return () => clearInterval(timer);
  }
}
