import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prepareFolder } from '../src/folders/prepare.ts';
import { FolderError } from '../src/index.ts';
import { run, temporaryFolder } from './helpers.ts';

describe('a result folder', () => {
  it('is created with its parents', () => {
    const directory = join(temporaryFolder(), 'a', 'b');
    prepareFolder(directory);
    expect(readdirSync(directory)).toEqual(['run.json.partial']);
  });

  it('is refused if it holds something else', () => {
    const directory = temporaryFolder();
    writeFileSync(join(directory, 'thesis.tex'), 'precious');
    expect(() => prepareFolder(directory)).toThrow(FolderError);
    expect(readdirSync(directory)).toEqual(['thesis.tex']);
  });

  it('is refused if it is a file', () => {
    const path = join(temporaryFolder(), 'file');
    writeFileSync(path, '');
    expect(() => prepareFolder(path)).toThrow(FolderError);
  });

  it('loses older results, and nothing else', async () => {
    const directory = temporaryFolder();
    await run({ directory, format: 'csv' }, { runs: 3 });
    writeFileSync(join(directory, 'notes.txt'), 'mine');
    writeFileSync(join(directory, 'measured.csv'), 'mine');
    mkdirSync(join(directory, 'plots'));
    writeFileSync(join(directory, 'run=2', 'plot.svg'), 'mine');
    await run({ directory, format: 'parquet', tables: ['pods'] }, { runs: 1 });
    expect(readdirSync(directory).sort()).toEqual(
      [
        'environment.json',
        'measured.csv',
        'notes.txt',
        'plots',
        'pods.parquet',
        'run.json',
        'run=2',
      ].sort(),
    );
    expect(readdirSync(join(directory, 'run=2'))).toEqual(['plot.svg']);
    // A folder that was kept can be written to again.
    await run({ directory, tables: ['pods'] }, { runs: 2 });
    expect(existsSync(join(directory, 'run=2', 'pods.csv'))).toBe(true);
    expect(readFileSync(join(directory, 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('of a killed run counts as ours', () => {
    const directory = temporaryFolder();
    prepareFolder(directory);
    writeFileSync(join(directory, 'timeline.csv.partial'), 'half');
    prepareFolder(directory);
    expect(readdirSync(directory)).toEqual(['run.json.partial']);
  });
});
