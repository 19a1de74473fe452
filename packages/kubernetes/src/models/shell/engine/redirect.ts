import type { HereDoc, Redirect, Redirection } from 'unbash';
import { absolutePath, parentOf } from '../state/path.ts';
import type { Descriptors, Shell } from '../state/shell.ts';
import { FileSink, NOTHING, type Stream, TextSource, ZEROES } from '../world/streams.ts';
import type { Steps } from '../world/thread.ts';
import { expandParts, expandText } from './expand.ts';

/** A redirection that failed, with the shell's words. */
export class RedirectError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/**
 * The descriptors after some redirections.
 *
 * @throws RedirectError at the first one that fails; files opened before it stay as they are.
 */
export function* redirect(sh: Shell, redirections: readonly Redirection[]): Steps<Descriptors> {
  let open: Descriptors = sh.descriptors;
  for (const each of redirections) {
    if (each.type === 'HereDoc') open = put(open, number(each, 0), yield* hereDocument(sh, each));
    else if (each.type === 'HereString') {
      const text = each.target ? yield* expandText(sh, each.target) : '';
      open = put(open, number(each, 0), new TextSource(`${text}\n`, sh.session.world));
    } else open = yield* apply(sh, open, each);
  }
  return open;
}

function number(each: Redirection, otherwise: number): number {
  const { descriptor } = each;
  return descriptor?.type === 'FileDescriptor' ? descriptor.value : otherwise;
}

function put(open: Descriptors, at: number, stream: Stream | null): Descriptors {
  const next = [...open];
  while (next.length <= at) next.push(null);
  next[at] = stream;
  return next;
}

function* hereDocument(sh: Shell, each: HereDoc): Steps<Stream> {
  const { body, delimiter, operator } = each;
  const raw = operator === '<<-' ? body.text.replace(/^\t+/gm, '') : body.text;
  if (delimiter?.quoted || body.parts === undefined) return new TextSource(raw, sh.session.world);
  const text = yield* expandParts(sh, body.parts);
  const stripped = operator === '<<-' ? text.replace(/^\t+/gm, '') : text;
  return new TextSource(stripped, sh.session.world);
}

function* apply(sh: Shell, open: Descriptors, each: Redirect): Steps<Descriptors> {
  const target = each.target ? yield* expandText(sh, each.target) : '';
  switch (each.operator) {
    case '<':
    case '<>':
      return put(open, number(each, 0), openSource(sh, target));
    case '<&':
      return put(open, number(each, 0), duplicate(open, target));
    case '>&':
      if (/^(?:\d+|-)$/.test(target)) {
        return put(open, number(each, 1), duplicate(open, target));
      }
      return both(open, openSink(sh, target, false));
    case '&>':
    case '&>>':
      return both(open, openSink(sh, target, each.operator === '&>>'));
    default:
      return put(open, number(each, 1), openSink(sh, target, each.operator === '>>'));
  }
}

function both(open: Descriptors, stream: Stream): Descriptors {
  return put(put(open, 1, stream), 2, stream);
}

function duplicate(open: Descriptors, target: string): Stream | null {
  if (target === '-') return null;
  const stream = open[Number(target)] ?? null;
  if (stream !== null) return stream;
  throw new RedirectError(`${target}: Bad file descriptor`);
}

/** Devices and descriptors that have a name; null for a file. */
function special(sh: Shell, path: string): Stream | null {
  switch (path) {
    case '/dev/null':
      return NOTHING;
    case '/dev/zero':
      return ZEROES;
    case '/dev/stdin':
      return sh.stream(0);
    case '/dev/stdout':
      return sh.stream(1);
    case '/dev/stderr':
      return sh.stream(2);
    case '/proc/1/fd/1':
    case '/proc/1/fd/2':
      return sh.session.log;
    default: {
      const match = /^\/(?:dev|proc\/self)\/fd\/(\d)$/.exec(path);
      return match ? sh.stream(Number(match[1])) : null;
    }
  }
}

function openSource(sh: Shell, target: string): Stream {
  const path = absolutePath(sh.cwd, target);
  const device = special(sh, path);
  if (device !== null) return device;
  const { world } = sh.session;
  const text = world.read(path);
  if (text !== null) return new TextSource(text, world);
  // A directory opens well, and reading it gives nothing.
  if (world.stat(path) === 'directory') return NOTHING;
  throw new RedirectError(cannotOpen(sh, target));
}

function openSink(sh: Shell, target: string, append: boolean): Stream {
  const path = absolutePath(sh.cwd, target);
  const device = special(sh, path);
  if (device !== null) return device;
  const { world } = sh.session;
  const kind = target === '' ? 'none' : world.stat(path);
  if (kind === 'directory') throw new RedirectError(cannotCreate(sh, target, 'Is a directory'));
  if (kind === 'none' || world.stat(parentOf(path)) !== 'directory') {
    throw new RedirectError(cannotCreate(sh, target, null));
  }
  const opened = append && kind === 'file' ? true : world.write(path, '');
  if (!opened) throw new RedirectError(cannotCreate(sh, target, 'Read-only file system'));
  return new FileSink(path, world);
}

function cannotOpen(sh: Shell, target: string): string {
  switch (sh.flavour.shell) {
    case 'ash':
      return `can't open ${target}: no such file`;
    case 'dash':
      return `cannot open ${target}: No such file`;
    case 'bash':
      return `${target}: No such file or directory`;
  }
}

/** `reason` null: the directory is missing. */
function cannotCreate(sh: Shell, target: string, reason: string | null): string {
  switch (sh.flavour.shell) {
    case 'ash':
      return `can't create ${target}: ${reason ?? 'nonexistent directory'}`;
    case 'dash':
      return `cannot create ${target}: ${reason ?? 'Directory nonexistent'}`;
    case 'bash':
      return `${target}: ${reason ?? 'No such file or directory'}`;
  }
}
