import { expect, test } from 'vitest';
import { findManifestField, manifestKinds, manifestTexts } from '../src/reference/index.ts';
import { fieldsOf } from '../src/schema/strict.ts';
import { STRUCTS, type StructName } from '../src/schema/structs.ts';

const names = Object.keys(STRUCTS) as StructName[];
const texts = manifestTexts();

test('every field that the simulator reads has a text, and every text a field', () => {
  const read = names.flatMap((struct) =>
    [...fieldsOf(struct)].filter(([, { use }]) => use === 'read').map(([name]) => [struct, name]),
  );
  const silent = read.filter(
    ([struct, name]) =>
      !texts.has(`${struct}.${name}`) && !texts.has(`Object.${name}`) && !texts.has(`${struct}.*`),
  );
  expect(silent).toEqual([]);
  const idle = [...texts.keys()].filter((key) => {
    const [struct = '', name = ''] = key.split('.');
    if (struct === 'Object' || name === '*') return false;
    return !(struct in STRUCTS) || !fieldsOf(struct as StructName).has(name);
  });
  expect(idle).toEqual([]);
});

test('texts are whole sentences', () => {
  expect([...texts].filter(([, text]) => !/(\.|…)$/.test(text))).toEqual([]);
});

test('finds fields by the names of the API, whatever the letters of the kind', () => {
  expect(manifestKinds).toContain('PodDisruptionBudget');
  expect(manifestKinds).not.toContain('VolumeClaimTemplate');
  expect(findManifestField(['POD', 'spec', 'containers', 'livenessProbe'])).toMatchObject({
    path: ['Pod', 'spec', 'containers', 'livenessProbe'],
    field: { name: 'livenessProbe', effect: 'full', isStruct: true },
  });
  expect(findManifestField(['pod', 'spec', 'hostPID'])).toMatchObject({
    field: { effect: 'none', text: '' },
  });
  expect(findManifestField(['pod', 'spec', 'contaners'])).toMatchObject({
    path: ['Pod', 'spec'],
    missing: 'contaners',
    nearest: 'containers',
  });
  expect(findManifestField(['pod', 'spec', 'nodeName', 'x'])).toMatchObject({ names: [] });
  expect(findManifestField(['spec'])).toBeNull();
});
