import type { Table, Value } from '@podsim/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeSummaries, type RunPart, SummaryCollector } from '../src/index.ts';

const table = (name: string, columns: string[]): Table => ({
  name,
  description: 'A source.',
  columns: columns.map((column) => ({ name: column, type: 'string', description: 'A column.' })),
});
const podColumns = ['namespace', 'pod', 'timeline_pod', 'workload', 'created', 'ready_first'];
const pods = table('pods', podColumns);
const restarts = table('restarts', ['namespace', 'pod', 'cause', 'false_kill']);
const terminations = table('terminations', ['namespace', 'pod', 'trigger', 'killed', 'latency']);

function partsOf(rows: { pods: Value[][]; restarts: Value[][]; terminations: Value[][] }) {
  const collector = new SummaryCollector();
  rows.restarts.forEach(collector.listener('restarts', restarts));
  rows.terminations.forEach(collector.listener('terminations', terminations));
  rows.pods.forEach(collector.listener('pods', pods));
  return collector.take();
}

describe('summaries', () => {
  const parts = partsOf({
    pods: [
      ['default', 'web-1', 'web#1', 'deployment/web', 0, 2_000_000],
      ['default', 'web-2', 'web#2', 'deployment/web', 0, null],
      ['default', 'db', 'db', '', 1_000_000, 5_000_000],
      ['other', 'db', 'db', '', 0, 1_000_000],
    ],
    restarts: [
      ['default', 'web-1', 'liveness', true],
      ['default', 'web-2', 'exit', false],
      ['default', 'web-2', 'liveness', false],
      ['other', 'db', 'exit', false],
    ],
    terminations: [
      ['default', 'web-1', 'liveness', true, 30_000_000],
      ['default', 'web-2', 'deleted', false, 10_000_000],
      ['default', 'web-2', 'deleted', false, null],
    ],
  });

  it('group pods by namespace and workload; a bare pod is its own', () => {
    expect(parts.map((part) => [part.namespace, part.workload, part.pods, part.ready])).toEqual([
      ['default', 'deployment/web', 2, 1],
      ['default', 'pod/db', 1, 1],
      ['other', 'pod/db', 1, 1],
    ]);
  });

  it('count restarts by cause and keep the times of processes that ended', () => {
    const {
      workloads: [web],
    } = mergeSummaries(parts.map((part) => ({ ...part, run: 3 })));
    expect(web).toMatchObject({
      restarts: 3,
      restartsByCause: [
        ['exit', 1],
        ['liveness', 2],
      ],
      termination: { n: 2, p50: 20_000_000, max: 30_000_000 },
      killed: 1,
      falseKills: 1,
      mostRestarted: { run: 3, pod: 'web#2', value: 2 },
      // That of web#1 took longer, but it was a restart.
      slowestEnd: { run: 3, pod: 'web#2', value: 10_000_000 },
    });
  });

  it('have a total, and of equal pods name the first run', () => {
    const both = [2, 1].flatMap((run) => parts.map((part) => ({ ...part, run })));
    expect(mergeSummaries(both).total).toMatchObject({
      ...{ workload: 'all', pods: 8, ready: 6, restarts: 8, falseKills: 2 },
      mostRestarted: { run: 1, pod: 'web#2', value: 2 },
    });
    expect(mergeSummaries([])).toEqual({ total: null, workloads: [] });
  });

  it('of several runs do not depend on which ended first', () => {
    const extreme = fc.option(fc.record({ pod: fc.constantFrom('a#1', 'a#2'), value: fc.nat(3) }));
    const anyPart: fc.Arbitrary<RunPart> = fc.record({
      run: fc.nat(3),
      namespace: fc.constantFrom('default', 'other'),
      workload: fc.constantFrom('pod/a', 'job/b'),
      pods: fc.nat(5),
      ready: fc.nat(5),
      restarts: fc.constantFrom(
        [['exit', 2] as const],
        [['oom', 1] as const, ['exit', 1] as const],
      ),
      timesToReady: fc.array(fc.nat()).map((times) => Float64Array.from(times)),
      terminations: fc.array(fc.nat()).map((times) => Float64Array.from(times)),
      killed: fc.nat(3),
      falseKills: fc.nat(3),
      mostRestarted: extreme,
      slowestEnd: extreme,
    });
    fc.assert(
      fc.property(fc.array(anyPart), (list) => {
        expect(mergeSummaries(list.toReversed())).toEqual(mergeSummaries(list));
      }),
      { seed: 11, numRuns: 100 },
    );
  });
});
