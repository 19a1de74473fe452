import { readCatalogue } from '@podsim/api';
import { FIELD_TEXTS } from './field-texts.ts';

/** What a field means. */
export interface FieldDoc {
  /** In words, code in 'single quotes'; `required` for what must be given; empty for none. */
  readonly usual: string;
  readonly text: string;
}

/** The docs of all fields of a Scenario, by their path: `spec.cluster.nodes.name`. */
export function fieldDocs(): ReadonlyMap<string, FieldDoc> {
  const entries = [...readCatalogue(FIELD_TEXTS)].map(([key, text]): [string, FieldDoc] => {
    const [, path = key, usual = ''] = /^(\S+) \[(.*)\]$/.exec(key) ?? [];
    return [path, { usual, text }];
  });
  return new Map(entries);
}

type Json = Record<string, unknown>;

/** Writes into a JSON Schema what each of its properties means. */
export function describeFields(schema: Json): void {
  visit(schema, [], fieldDocs());
}

function visit(schema: Json, path: readonly string[], docs: ReadonlyMap<string, FieldDoc>): void {
  for (const option of (schema.anyOf as Json[] | undefined) ?? []) {
    const verb = path.join('.') === 'spec.timeline' ? verbOf(option) : [];
    visit(option, [...path, ...verb], docs);
  }
  if (schema.items !== undefined) visit(schema.items as Json, path, docs);
  for (const [name, property] of Object.entries((schema.properties as Json | undefined) ?? {})) {
    const doc = docOf([...path, name], docs);
    const field = property as Json;
    if (doc !== null) field.description = describe(doc, field.description);
    visit(field, [...path, name], docs);
  }
}

/** The first key of an entry of the timeline; none of the list itself. */
const verbOf = ({ properties }: Json): readonly string[] =>
  Object.keys(properties ?? {}).slice(0, 1);

/** Of a key of one verb, else of the key of any verb, else null. */
function docOf(path: readonly string[], docs: ReadonlyMap<string, FieldDoc>): FieldDoc | null {
  const own = docs.get(path.join('.'));
  if (own !== undefined || path[1] !== 'timeline') return own ?? null;
  const [spec, timeline, , key = path[2]] = path;
  return docs.get([spec, timeline, key].join('.')) ?? null;
}

function describe({ usual, text }: FieldDoc, notation: unknown): string {
  const sentence = /[.]$/.test(text) ? text : `${text}.`;
  const begin = sentence.charAt(0).toUpperCase() + sentence.slice(1);
  const byDefault = usual === '' || usual === 'required' ? '' : ` Default: ${usual}.`;
  const how = typeof notation === 'string' ? ` ${notation}` : '';
  return `${begin}${byDefault}${how}`;
}
