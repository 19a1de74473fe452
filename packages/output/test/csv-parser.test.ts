import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvParser } from '../src/reading/csv-parser.ts';

const parse = (...pieces: string[]) => {
  const parser = new CsvParser();
  return [...pieces.flatMap((piece) => parser.feed(piece)), ...parser.end()];
};

describe('CsvParser', () => {
  it.each([
    ['a,b\n', [['a', 'b']]],
    ['a,b', [['a', 'b']]],
    [
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [',\n', [[null, null]]],
    ['"",x\n', [['', 'x']]],
    ['"a ""b"", c\nd",e\n', [['a "b", c\nd', 'e']]],
    ['', []],
  ])('reads %j', (text, lines) => {
    expect(parse(text)).toEqual(lines);
  });

  it('reads the same whatever the pieces', () => {
    const text = 'a,"b ""quoted""\r\nline",\n"",é,"x"\r\nlast,"",\n';
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(text.length), (i, j) => {
        const [from, to] = [Math.min(i, j), Math.max(i, j)];
        const pieces = [text.slice(0, from), text.slice(from, to), text.slice(to)];
        expect(parse(...pieces)).toEqual(parse(text));
      }),
      { seed: 12, numRuns: 200 },
    );
  });
});
