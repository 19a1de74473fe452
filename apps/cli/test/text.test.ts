import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { alignColumns } from '../src/text/columns.ts';
import { shortTime } from '../src/text/duration.ts';
import { nearestName } from '../src/text/nearest.ts';
import { shellLine } from '../src/text/shell.ts';
import { yamlText } from '../src/text/yaml.ts';

describe('shortTime', () => {
  it.each([
    [null, '-'],
    [0, '0s'],
    [400, '0.4ms'],
    [85_000, '85ms'],
    [999_499, '999ms'],
    [999_500, '1.00s'],
    [1_500_000, '1.50s'],
    [9_996_000, '10.0s'],
    [30_123_456, '30.1s'],
    [99_960_000, '1m40s'],
    [312_000_000, '5m12s'],
    [7_500_000_000, '2h5m'],
  ])('%d is %s', (microseconds, text) => {
    expect(shortTime(microseconds)).toBe(text);
  });
});

describe('yamlText', () => {
  it('is read back by a YAML parser as what it was', () => {
    const key = fc.oneof(fc.string(), fc.constantFrom('yes', 'null', 'a b', '- x', '1', 'n'));
    const leaf = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('tree')),
        fc.dictionary(key, tie('tree')),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(key, tree, { minKeys: 1 }), (data) => {
        expect(parseDocument(yamlText(data)).toJS()).toEqual(data);
      }),
      { seed: 1, numRuns: 100 },
    );
  });
});

describe('nearestName', () => {
  const names = ['pods', 'probes', 'timeline'];
  it.each([
    ['pod', 'pods'],
    ['timelnie', 'timeline'],
    ['probs', 'probes'],
    ['xyzzy', null],
  ])('of %s is %s', (given, expected) => {
    expect(nearestName(given, names)).toBe(expected);
  });
});

describe('alignColumns', () => {
  it('makes columns as wide as their cells', () => {
    const columns = [
      { title: 'NAME', align: 'left' },
      { title: 'N', align: 'right' },
      { title: 'X', align: 'left' },
    ] as const;
    expect(
      alignColumns(columns, [
        ['a', '10', ''],
        ['longer', '5', 'y'],
      ]),
    ).toEqual(['NAME     N  X', 'a       10', 'longer   5  y']);
  });
});

describe('shellLine', () => {
  it('quotes what a shell would take apart', () => {
    expect(shellLine(['run', 'a b', "it's", 'x[0]=1', 'pod/web:a.b=c'])).toBe(
      `run 'a b' 'it'\\''s' 'x[0]=1' pod/web:a.b=c`,
    );
  });
});
