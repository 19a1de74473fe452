/**
 * The runtime model `shell`: runs scripts and well-known tools in virtual time.
 *
 * Mirrors what busybox ash, dash and bash do with a script, and what busybox and the GNU tools
 * print; which of them follows from the image. unbash parses; it accepts all of bash, so what a
 * smaller shell would refuse as syntax runs here unless a test below says otherwise. Refused:
 * arrays, `select`, `coproc`, process substitution.
 *
 * Simplified: builtins and assignments take no time, an external command 1 ms, a round of `while`
 * 10 us; files have no times, owners, modes or links; pids are the lowest free ones; a foreground
 * child lives in its shell's thread; pipes have no bound. The last command of a script takes the
 * place of the shell where that shell does so (ash: always; bash: in lists and after `&&`; dash:
 * only when it is the whole script; none with a trap). Left out: job control, aliases, `sed`,
 * `awk`, `getopts`, terminals.
 *
 * A loop that changes nothing and only sleeps or looks parks: it has no entry in the queue until
 * something that it looks at changes (see `world/parked.ts`).
 */
import { defineRuntimeModel, type RuntimeModel } from '@podsim/sdk';
import { optional, type Schema, shape, strings, truth } from '../schema.ts';
import { ShellBehavior, type ShellOptions } from './behavior.ts';

export type { ShellOptions } from './behavior.ts';
export { isShellProgram } from './engine/program.ts';
export { runExec } from './exec.ts';
export type { ForeignMain } from './world/session.ts';

const OPTIONS: Schema<ShellOptions> = shape({
  argv: optional(strings, null),
  park: optional(truth, true),
});

/** A shell model; `park: false` is the slow, obvious execution that tests compare with. */
export function createShell(
  defaults: Partial<ShellOptions> = {},
): RuntimeModel<Schema<ShellOptions>> {
  return defineRuntimeModel({
    description: 'Runs the command of the manifest, a script or a well-known tool, as written.',
    options: OPTIONS,
    create: (process, options) => new ShellBehavior(process, { ...options, ...defaults }),
  });
}

export const shell = createShell();
