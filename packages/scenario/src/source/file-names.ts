/**
 * File names as text. Both separators are understood, so that scenarios written on one system
 * load on another; no file system is asked.
 */

/** Everything up to the last separator, or empty. */
export function directoryOf(file: string): string {
  return file.slice(0, lastSeparator(file) + 1);
}

/** A name relative to a directory, with `.` and `..` resolved as far as they can be. */
export function joinPath(directory: string, name: string): string {
  const absolute = /^([/\\]|[A-Za-z]:[/\\])/.test(name);
  const parts: string[] = [];
  for (const part of (absolute ? name : directory + name).split('/')) {
    if (part === '.') continue;
    const above = parts.at(-1);
    if (part === '..' && above !== undefined && above !== '..' && above !== '') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

/** The name without directory and extension; for standard input, `stdin`. */
export function stemOf(file: string): string {
  const base = file.slice(lastSeparator(file) + 1).replace(/[<>]/g, '');
  return base.replace(/\.(ya?ml|json)$/i, '') || 'scenario';
}

const lastSeparator = (file: string): number =>
  Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\'));
