import { wrap } from '../text/wrap.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * A JSON Schema of options as lines for people: names, types, defaults and descriptions, nested
 * by indentation.
 */
export function schemaLines(schema: Json, indent = '  '): string[] {
  const choices = alternatives(schema);
  if (choices.length > 1) {
    return choices.flatMap((choice, i) => [
      ...(i === 0 ? [] : [`${indent}or`]),
      ...schemaLines(choice, indent),
    ]);
  }
  const properties = propertiesOf(schema);
  if (properties.length === 0) return [`${indent}${typeText(schema)}`];
  const required = (schema.required as readonly string[] | undefined) ?? [];
  return properties.flatMap(([name, property]) =>
    propertyLines(name, property, required.includes(name), indent),
  );
}

function propertyLines(name: string, property: Json, required: boolean, indent: string): string[] {
  const facts = [
    typeText(property),
    ...(property.default === undefined ? [] : [`default ${JSON.stringify(property.default)}`]),
    ...(required && property.default === undefined ? ['required'] : []),
  ];
  const head = `${indent}${name}  ${facts.join(', ')}`;
  const { description } = property;
  const words = typeof description === 'string' ? wrap(description, 80, `${indent}    `) : [];
  const inner = itemsOf(property) ?? property;
  const nested = propertiesOf(inner).length > 0 ? schemaLines(inner, `${indent}    `) : [];
  return [head, ...words, ...nested];
}

function alternatives(schema: Json): readonly Json[] {
  const options = (schema.anyOf ?? schema.oneOf) as readonly Json[] | undefined;
  return options ?? [schema];
}

function propertiesOf(schema: Json): (readonly [string, Json])[] {
  return Object.entries((schema.properties as Record<string, Json> | undefined) ?? {});
}

function itemsOf(schema: Json): Json | null {
  return (schema.items as Json | undefined) ?? null;
}

/** The values that a schema allows, in words. */
export function typeText(schema: Json): string {
  const words = schema.enum as readonly unknown[] | undefined;
  if (words !== undefined) return words.map((word) => JSON.stringify(word)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const choices = alternatives(schema);
  if (choices.length > 1) return choices.map(typeText).join(' | ');
  const types = [schema.type ?? 'any']
    .flat()
    .map((type) => oneNumber(type, schema))
    .join(' | ');
  const items = itemsOf(schema);
  const of = items === null ? '' : ` of ${typeText(items)}`;
  const { examples } = schema as { examples?: readonly unknown[] };
  const such = examples === undefined ? '' : ` such as ${examples.map(String).join(', ')}`;
  return `${types}${of}${such}${rangeText(schema)}`;
}

/** A number that can only be this one, as a duration can only be 0, reads as it is. */
function oneNumber(type: unknown, { minimum, maximum }: Json): unknown {
  return type === 'number' && minimum !== undefined && minimum === maximum ? minimum : type;
}

function rangeText({ minimum, maximum, exclusiveMinimum }: Json): string {
  if (minimum !== undefined && minimum === maximum) return '';
  const above = exclusiveMinimum === undefined ? '' : ` above ${exclusiveMinimum}`;
  const from = minimum === undefined ? '' : ` from ${minimum}`;
  // The greatest number there is, is no limit that people should read of.
  const isLimit = maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER;
  return `${above}${from}${isLimit ? ` to ${maximum}` : ''}`;
}
