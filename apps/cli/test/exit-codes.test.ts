import { describe, expect, it } from 'vitest';
import { exitCodeOfRuns } from '../src/exit-codes.ts';
import { ProgressLine } from '../src/run/progress.ts';

describe('the exit code of runs', () => {
  it.each([
    [['reached', 'idle'], null, 0],
    [['reached', 'limit'], null, 4],
    [['limit', 'failed', 'reached'], null, 5],
    [['reached', 'interrupted'], 130, 130],
    [[], 143, 143],
    [['failed', 'interrupted'], 130, 5],
  ] as const)('of %j with signal %s is %d', (outcomes, signal, code) => {
    expect(exitCodeOfRuns(outcomes, signal)).toBe(code);
  });
});

describe('the progress line', () => {
  const shown = (states: Parameters<ProgressLine['show']>[0][]) => {
    let text = '';
    const write = (more: string) => {
      text += more;
    };
    const line = new ProgressLine({ write, isTerminal: true, columns: 80 }, 1000);
    for (const state of states) line.show(state);
    line.clear();
    return text.split('\r\u001b[K').slice(1);
  };

  it('overwrites itself and is gone at the end', () => {
    const runs = 4;
    expect(
      shown([
        { runs, runsDone: 0, virtualTimes: [500, 250] },
        { runs, runsDone: 3, virtualTimes: [1000, 500] },
        { runs, runsDone: 4, virtualTimes: [1000, 1000] },
      ]),
    ).toEqual(['run 0/4, 18 %', 'run 3/4, 100 %', 'run 4/4, 100 %', '']);
  });

  it('of a single run tells how far that is', () => {
    expect(shown([{ runs: 1, runsDone: 0, virtualTimes: [420] }])).toEqual(['42 %', '']);
    expect(shown([])).toEqual([]);
  });
});
