import { scenarioJsonSchema } from '@podsim/scenario';
import { usageError } from '../exit-codes.ts';
import { typeText } from '../run/schema-text.ts';
import { nearestName } from '../text/nearest.ts';
import { type Item, Page } from './page.ts';
import type { Topic } from './topic.ts';

type Json = Readonly<Record<string, unknown>>;

/** `scenario`, `scenario.spec.cluster.nodes`, `scenario.spec.timeline.delete`. */
export const scenarioTopic: Topic = {
  names: ['scenario', 'scenario.spec', 'scenario.spec.cluster', 'scenario.spec.timeline'],
  explain: (name, styles) => {
    const [first = '', ...names] = name.split('.');
    if (first.toLowerCase() !== 'scenario') return [];
    let schema: Json = scenarioJsonSchema();
    let path = 'scenario';
    let text = 'A scenario file: what a manifest cannot say.';
    for (const part of names) {
      const next = fieldsOf(schema).find((field) => field.name === part);
      if (next === undefined) throw unknownField(path, part, schema);
      path = `${path}.${part}`;
      schema = next.schema;
      text = next.description;
    }
    const fields = fieldsOf(schema);
    const what = fields.length === 0 ? valuesOf(schema) : kindOf(schema);
    const page = new Page(styles, path, what).text(text);
    return [page.items(isVerbs(schema) ? 'VERBS' : 'FIELDS', fields.map(itemOf)).toString()];
  },
};

interface ScenarioField {
  readonly name: string;
  readonly schema: Json;
  readonly description: string;
  readonly required: boolean;
}

/** The properties below a schema, or the verbs of the timeline. */
function fieldsOf(schema: Json): readonly ScenarioField[] {
  if (isVerbs(schema)) return verbsOf(schema);
  // A distribution is one value, however it is written.
  if (typeof plain(schema).description === 'string') return [];
  const inner = options(schema).find((one) => elementOf(one).properties !== undefined);
  if (inner === undefined) return [];
  const { properties, required } = elementOf(inner);
  return Object.entries(properties as Record<string, Json>).map(([name, property]) => ({
    name,
    schema: withoutWords(property),
    description: String(property.description ?? ''),
    required: ((required as readonly string[] | undefined) ?? []).includes(name),
  }));
}

/** Words of the field itself are not those of its value. */
function withoutWords({ description, ...rest }: Json): Json {
  return rest;
}

function isVerbs(schema: Json): boolean {
  return alternatives(schema).length > 10;
}

function verbsOf(schema: Json): readonly ScenarioField[] {
  return alternatives(schema).map((one) => {
    const [[name, property] = ['', {}]] = Object.entries(one.properties as Record<string, Json>);
    const description = String((property as Json).description ?? '');
    return { name, schema: one, description, required: false };
  });
}

function alternatives(schema: Json): readonly Json[] {
  return options(schema).flatMap((one) => (elementOf(one).anyOf as Json[] | undefined) ?? []);
}

/** What it may be, null aside. */
function options(schema: Json): readonly Json[] {
  const all = (schema.anyOf as Json[] | undefined) ?? [schema];
  return all.filter(({ type }) => type !== 'null');
}

const elementOf = (schema: Json): Json => (schema.items as Json | undefined) ?? schema;

/** The one thing that it may be, if there is one. */
function plain(schema: Json): Json {
  const [one, ...more] = options(schema);
  return one !== undefined && more.length === 0 ? one : schema;
}

/** The values that it may have; every optional field may be null, which nobody need read. */
function valuesOf(schema: Json): string {
  return typeText(plain(schema)).replaceAll(' | null', '');
}

function kindOf(schema: Json): string {
  return options(schema).some(({ items }) => items !== undefined) ? 'list' : 'map';
}

function itemOf({ name, schema, description, required }: ScenarioField): Item {
  const type = fieldsOf(schema).length === 0 ? valuesOf(schema) : `${kindOf(schema)} { … }`;
  return { name, facts: `${type}${required ? ', required' : ''}`, text: description };
}

function unknownField(path: string, name: string, schema: Json): Error {
  const names = fieldsOf(schema).map((field) => field.name);
  const near = nearestName(name, names);
  if (near !== null)
    return usageError(`${path} has no field ${name}; did you mean ${path}.${near}?`);
  const hint = names.length === 0 ? `podsim explain ${path}` : `there are ${names.join(', ')}`;
  return usageError(`${path} has no field ${name}; ${hint}`);
}
