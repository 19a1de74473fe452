import { describe, expect, it } from 'vitest';
import { type Column, definePlugin, type Process, type Row } from '../src/index.ts';
import { createHarness } from '../src/testkit/index.ts';

/** A process that does something when it starts, of a plugin with a table of one column. */
function started(start: (process: Process) => void, type: Column['type'] = 'int') {
  const plugin = definePlugin({
    ...{ name: 'rows', version: '1.0.0', apiVersion: 1, namespace: 'rows' },
    runtimeModels: {
      app: {
        description: 'Does it.',
        create: (process) => ({ start: () => start(process) }),
      },
    },
    tables: {
      t: { description: 'Rows.', columns: [{ name: 'used', type, description: 'A value.' }] },
    },
  });
  const harness = createHarness(plugin, { seed: 1 });
  harness.runtimeModel('app');
  return harness.rows('t').map(({ used }) => used);
}
const record = (row: Row) => (process: Process) => process.record('t', row);

describe('a row', () => {
  it('has a time that is not before the run; a duration may go backwards', () => {
    const says = 'whose used is -5, not a time in whole microseconds since the start of the run';
    expect(() => started(record({ used: -5 }), 'time')).toThrow(says);
    expect(started(record({ used: 0 }), 'time')).toEqual([0]);
    expect(started(record({ used: -5 }), 'duration')).toEqual([-5]);
  });

  it('without a column says how to do without it', () => {
    expect(() => started(record({}))).toThrow(
      'recorded a row of rows_t without used, which is a whole number; give it, or declare the ' +
        'column with nullable: true',
    );
    expect(() => started(record({ used: null }))).toThrow('whose used is null, not a whole');
  });

  it('of a table that there is not says how to declare it', () => {
    expect(() => started((process) => process.record('s', {}))).toThrow(
      'the plugin declares t: add tables: { s: { description, columns: [{ name, type, desc',
    );
  });
});

it('arguments of a process are refused with what to write instead', () => {
  expect(() => started((process) => process.memory(Number.NaN))).toThrow(
    'uses NaN bytes of memory; process.memory takes a number of bytes from 0, such as',
  );
  expect(() => started((process) => process.random(undefined as never))).toThrow(
    "asked for draws named undefined; name what they are for, as in process.random('boot')",
  );
});
