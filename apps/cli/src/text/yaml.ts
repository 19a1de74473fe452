import { stringify } from 'yaml';

/**
 * Plain data as YAML in kubectl's style: lists not indented, lines not folded, and in quotes what
 * YAML 1.1 would take for a time or a truth value.
 */
export function yamlText(value: unknown): string {
  const style = { lineWidth: 0, indentSeq: false, aliasDuplicateObjects: false } as const;
  return stringify(value, { ...style, version: '1.1' });
}
