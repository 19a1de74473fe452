/** Makes an absolute path canonical: single slashes, no `.` or `..`, no slash at the end. */
export function normalizePath(path: string): string {
  if (isCanonical(path)) return path;
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return `/${names.join('/')}`;
}

/** A cheap test that spares almost every path the split above. */
function isCanonical(path: string): boolean {
  if (path === '/') return true;
  return path.startsWith('/') && !path.endsWith('/') && !/\/\.{0,2}(?:\/|$)/.test(path);
}

/** The directory that holds `path`; `/` for `/` itself. `path` is canonical. */
export function parentPath(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? '/' : path.slice(0, slash);
}

/** The last name of a canonical path; empty for `/`. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `rest` below `root`; both canonical, `rest` absolute. */
export function joinPath(root: string, rest: string): string {
  if (rest === '/') return root;
  return root === '/' ? rest : root + rest;
}

/** Whether a canonical path is `root` or lies below it. */
export function isWithin(path: string, root: string): boolean {
  return root === '/' || path === root || path.startsWith(`${root}/`);
}

/** The name of the direct child of `directory` that leads to `path`; null where none does. */
export function childTowards(path: string, directory: string): string | null {
  if (path === directory || !isWithin(path, directory)) return null;
  const start = directory === '/' ? 1 : directory.length + 1;
  const end = path.indexOf('/', start);
  return path.slice(start, end < 0 ? path.length : end);
}

/** Orders names by code unit, the same in every locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
