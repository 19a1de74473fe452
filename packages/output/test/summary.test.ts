import type { Table, Value } from '@podsim/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeSummaries, SummaryCollector, type WorkloadPart } from '../src/index.ts';

const table = (name: string, columns: string[]): Table => ({
  name,
  description: 'A source.',
  columns: columns.map((column) => ({ name: column, type: 'string', description: 'A column.' })),
});
const pods = table('pods', ['namespace', 'pod', 'workload', 'created', 'ready_first']);
const restarts = table('restarts', ['namespace', 'pod', 'cause']);
const terminations = table('terminations', ['namespace', 'pod', 'killed', 'latency']);

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
      ['default', 'web-1', 'deployment/web', 0, 2_000_000],
      ['default', 'web-2', 'deployment/web', 0, null],
      ['default', 'db', '', 1_000_000, 5_000_000],
      ['other', 'db', '', 0, 1_000_000],
    ],
    restarts: [
      ['default', 'web-1', 'liveness'],
      ['default', 'web-2', 'exit'],
      ['default', 'web-2', 'liveness'],
      ['other', 'db', 'exit'],
    ],
    terminations: [
      ['default', 'web-1', true, 30_000_000],
      ['default', 'web-2', false, 10_000_000],
      ['default', 'web-2', false, null],
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
    const [web] = mergeSummaries(parts);
    expect(web).toMatchObject({
      restarts: 3,
      restartsByCause: [
        ['exit', 1],
        ['liveness', 2],
      ],
      termination: { n: 2, p50: 20_000_000, max: 30_000_000 },
      killed: 1,
    });
  });

  it('of several runs do not depend on which ended first', () => {
    const anyPart: fc.Arbitrary<WorkloadPart> = fc.record({
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
    });
    fc.assert(
      fc.property(fc.array(anyPart), (list) => {
        expect(mergeSummaries(list.toReversed())).toEqual(mergeSummaries(list));
      }),
      { seed: 11, numRuns: 100 },
    );
  });
});
