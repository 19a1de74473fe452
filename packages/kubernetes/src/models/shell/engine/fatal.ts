import { ExitShell } from '../errors.ts';
import type { Shell } from '../state/shell.ts';

/** Prints an error that ends a shell which is not interactive, and leaves it. */
export function fatal(sh: Shell, message: string, code = 2): never {
  sh.complain(message);
  throw new ExitShell(code);
}
