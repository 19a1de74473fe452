import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { podsim, temporaryFolder } from '../helpers.ts';
import { expectGolden } from './golden.ts';

/**
 * Every NAME.yaml of files/ is broken in one way, or in several at once; NAME.txt is all that
 * `podsim run NAME.yaml --out DIR` says to it. UPDATE_GOLDEN=1 writes the texts anew, to be read
 * as a user would read them.
 */
const files = new URL('files/', import.meta.url).pathname;
const names = readdirSync(files, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .sort();

describe('broken files', () => {
  it('are many', () => {
    expect(names.length).toBeGreaterThanOrEqual(80);
  });

  it.each(names)('%s', async (name) => {
    const out = join(temporaryFolder(), 'out');
    const { code, stdout, stderr } = await podsim(['run', name, '--out', out], { cwd: files });
    // Wherever the repository is.
    const said = stderr.replaceAll(files, '/work/').replaceAll(join(files, '..'), '/above');
    expectGolden(join(files, name.replace(/yaml$/, 'txt')), said);
    expect({ code, stdout, isWritten: existsSync(out) }).toEqual({
      ...{ code: 2, stdout: '', isWritten: false },
    });
    // Every problem has its place.
    expect(stderr).toMatch(/^\S+\.yaml:\d+:\d+: /);
    expect(stderr).not.toMatch(/\n {4}at |undefined|\[object|NaN|Infinity/);
  });
});
