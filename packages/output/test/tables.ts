import type { Column, Table, Value } from '@podsim/kernel';
import fc from 'fast-check';

const column = (name: string, type: Column['type'], nullable = false): Column => ({
  name,
  type,
  ...(nullable ? { nullable } : {}),
  description: 'A column of the tests.',
});

/** A table with every type of column, each also nullable. */
export const everything: Table = {
  name: 'everything',
  description: 'Every type of column.',
  columns: [
    column('time', 'time'),
    column('text', 'string'),
    column('text_or_null', 'string', true),
    column('count', 'int'),
    column('count_or_null', 'int', true),
    column('share', 'float'),
    column('share_or_null', 'float', true),
    column('flag', 'bool'),
    column('flag_or_null', 'bool', true),
    column('latency', 'duration', true),
  ],
};

const text = fc.oneof(
  fc.constantFrom('', 'a', 'x,y', 'say "hi"', 'two\nlines', 'carriage\r\nreturn', ' padded '),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const int = fc.oneof(fc.integer(), fc.maxSafeInteger());
const float = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { freq: 3, nil: null });

/** A row of {@link everything}. */
export const anyRow: fc.Arbitrary<Value[]> = fc.tuple(
  int,
  text,
  orNull(text),
  int,
  orNull(int),
  float,
  orNull(float),
  fc.boolean(),
  orNull(fc.boolean()),
  orNull(int),
);
