/** `path` as seen from a working directory: absolute and canonical. */
export function absolutePath(cwd: string, path: string): string {
  const names: string[] = [];
  const whole = path.startsWith('/') ? path : `${cwd}/${path}`;
  for (const name of whole.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return `/${names.join('/')}`;
}

export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? '/' : path.slice(0, slash);
}

/** The last name of a path, whatever slashes are at its end. */
export function nameOf(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1);
}
