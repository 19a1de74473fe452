import type { ShellKind } from '../../images/index.ts';

const COMMON =
  `. : [ alias break cd command continue echo eval exec exit export false getopts hash jobs kill
  local printf pwd read readonly return set shift test times trap true type ulimit umask unalias
  unset wait`.split(/\s+/);

const OF_SHELL: Readonly<Record<ShellKind, ReadonlySet<string>>> = {
  ash: new Set([...COMMON, 'let', 'source']),
  dash: new Set(COMMON),
  bash: new Set([...COMMON, 'declare', 'let', 'shopt', 'source']),
};

/** Names of the builtins of a shell. */
export function builtinNames(shell: ShellKind): ReadonlySet<string> {
  return OF_SHELL[shell];
}
