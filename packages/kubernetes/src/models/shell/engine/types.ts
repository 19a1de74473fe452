import type { AndOr, CommandNode, PipelineNode, Script, Statement } from 'unbash';
import type { Shell } from '../state/shell.ts';
import type { Proc } from '../world/procs.ts';
import type { Steps } from '../world/thread.ts';

export type Node = CommandNode | PipelineNode | AndOr;

/** How a simple command runs. */
export interface Launch {
  /** Replaces the shell's process instead of having one of its own. */
  readonly replace: boolean;
  /** Functions are not looked at (`command`, `env`, `exec`). */
  readonly noFunctions: boolean;
}

/**
 * What the parts of the interpreter need of each other; built once, in engine.ts, so that no two
 * of them have to import one another.
 */
export interface Engine {
  /** Runs statements one after the other; the last status. `last`: nothing comes after them. */
  list(sh: Shell, statements: readonly Statement[], last: boolean): Steps<number>;
  run(sh: Shell, node: Node, last: boolean): Steps<number>;
  /** Runs a script's text in this shell: `eval`, `.`, traps. */
  script(sh: Shell, text: string): Steps<number>;
  /** The output of a command substitution, without newlines at its end. */
  substitute(sh: Shell, script: Script): Steps<string>;
  /** Runs an expanded command: a function, a builtin or a program. */
  command(sh: Shell, argv: readonly string[], launch: Launch): Steps<number>;
  /** Runs a new shell on a script: `sh -c`, `sh file`, a file with a script in it. */
  shellProgram(sh: Shell, argv: readonly string[], proc: Proc): Steps<number>;
}
