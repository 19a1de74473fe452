import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ruleTexts } from '../src/reference/index.ts';

const root = join(import.meta.dirname, '../../..');
const texts = ruleTexts();
const areas = [...new Set([...texts.keys()].map((id) => id.replace(/-.*/, '')))];
const ID = new RegExp(`\\b(?:${areas.join('|')})-\\d+\\b`, 'g');

/** Sources and documents, but for the catalogue itself. */
function files(): readonly string[] {
  const all = ['packages', 'apps', 'docs'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      join(folder, name),
    ),
  );
  return all.filter(
    (name) =>
      /^(docs\/.*\.md|(packages|apps)\/[^/]+\/src\/.*\.ts)$/.test(name) &&
      !name.startsWith('packages/kubernetes/src/reference/'),
  );
}

test('every rule that code or documents name can be explained', () => {
  const cited = new Set(
    files().flatMap((name) => readFileSync(join(root, name), 'utf8').match(ID)),
  );
  cited.delete(null);
  expect(cited.size).toBeGreaterThan(150);
  expect([...cited].filter((id) => !texts.has(id as string))).toEqual([]);
});

test('rules are told in whole sentences', () => {
  const broken = [...texts].filter(([, text]) => !/^['A-Za-z0-9].*\.'?$/.test(text));
  expect(broken).toEqual([]);
});
