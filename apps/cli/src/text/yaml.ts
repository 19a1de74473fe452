import { stringify } from 'yaml';

/** Plain data as YAML in kubectl's style: block style, lists not indented, lines not folded. */
export function yamlText(value: unknown): string {
  return stringify(value, { lineWidth: 0, indentSeq: false, aliasDuplicateObjects: false });
}
