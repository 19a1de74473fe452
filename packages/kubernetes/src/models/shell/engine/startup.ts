import { parseSource, type Source } from '../parse.ts';
import { absolutePath } from '../state/path.ts';
import { Shell } from '../state/shell.ts';
import type { Proc } from '../world/procs.ts';
import type { Steps } from '../world/thread.ts';
import { receiveAll } from './call.ts';
import { asShell } from './children.ts';
import { complainOfSyntax } from './syntax.ts';

/** What the arguments of a shell ask for. */
interface Startup {
  /** Text after -c; null runs a file, or standard input. */
  readonly command: string | null;
  readonly operands: readonly string[];
  readonly flags: string;
}

/** `sh -c TEXT [NAME ARG...]`, `sh FILE [ARG...]`, or `sh` alone, which reads standard input. */
export function shellProgram(sh: Shell, argv: readonly string[], proc: Proc): Steps<number> {
  const startup = parseArguments(argv.slice(1));
  const [called = 'sh'] = argv;
  const child = newShell(sh, startup.operands[0] ?? called, startup, proc);
  return asShell(child, runStartup(child, startup, called));
}

function parseArguments(args: readonly string[]): Startup {
  let flags = '';
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === '--' || arg === '-') {
      at++;
      break;
    }
    if (!/^[-+]./.test(arg)) break;
    if (arg.startsWith('--')) continue;
    flags += arg.slice(1);
    // `-o pipefail` and its like take a word of their own.
    if (arg.endsWith('o')) flags += args[++at] === 'errexit' ? 'e' : '';
  }
  const rest = args.slice(at);
  const [command, ...operands] = rest;
  if (flags.includes('c')) return { command: command ?? '', operands, flags };
  return { command: null, operands: rest, flags };
}

function newShell(sh: Shell, name: string, startup: Startup, proc: Proc): Shell {
  const child = new Shell({
    session: sh.session,
    flavour: kindOf(sh, proc.name),
    costs: sh.costs,
    name,
    variables: sh.variables.inherited(),
    positional: startup.operands.slice(1),
    descriptors: sh.descriptors,
    workingDirectory: sh.cwd,
    proc,
  });
  child.depth = sh.depth + 1;
  child.ignoreAsIn(sh);
  if (/[eux]/.test(startup.flags)) {
    const [errexit, nounset, xtrace] = ['e', 'u', 'x'].map((flag) => startup.flags.includes(flag));
    child.options = { ...child.options, errexit, nounset, xtrace } as Shell['options'];
  }
  child.enter();
  return child;
}

/** A shell that is called by its own name is that one, whatever /bin/sh is. */
function kindOf(sh: Shell, name: string): Shell['flavour'] {
  const base = name.slice(name.lastIndexOf('/') + 1);
  if (base === 'bash' || base === 'dash' || base === 'ash') return { ...sh.flavour, shell: base };
  return { ...sh.flavour, shell: sh.session.image.flavour.shell };
}

function runStartup(sh: Shell, startup: Startup, called: string): Steps<number> {
  const { command, operands } = startup;
  if (command !== null) return runText(sh, command);
  const [file] = operands;
  return file === undefined ? runInput(sh) : runFile(sh, file, called);
}

function* runInput(sh: Shell): Steps<number> {
  return yield* runText(sh, yield* receiveAll(sh, sh.stream(0)));
}

function* runFile(sh: Shell, file: string, called: string): Steps<number> {
  const text = sh.session.world.read(absolutePath(sh.cwd, file));
  if (text !== null) return yield* runText(sh, text);
  sh.stream(2).put(`${called}: ${cannotRead(sh, file)}\n`);
  return sh.flavour.shell === 'bash' ? 127 : 2;
}

function cannotRead(sh: Shell, file: string): string {
  switch (sh.flavour.shell) {
    case 'ash':
      return `can't open '${file}': No such file or directory`;
    case 'dash':
      return `0: cannot open ${file}: No such file`;
    case 'bash':
      return `${file}: No such file or directory`;
  }
}

function runText(sh: Shell, text: string): Steps<number> {
  const source = parseSource(text);
  sh.text = text;
  if (source.problem !== null) return refuse(sh, source);
  return sh.session.engine.list(sh, source.script.commands, true);
}

// biome-ignore lint/correctness/useYield: it only leaves, but must do so inside the shell.
function* refuse(sh: Shell, source: Source): Steps<number> {
  return complainOfSyntax(sh, source);
}
