import { find } from '../engine/program.ts';
import type { Shell } from '../state/shell.ts';
import type { Steps } from '../world/thread.ts';
import { builtinNames } from './names.ts';
import { builtin } from './types.ts';

/** Builtins that look up other commands. */
export const LOOKUP = [
  builtin('command', command),
  builtin('type', type),
  builtin('hash', () => 0),
  builtin('alias', () => 0),
  builtin('unalias', () => 0),
  builtin('times', () => 0),
  builtin('ulimit', ulimit),
  // Handled where commands run; named here so that `type` knows it.
  builtin('exec', () => 0),
];

const KEYWORDS: ReadonlySet<string> = new Set(
  'if then else elif fi for while until do done case esac in ! { }'.split(' '),
);

function* command(sh: Shell, argv: readonly string[]): Steps<number> {
  const words = argv.slice(1);
  const [option, name] = words;
  if (option === '-v' || option === '-V') {
    if (name === undefined) return 0;
    const place = whereIs(sh, name);
    if (place === null) return sh.flavour.shell === 'bash' ? 1 : 127;
    sh.stream(1).put(option === '-v' ? `${place.short}\n` : `${name} is ${place.long}\n`);
    return 0;
  }
  const rest = option === '--' || option === '-p' ? words.slice(1) : words;
  if (rest.length === 0) return 0;
  return yield* sh.session.engine.command(sh, rest, { replace: false, noFunctions: true });
}

/** `cat is /bin/cat`; `foo: not found` on the stream that each shell uses for it. */
function type(sh: Shell, argv: readonly string[]): number {
  let status = 0;
  for (const name of argv.slice(1)) {
    const place = whereIs(sh, name);
    if (place !== null) sh.stream(1).put(`${name} is ${place.long}\n`);
    else if (sh.flavour.shell === 'bash') {
      sh.complain(`type: ${name}: not found`);
      status = 1;
    } else {
      sh.stream(1).put(`${name}: not found\n`);
      status = 127;
    }
  }
  return status;
}

interface Place {
  readonly short: string;
  readonly long: string;
}

function whereIs(sh: Shell, name: string): Place | null {
  if (KEYWORDS.has(name)) return { short: name, long: 'a shell keyword' };
  if (sh.functions.has(name)) return { short: name, long: 'a function' };
  if (builtinNames(sh.flavour.shell).has(name)) return { short: name, long: 'a shell builtin' };
  const found = find(sh, name);
  if (found.kind === 'missing' || found.kind === 'directory') return null;
  const path = name.includes('/') ? name : toolPath(sh, name);
  return { short: path, long: path };
}

/** Where an image of this flavour keeps a tool. */
export function toolPath(sh: Shell, name: string): string {
  return `${sh.flavour.tools === 'busybox' ? '/bin' : '/usr/bin'}/${name}`;
}

function ulimit(sh: Shell, argv: readonly string[]): number {
  if (argv.length <= 2) sh.stream(1).put(argv[1] === '-n' ? '1048576\n' : 'unlimited\n');
  return 0;
}
