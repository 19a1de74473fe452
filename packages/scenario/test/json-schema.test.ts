import { describe, expect, test } from 'vitest';
import { RUNTIME_PROFILES, scenarioJsonSchema } from '../src/index.ts';

type Json = Readonly<Record<string, unknown>>;

/** The schema below a path of property names; `[]` is a list's element; null is looked past. */
function at(...path: string[]): Json {
  let schema = scenarioJsonSchema() as Json;
  for (const name of path) {
    const options = (schema.anyOf as Json[] | undefined)?.filter(({ type }) => type !== 'null') ?? [
      schema,
    ];
    const inner = options.find((option) => (name === '[]' ? option.items : option.properties));
    const next = name === '[]' ? inner?.items : (inner?.properties as Json | undefined)?.[name];
    if (next === undefined) throw new Error(`no ${name} in ${JSON.stringify(schema)}`);
    schema = next as Json;
  }
  return schema;
}

const optional = (schema: Json) => ({ anyOf: [schema, { type: 'null' }] });

describe('JSON Schema', () => {
  test('is draft 7 and refuses unknown keys', () => {
    const schema = scenarioJsonSchema();
    expect(schema).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      required: ['apiVersion', 'kind'],
      additionalProperties: false,
    });
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });

  test('knows what our own readers read', () => {
    expect(at('spec', 'runs')).toMatchObject(
      optional({ type: 'integer', minimum: 1, maximum: 1_000_000 }),
    );
    expect(at('spec', 'duration')).toMatchObject(
      optional({ type: ['number', 'string'], maximum: 0 }),
    );
    expect(at('spec', 'cluster', 'featureGates')).toMatchObject(
      optional({ type: 'object', additionalProperties: { type: 'boolean' } }),
    );
  });

  test('lists every latency and the verbs of this version', () => {
    const names = Object.keys(RUNTIME_PROFILES.get('containerd-idle') ?? {});
    const runtime = JSON.stringify(at('spec', 'cluster', 'runtime'));
    for (const name of names) expect(runtime).toContain(`"${name}":`);
    const actions = at('spec', 'timeline', '[]').anyOf as Json[];
    const verbs = actions.map((action) => Object.keys(action.properties as Json)[0]);
    expect(verbs.join(' ')).toBe(
      'delete exec stopSandbox kill evict set condition health patch label removeContainers ' +
        'scale restart suspend resume apply stopKubelet startKubelet restartKubelet stopRuntime ' +
        'startRuntime rebootNode failNode startNode shutdownNode cordon uncordon drain taint ' +
        'up down',
    );
  });

  test('leaves a place for runtime models in apps', () => {
    expect(at('spec', 'apps', '[]')).toMatchObject({ type: 'object', additionalProperties: {} });
  });
});
