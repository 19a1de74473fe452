import { expect, test } from 'vitest';
import { fieldDocs, scenarioJsonSchema } from '../src/index.ts';

type Json = Readonly<Record<string, unknown>>;

/** Every property of the schema with its path; the parts of a distribution are notation. */
function* propertiesOf(schema: Json, path: string): Generator<readonly [string, Json]> {
  for (const option of (schema.anyOf as Json[] | undefined) ?? []) {
    if (option.description === undefined) yield* propertiesOf(option, path);
  }
  if (schema.items !== undefined) yield* propertiesOf(schema.items as Json, path);
  for (const [name, property] of Object.entries((schema.properties as Json | undefined) ?? {})) {
    const at = path === '' ? name : `${path}.${name}`;
    yield [at, property as Json];
    yield* propertiesOf(property as Json, at);
  }
}

const properties = [...propertiesOf(scenarioJsonSchema(), '')];

test('every field of a Scenario is described, for editors and for explain', () => {
  expect(properties.length).toBeGreaterThan(200);
  const silent = properties.filter(
    ([, { description }]) => !/[.!?]( |$)/.test(String(description)),
  );
  expect(silent.map(([path]) => path)).toEqual([]);
});

test('every description has its field', () => {
  const verbs = /^spec\.timeline\.\w+\./;
  const known = new Set(properties.map(([path]) => path));
  const idle = [...fieldDocs().keys()].filter((path) => {
    // A key of a verb stands beside the verb, not below it.
    return !known.has(path.replace(verbs, 'spec.timeline.'));
  });
  expect(idle).toEqual([]);
});

test('a key of one verb may have words of its own', () => {
  const text = JSON.stringify(scenarioJsonSchema());
  expect(text).toContain('Grace period of the deletion, in seconds. Default: that of the pod.');
  expect(text).toContain("Grace period in seconds. Default: '1'.");
});
