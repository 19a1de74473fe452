import type { Call } from '../engine/call.ts';
import { nameOf, parentOf } from '../state/path.ts';
import { parseOptions } from './options.ts';

export const NO_FILE = 'No such file or directory';
const READ_ONLY = 'Read-only file system';

/** Why a new entry cannot be made at a path. */
function whyNot(call: Call, path: string): string {
  return call.world.stat(parentOf(path)) === 'directory' ? READ_ONLY : NO_FILE;
}

function missingOperand(call: Call, what = 'operand'): number {
  if (!call.busybox) return call.usage(`missing ${what}`);
  call.err(`Usage: ${call.name} FILE...`);
  return 1;
}

/** Creates what is not there; files have no times, so nothing else changes. */
export function touch(call: Call): number {
  const args = parseOptions(call, 'acmhd:r:t:');
  if (typeof args === 'number') return args;
  if (args.operands.length === 0) return missingOperand(call, 'file operand');
  let status = 0;
  for (const operand of args.operands) {
    const path = call.path(operand);
    if (call.world.stat(path) !== null || args.flags.has('c')) continue;
    if (call.world.write(path, '')) continue;
    const reason = whyNot(call, path);
    status = call.fail(
      call.busybox ? `${operand}: ${reason}` : `cannot touch '${operand}': ${reason}`,
    );
  }
  return status;
}

export function rm(call: Call): number {
  const args = parseOptions(
    call,
    'rRfiv',
    new Map([
      ['recursive', 'r'],
      ['force', 'f'],
    ]),
  );
  if (typeof args === 'number') return args;
  const { flags, operands } = args;
  const force = flags.has('f');
  if (operands.length === 0) return force ? 0 : missingOperand(call);
  let status = 0;
  for (const operand of operands) {
    const path = call.path(operand);
    const kind = call.world.stat(path);
    if (kind === null && force) continue;
    const recursive = flags.has('r') || flags.has('R');
    if (kind === null) status = cannotRemove(call, operand, NO_FILE);
    else if (kind === 'directory' && !recursive) {
      status = call.busybox
        ? call.fail(`'${operand}' is a directory`)
        : cannotRemove(call, operand, 'Is a directory');
    } else if (!call.world.remove(path)) status = cannotRemove(call, operand, busy(call, path));
  }
  return status;
}

/** A mount point is busy; everything else that cannot go is read-only. */
function busy(call: Call, path: string): string {
  return call.world.stat(path) === 'directory' ? 'Device or resource busy' : READ_ONLY;
}

function cannotRemove(call: Call, operand: string, reason: string): number {
  return call.fail(`${call.busybox ? "can't" : 'cannot'} remove '${operand}': ${reason}`);
}

export function rmdir(call: Call): number {
  const args = parseOptions(call, 'p');
  if (typeof args === 'number') return args;
  if (args.operands.length === 0) return missingOperand(call);
  let status = 0;
  for (const operand of args.operands) {
    const path = call.path(operand);
    const kind = call.world.stat(path);
    const full = (call.world.list(path) ?? []).length > 0;
    if (kind === 'directory' && !full && call.world.remove(path)) continue;
    const reason =
      kind === null ? NO_FILE : kind === 'file' ? 'Not a directory' : 'Directory not empty';
    status = call.fail(`${call.busybox ? '' : 'failed to remove '}'${operand}': ${reason}`);
  }
  return status;
}

export function mkdir(call: Call): number {
  const args = parseOptions(call, 'pm:v', new Map([['parents', 'p']]));
  if (typeof args === 'number') return args;
  if (args.operands.length === 0) return missingOperand(call);
  let status = 0;
  for (const operand of args.operands) {
    const path = call.path(operand);
    const done = args.flags.has('p') ? makeAll(call, path) : make(call, path);
    if (done === null) continue;
    status = call.fail(
      `${call.busybox ? "can't" : 'cannot'} create directory '${operand}': ${done}`,
    );
  }
  return status;
}

/** Makes one directory; the reason when it could not. */
function make(call: Call, path: string): string | null {
  if (call.world.stat(path) !== null) return 'File exists';
  return call.world.makeDirectory(path) ? null : whyNot(call, path);
}

function makeAll(call: Call, path: string): string | null {
  const kind = call.world.stat(path);
  if (kind !== null) return kind === 'directory' ? null : 'File exists';
  return makeAll(call, parentOf(path)) ?? make(call, path);
}

export function cp(call: Call): number {
  return transfer(call, 'cp');
}

export function mv(call: Call): number {
  return transfer(call, 'mv');
}

function transfer(call: Call, tool: 'cp' | 'mv'): number {
  const args = parseOptions(call, 'rRafipuvdLPTnt:');
  if (typeof args === 'number') return args;
  const { flags, operands } = args;
  const target = operands.at(-1);
  const sources = operands.slice(0, -1);
  if (target === undefined || sources.length === 0) {
    const text =
      target === undefined ? 'file operand' : `destination file operand after '${target}'`;
    return missingOperand(call, text);
  }
  const deep = tool === 'mv' || flags.has('r') || flags.has('R') || flags.has('a');
  let status = 0;
  for (const source of sources) {
    const problem = transferOne(call, source, target, deep);
    if (problem !== null) status = call.fail(problem);
    else if (tool === 'mv') call.world.remove(call.path(source));
  }
  return status;
}

function transferOne(call: Call, source: string, target: string, deep: boolean): string | null {
  const from = call.path(source);
  const kind = call.world.stat(from);
  if (kind === null) {
    const verb =
      call.name === 'mv' && call.busybox
        ? "can't rename"
        : call.busybox
          ? "can't stat"
          : 'cannot stat';
    return `${verb} '${source}': ${NO_FILE}`;
  }
  if (kind === 'directory' && !deep) {
    return `${call.busybox ? '' : '-r not specified; '}omitting directory '${source}'`;
  }
  const place = call.path(target);
  const intoDirectory = call.world.stat(place) === 'directory';
  const to = intoDirectory ? call.path(`${target}/${nameOf(source)}`) : place;
  if (copyTree(call, from, to)) return null;
  const reason = whyNot(call, to);
  return call.busybox
    ? `can't create '${target}': ${reason}`
    : `cannot create regular file '${target}': ${reason}`;
}

function copyTree(call: Call, from: string, to: string): boolean {
  const text = call.world.read(from);
  if (text !== null) return call.world.write(to, text);
  if (call.world.stat(to) === null && !call.world.makeDirectory(to)) return false;
  return (call.world.list(from) ?? []).every((name) =>
    copyTree(call, `${from}/${name}`, `${to}/${name}`),
  );
}

/** Modes, owners and links do not exist here; what is changed must be there. */
export function changeNothing(call: Call): number {
  const operands = call.args.filter((arg) => !arg.startsWith('-'));
  let status = 0;
  for (const operand of operands.slice(1)) {
    if (call.world.stat(call.path(operand)) !== null) continue;
    status = call.busybox
      ? call.fail(`${operand}: ${NO_FILE}`)
      : call.fail(`cannot access '${operand}': ${NO_FILE}`);
  }
  return status;
}

/** A link is a copy of the present text. */
export function ln(call: Call): number {
  const args = parseOptions(call, 'sfnvT');
  if (typeof args === 'number') return args;
  const [source = '', target] = args.operands;
  const to = target ?? nameOf(source);
  const text = call.world.read(call.path(source));
  return call.world.write(call.path(to), text ?? '') ? 0 : 1;
}

export function mktemp(call: Call): number {
  const args = parseOptions(call, 'dqtp:u');
  if (typeof args === 'number') return args;
  const random = call.busybox ? 'XXXXXX' : 'XXXXXXXXXX';
  const template = args.operands[0] ?? `${args.values.get('p') ?? '/tmp'}/tmp.${random}`;
  const name = template.replace(/X{3,}$/, (all) => letters(call, all.length));
  const path = call.path(name);
  const made = args.flags.has('d') ? call.world.makeDirectory(path) : call.world.write(path, '');
  if (made) {
    call.out(`${name}\n`);
    return 0;
  }
  const reason = whyNot(call, path);
  return call.busybox
    ? call.fail(`(null): ${reason}`)
    : call.fail(`failed to create file via template '${template}': ${reason}`);
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

function letters(call: Call, count: number): string {
  let text = '';
  for (let i = 0; i < count; i++) text += LETTERS[call.world.random('mktemp', 0, 61)];
  return text;
}
