import { knowledgeOf, type ServerProfile, serverOf } from '../../images/index.ts';
import { Killed } from '../errors.ts';
import { absolutePath } from '../state/path.ts';
import type { Shell } from '../state/shell.ts';
import { PROGRAMS } from '../tools/index.ts';
import { serve } from '../tools/server.ts';
import type { Proc } from '../world/procs.ts';
import type { Steps } from '../world/thread.ts';
import { Call, type Program } from './call.ts';
import { foreground } from './children.ts';

const SHELLS: ReadonlySet<string> = new Set(['sh', 'ash', 'dash', 'bash']);
const DIRECTORIES: ReadonlySet<string> = new Set(
  '/bin /sbin /usr/bin /usr/sbin /usr/local/bin /usr/local/sbin'.split(' '),
);

/** What an executable's name leads to. */
export type Found =
  | { readonly kind: 'shell' }
  | { readonly kind: 'tool'; readonly program: Program }
  | { readonly kind: 'server'; readonly server: ServerProfile }
  | { readonly kind: 'script'; readonly path: string; readonly name: string }
  | { readonly kind: 'directory' }
  | { readonly kind: 'missing' };

/** Whether the shell model can run an executable of an image, without a look at its files. */
export function isShellProgram(executable: string, image: string): boolean {
  const slash = executable.lastIndexOf('/');
  const name = executable.slice(slash + 1);
  if (slash >= 0 && !DIRECTORIES.has(executable.slice(0, slash))) return false;
  if (serverOf(executable, image) !== null) return true;
  return knowledgeOf(image).has(name) && (SHELLS.has(name) || PROGRAMS.has(name));
}

/** Looks up an executable by name or path, as the image and the container's files have it. */
export function find(sh: Shell, name: string): Found {
  if (!name.includes('/')) return findTool(sh, name) ?? { kind: 'missing' };
  const path = absolutePath(sh.cwd, name);
  const slash = path.lastIndexOf('/');
  const inPath = DIRECTORIES.has(path.slice(0, slash));
  const tool = inPath ? findTool(sh, path.slice(slash + 1)) : findServer(sh, path);
  if (tool !== null) return tool;
  const kind = sh.session.world.stat(path);
  if (kind === 'directory') return { kind };
  return kind === 'file' ? { kind: 'script', path, name } : { kind: 'missing' };
}

function findTool(sh: Shell, name: string): Found | null {
  const { image } = sh.session;
  const server = findServer(sh, name);
  if (server !== null) return server;
  if (!image.has(name)) return null;
  if (SHELLS.has(name)) return { kind: 'shell' };
  const program = PROGRAMS.get(name);
  return program === undefined ? null : { kind: 'tool', program };
}

function findServer(sh: Shell, name: string): Found | null {
  if (PROGRAMS.has(name)) return null;
  const server = serverOf(name, sh.session.process.container.image);
  return server === null ? null : { kind: 'server', server };
}

/** Runs a program as a child, or in place of the shell. `by`: the builtin that complains. */
export function* runProgram(
  sh: Shell,
  argv: readonly string[],
  replace: boolean,
  by: string | null = null,
): Steps<number> {
  const [name = ''] = argv;
  const found = find(sh, name);
  if (found.kind === 'missing') return notFound(sh, name, by);
  if (found.kind === 'directory') return isDirectory(sh, name);
  if (!replace) return yield* foreground(sh, name, (proc) => start(sh, found, argv, proc));
  const { proc } = sh;
  proc.name = name;
  proc.onSignal = null;
  try {
    return yield* start(sh, found, argv, proc);
  } catch (error) {
    if (!(error instanceof Killed) || error.proc !== proc || proc === proc.thread.root) throw error;
    return 128 + error.signal;
  }
}

/** Runs what was found as a process that exists already. */
export function start(
  sh: Shell,
  found: Exclude<Found, { kind: 'missing' | 'directory' }>,
  argv: readonly string[],
  proc: Proc,
): Steps<number> {
  const { engine } = sh.session;
  switch (found.kind) {
    case 'shell':
      return engine.shellProgram(sh, argv, proc);
    case 'script':
      return engine.shellProgram(sh, interpreter(sh, found, argv), proc);
    case 'server':
      return serve(new Call(sh, argv, proc, false), found.server);
    case 'tool':
      return settle(found.program(new Call(sh, argv, proc, false)));
  }
}

/** A program that is done at once, as steps. */
// biome-ignore lint/correctness/useYield: there is nothing left to wait for.
function* atOnce(status: number): Steps<number> {
  return status;
}

function settle(result: number | Steps<number>): Steps<number> {
  return typeof result === 'number' ? atOnce(result) : result;
}

/** The command line that the first line of a script asks for. */
function interpreter(
  sh: Shell,
  file: Extract<Found, { kind: 'script' }>,
  argv: readonly string[],
): readonly string[] {
  const text = sh.session.world.read(file.path) ?? '';
  const [program = '/bin/sh', ...flags] = /^#!\s*(.+)/.exec(text)?.[1]?.trim().split(/\s+/) ?? [];
  const words = program.endsWith('/env') ? flags : [program, ...flags];
  const [shell = '/bin/sh', ...rest] = words;
  return [shell, ...rest, file.name, ...argv.slice(1)];
}

function notFound(sh: Shell, name: string, by: string | null): number {
  const prefix = by === null ? '' : sh.builtinPrefix(by);
  if (sh.flavour.shell !== 'bash') sh.complain(`${prefix}${name}: not found`);
  else if (name.includes('/')) sh.complain(`${name}: No such file or directory`);
  else if (by !== null) sh.complain(`${prefix}${name}: not found`);
  else sh.complain(`${name}: command not found`);
  return 127;
}

function isDirectory(sh: Shell, name: string): number {
  sh.complain(`${name}: ${sh.flavour.shell === 'bash' ? 'Is a directory' : 'Permission denied'}`);
  return 126;
}
