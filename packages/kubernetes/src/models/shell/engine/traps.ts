import type { Shell } from '../state/shell.ts';
import type { Steps } from '../world/thread.ts';

/** Runs the traps of signals that arrived, after the command that was in progress. */
export function* runTraps(sh: Shell): Steps<void> {
  while (sh.pending.length > 0) {
    const [signal, ...others] = sh.pending as readonly [number, ...number[]];
    sh.pending = others;
    const command = sh.traps.get(signal);
    if (command === undefined || command === '') continue;
    const { status, jump } = sh;
    sh.jump = null;
    yield* sh.session.engine.script(sh, command);
    // A trap leaves the status alone, and the loop it interrupted goes on.
    sh.status = status;
    sh.jump = sh.jump ?? jump;
  }
}
