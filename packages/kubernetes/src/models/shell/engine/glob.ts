import { absolutePath } from '../state/path.ts';
import type { Shell } from '../state/shell.ts';
import { isPattern, matches, unescapePattern } from './pattern.ts';

/** Paths that match a pattern, by code unit; none where nothing matches. */
export function glob(sh: Shell, pattern: string): readonly string[] {
  const absolute = pattern.startsWith('/');
  let found: string[] = [absolute ? '/' : ''];
  for (const name of pattern.split('/').filter((part) => part !== '')) {
    found = found.flatMap((prefix) => matchIn(sh, prefix, name));
  }
  return pattern.endsWith('/') ? found.map((path) => `${path}/`) : found;
}

function matchIn(sh: Shell, prefix: string, name: string): readonly string[] {
  const directory = absolutePath(sh.cwd, prefix === '' ? '.' : prefix);
  const at = (child: string) => (prefix === '' || prefix === '/' ? prefix : `${prefix}/`) + child;
  const { world } = sh.session;
  if (!isPattern(name)) {
    const plain = at(unescapePattern(name));
    return world.stat(absolutePath(sh.cwd, plain)) === null ? [] : [plain];
  }
  const names = world.list(directory) ?? [];
  // A leading dot is only matched by a dot.
  const visible = names.filter((child) => !child.startsWith('.') || name.startsWith('.'));
  return visible.filter((child) => matches(name, child)).map(at);
}
