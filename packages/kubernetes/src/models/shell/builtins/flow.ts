import { CommandError, ExitShell } from '../errors.ts';
import { absolutePath } from '../state/path.ts';
import type { Jump, Shell } from '../state/shell.ts';
import type { Steps } from '../world/thread.ts';
import { builtin, NOT_DASH } from './types.ts';

/** Builtins that change where a script goes on. */
export const FLOW = [
  builtin(':', () => 0),
  builtin('true', () => 0),
  builtin('false', () => 1),
  builtin('exit', exit),
  builtin('return', returnFrom),
  builtin('break', (sh, argv) => leaveLoop(sh, argv, 'break')),
  builtin('continue', (sh, argv) => leaveLoop(sh, argv, 'continue')),
  builtin('eval', (sh, [, ...words]) => sh.session.engine.script(sh, words.join(' '))),
  builtin('.', source),
  builtin('source', source, NOT_DASH),
];

/** The number an argument is; refused in the shell's words. */
function numberArgument(sh: Shell, argv: readonly string[], otherwise: number): number {
  const [name = '', text] = argv;
  if (text === undefined) return otherwise;
  if (/^\d+$/.test(text)) return Number(text);
  if (sh.flavour.shell === 'bash' && /^-\d+$/.test(text)) return Number(text);
  if (sh.flavour.shell === 'bash') {
    throw new CommandError(`${name}: ${text}: numeric argument required`, 2);
  }
  throw new CommandError(`${sh.builtinPrefix(name)}Illegal number: ${text}`, 2);
}

function exit(sh: Shell, argv: readonly string[]): never {
  throw new ExitShell(numberArgument(sh, argv, sh.status) & 255);
}

function returnFrom(sh: Shell, argv: readonly string[]): number {
  const status = numberArgument(sh, argv, sh.status) & 255;
  sh.status = status;
  if (sh.locals.length === 0 && sh.sourcing === 0) {
    if (sh.flavour.shell !== 'bash') throw new ExitShell(status);
    throw new CommandError("return: can only `return' from a function or sourced script", 2);
  }
  sh.jump = { kind: 'return', depth: 0 };
  return status;
}

function leaveLoop(sh: Shell, argv: readonly string[], kind: Jump['kind']): number {
  const depth = numberArgument(sh, argv, 1);
  if (sh.loopDepth === 0) {
    if (sh.flavour.shell === 'bash') {
      sh.complain(`${kind}: only meaningful in a \`for', \`while', or \`until' loop`);
    }
    return 0;
  }
  sh.jump = { kind, depth: Math.min(depth, sh.loopDepth) };
  return 0;
}

function* source(sh: Shell, argv: readonly string[]): Steps<number> {
  const [name = '.', file = '', ...args] = argv;
  const text = sh.session.world.read(absolutePath(sh.cwd, file));
  if (text === null) throw cannotSource(sh, name, file);
  const { positional } = sh;
  if (args.length > 0) sh.positional = args;
  sh.sourcing++;
  try {
    const status = yield* sh.session.engine.script(sh, text);
    if (sh.jump?.kind === 'return') {
      sh.jump = null;
      return sh.status;
    }
    return status;
  } finally {
    sh.sourcing--;
    if (args.length > 0) sh.positional = positional;
  }
}

function cannotSource(sh: Shell, name: string, file: string): CommandError {
  const prefix = sh.builtinPrefix(name);
  switch (sh.flavour.shell) {
    case 'ash':
      return new CommandError(`${prefix}can't open '${file}': No such file or directory`, 2);
    case 'dash':
      return new CommandError(`${prefix}cannot open ${file}: No such file`, 2);
    case 'bash':
      return new CommandError(`${file}: No such file or directory`, 1);
  }
}
