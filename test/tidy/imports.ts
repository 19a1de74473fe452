import { posix } from 'node:path';
import { isNode, type Source } from './source.ts';

/** What a file takes from elsewhere, by whatever syntax. */
export interface Import {
  /** As written: `./a.ts`, `@podsim/kernel`, `@podsim/kubernetes/facts`, `node:fs`. */
  readonly specifier: string;
  readonly line: number;
}

const kinds = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
]);

export function* importsOf(source: Source): Generator<Import> {
  for (const { node } of source.nodes()) {
    if (!kinds.has(node.type) || !isNode(node.source)) continue;
    const { value, start } = node.source;
    if (typeof value === 'string') yield { specifier: value, line: source.lineAt(start) };
  }
}

/** The file that a relative import means, from the root; null for a package. */
export function fileOf(source: Source, { specifier }: Import): string | null {
  if (!specifier.startsWith('.')) return null;
  return posix.join(posix.dirname(source.path), specifier);
}

/** The package that an import means: `@podsim/kernel` for `@podsim/kernel/x`; null for a file. */
export function packageOf({ specifier }: Import): string | null {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return null;
  const [first = '', second = ''] = specifier.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}
