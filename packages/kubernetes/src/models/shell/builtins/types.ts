import type { ShellKind } from '../../images/index.ts';
import { Call, type Program } from '../engine/call.ts';
import type { Shell } from '../state/shell.ts';
import type { Steps } from '../world/thread.ts';

/** A command that runs inside the shell. */
export interface Builtin {
  readonly shells: readonly ShellKind[];
  /** @throws CommandError for an error whose message the shell prints. */
  run(sh: Shell, argv: readonly string[]): number | Steps<number>;
}

export const EVERY: readonly ShellKind[] = ['ash', 'dash', 'bash'];
export const NOT_DASH: readonly ShellKind[] = ['ash', 'bash'];

/** A builtin of every shell. */
export function builtin(
  name: string,
  run: Builtin['run'],
  shells: readonly ShellKind[] = EVERY,
): readonly [string, Builtin] {
  return [name, { shells, run }];
}

/** A tool that shells also have inside. */
export function toolBuiltin(name: string, program: Program): readonly [string, Builtin] {
  return [name, { shells: EVERY, run: (sh, argv) => program(new Call(sh, argv, sh.proc, true)) }];
}
