import { describe, expect, it } from 'vitest';
import { packagesOf } from './tidy/manifest.ts';
import { Repository } from './tidy/repository.ts';
import { describeFinding, placeOf } from './tidy/rule.ts';
import { determinismRules } from './tidy/rules/determinism.ts';
import { folderRules } from './tidy/rules/folders.ts';
import { packageRules } from './tidy/rules/packages.ts';
import { releaseRules } from './tidy/rules/releases.ts';
import { sizeRules } from './tidy/rules/sizes.ts';
import { wordRules } from './tidy/rules/words.ts';

/** The rules of this repository. CONTRIBUTING.md says them in words. */
const rules = [
  ...sizeRules,
  ...packageRules,
  ...folderRules,
  ...determinismRules,
  ...wordRules,
  ...releaseRules,
];

const repository = Repository.read(new URL('..', import.meta.url).pathname);

describe.each(rules)('$name', (rule) => {
  it('holds', () => {
    expect([...rule.check(repository)].map(describeFinding)).toEqual([]);
  });

  it.each(rule.examples)('is seen to be broken by $name', ({ files, found }) => {
    expect([...rule.check(new Repository(files))].map(placeOf)).toEqual(found);
  });
});

it('sees the whole repository', () => {
  const folders = new Set(repository.sources.map(({ path }) => path.split('/src/')[0]));
  for (const { path } of packagesOf(repository)) {
    expect(folders).toContain(path.replace('/package.json', ''));
  }
  expect(packagesOf(repository).length).toBeGreaterThan(7);
  expect(repository.paths).toContain('.ci/run');
});
