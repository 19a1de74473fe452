import { definePlugin, defineRuntimeModel } from '@podsim/sdk';
import { createHarness } from '@podsim/sdk/testkit';
import { expect, it } from 'vitest';
import * as z from 'zod';

it('a plugin may take its options with zod, as its guide says', () => {
  const schema = z.strictObject({ heap: z.string(), threads: z.int().default(4) });
  const jvm = defineRuntimeModel({
    description: 'Logs what it was given.',
    options: schema,
    create: (process, { heap, threads }) => ({
      start: () => process.log(`${heap} ${threads}`),
    }),
  });
  const head = { name: 'jvm', version: '1.0.0', apiVersion: 1, namespace: 'jvm' } as const;
  const harness = createHarness(definePlugin({ ...head, runtimeModels: { jvm } }), { seed: 1 });
  const play = (options: object) => harness.runtimeModel('jvm', options);
  expect(JSON.stringify(play({ heap: '1Gi' }).logs)).toContain('1Gi 4');
  expect(() => play({ heap: 5 })).toThrow(/heap: .*expected string/);
  expect(() => play({ heap: '1Gi', thread: 2 })).toThrow(/thread/);
  const shown = schema['~standard'].jsonSchema?.input({ target: 'draft-07' });
  expect(shown).toMatchObject({ properties: { threads: { default: 4 } }, required: ['heap'] });
});
