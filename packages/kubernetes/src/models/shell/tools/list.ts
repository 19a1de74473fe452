import type { Call } from '../engine/call.ts';
import { NO_FILE } from './files.ts';
import { parseOptions } from './options.ts';

/** One name a line, as without a terminal; `-l` with what this file system knows. */
export function ls(call: Call): number {
  const args = parseOptions(call, 'aAl1RdhtrSsinpFCQ');
  if (typeof args === 'number') return args;
  const operands = args.operands.length > 0 ? args.operands : ['.'];
  let status = 0;
  const found: string[] = [];
  for (const operand of operands) {
    if (call.world.stat(call.path(operand)) !== null) found.push(operand);
    else status = missing(call, operand);
  }
  const isFile = (operand: string) =>
    args.flags.has('d') || call.world.stat(call.path(operand)) === 'file';
  const files = found.filter(isFile);
  const directories = found.filter((operand) => !isFile(operand));
  for (const file of files) call.out(row(call, call.path(file), file, args.flags));
  for (const [i, directory] of directories.entries()) {
    if (operands.length > 1) call.out(`${i > 0 || files.length > 0 ? '\n' : ''}${directory}:\n`);
    listDirectory(call, call.path(directory), args.flags);
  }
  return status;
}

function missing(call: Call, operand: string): number {
  if (call.busybox) return call.fail(`${operand}: ${NO_FILE}`);
  return call.fail(`cannot access '${operand}': ${NO_FILE}`, 2);
}

function listDirectory(call: Call, path: string, flags: ReadonlySet<string>): void {
  const names = call.world.list(path) ?? [];
  const hidden = flags.has('a') || flags.has('A');
  const dots = flags.has('a') ? ['.', '..'] : [];
  const shown = [...dots, ...names.filter((name) => hidden || !name.startsWith('.'))];
  if (flags.has('l')) call.out(`total ${4 * shown.length}\n`);
  for (const name of shown) {
    const at = path === '/' ? `/${name}` : `${path}/${name}`;
    call.out(row(call, name === '.' || name === '..' ? path : at, name, flags));
  }
}

function row(call: Call, path: string, name: string, flags: ReadonlySet<string>): string {
  if (!flags.has('l')) return `${name}\n`;
  const directory = call.world.stat(path) === 'directory';
  const size = String(directory ? 4096 : (call.world.read(path) ?? '').length);
  const mode = directory ? 'drwxr-xr-x' : '-rw-r--r--';
  // Files have no times: all are as old as the image.
  return call.busybox
    ? `${mode}    1 root     root     ${size.padStart(9)} Jan  1 00:00 ${name}\n`
    : `${mode} 1 root root ${size.padStart(5)} Jan  1 00:00 ${name}\n`;
}
