import { FLOW } from './flow.ts';
import { JOBS } from './jobs.ts';
import { LOOKUP } from './lookup.ts';
import { OUTPUT } from './output.ts';
import type { Builtin } from './types.ts';
import { VARIABLES } from './variables.ts';

export type { Builtin } from './types.ts';

/** Commands that a shell runs itself. */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map([
  ...FLOW,
  ...JOBS,
  ...OUTPUT,
  ...VARIABLES,
  ...LOOKUP,
]);

/** Special builtins: assignments before them stay, and their errors end a POSIX shell. */
export const SPECIAL: ReadonlySet<string> = new Set(
  '. : break continue eval exec exit export readonly return set shift trap unset'.split(' '),
);
