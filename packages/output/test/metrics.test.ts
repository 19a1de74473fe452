import type { Column, Table, Value } from '@podsim/kernel';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  exactSum,
  loadMetricsFold,
  metricDefinitions,
  metricsTable,
  quantile,
  SourceCollector,
  type SourceName,
} from '../src/index.ts';

const types: Record<SourceName, Record<string, Column['type']>> = {
  pods: {
    restarts: 'int',
    created: 'time',
    scheduled: 'time',
    initialized: 'time',
    ready_first: 'time',
    ready_total: 'duration',
    unready_total: 'duration',
    removed: 'time',
  },
  containers: { container: 'string', running_total: 'duration', backoff_total: 'duration' },
  restarts: { cause: 'string', fault_to_restart: 'duration', false_kill: 'bool' },
  terminations: { latency: 'duration', killed: 'bool', endpoint_removal: 'duration' },
  services: { observed_total: 'duration', available_total: 'duration', lost_total: 'duration' },
  service_endpoints: { before_serving: 'duration', after_serving: 'duration' },
};
const tables = new Map(
  Object.entries(types).map(([name, columns]): [SourceName, Table] => [
    name as SourceName,
    {
      name,
      description: 'A source.',
      columns: Object.entries(columns).map(([column, type]) => ({
        name: column,
        type,
        nullable: true,
        description: 'A column.',
      })),
    },
  ]),
);

const end = 3_600_000_000;
const micros = fc.integer({ min: 0, max: end });
const maybe = (values: fc.Arbitrary<number>) => fc.option(values, { nil: null, freq: 2 });

interface Pod {
  created: number;
  scheduled: number | null;
  initialized: number | null;
  ready_first: number | null;
  ready_total: number;
  unready_total: number;
  restarts: number;
  removed: number | null;
}
const pod: fc.Arbitrary<Pod> = fc.record({
  created: fc.integer({ min: 0, max: 1000 }),
  scheduled: maybe(micros.map((t) => t + 1000)),
  initialized: maybe(micros.map((t) => t + 1000)),
  ready_first: maybe(micros.map((t) => t + 1000)),
  ready_total: micros,
  unready_total: micros,
  restarts: fc.integer({ min: 0, max: 2 }),
  removed: maybe(micros.map((t) => t + 1000)),
});
const container = fc.record({
  container: fc.constant('app'),
  running_total: micros,
  backoff_total: micros,
});
const restart = fc.record({
  cause: fc.constantFrom('exit', 'liveness', 'start-error', 'something new'),
  fault_to_restart: maybe(micros),
  false_kill: fc.boolean(),
});
const termination = fc.record({
  latency: maybe(micros),
  killed: fc.boolean(),
  endpoint_removal: maybe(micros),
});
const service = fc
  .record({
    observed_total: micros,
    available: fc.double({ min: 0, max: 1 }),
    lost: fc.double({ min: 0, max: 1 }),
  })
  .map(({ observed_total, available, lost }) => ({
    observed_total,
    available_total: Math.round(observed_total * (available || 0)),
    lost_total: Math.round(observed_total * (lost || 0)),
  }));
const anyRun = fc.record({
  pods: fc.array(pod, { maxLength: 12 }),
  containers: fc.array(container, { maxLength: 12 }),
  restarts: fc.array(restart, { maxLength: 12 }),
  terminations: fc.array(termination, { maxLength: 12 }),
  services: fc.array(service, { maxLength: 4 }),
  service_endpoints: fc.array(fc.record({ before_serving: micros, after_serving: maybe(micros) }), {
    maxLength: 12,
  }),
});
type AnyRun = typeof anyRun extends fc.Arbitrary<infer T> ? T : never;

const causes = [
  ...['exit', 'liveness', 'startup', 'postStart', 'sandbox', 'oom', 'definition', 'start-error'],
];

const sum = (all: number[]) => Number(all.reduce((total, value) => total + BigInt(value), 0n));
const ratio = (a: number, b: number) => (b === 0 ? null : a / b);

function obviousOfServices(services: AnyRun['services']): [string, number | null][] {
  const observed = sum(services.map((s) => s.observed_total));
  const shares = (column: 'available_total' | 'lost_total') =>
    services.filter((s) => s.observed_total > 0).map((s) => s[column] / s.observed_total);
  const extreme = (all: number[], pick: (...all: number[]) => number) =>
    all.length === 0 ? null : pick(...all);
  const available = sum(services.map((s) => s.available_total));
  return [
    ['service_availability', ratio(available, observed)],
    ['service_availability.worst', extreme(shares('available_total'), Math.min)],
    ['service_lost_share', ratio(sum(services.map((s) => s.lost_total)), observed)],
    ['service_lost_share.worst', extreme(shares('lost_total'), Math.max)],
  ];
}

/** The definitions, written down once more without regard to speed. */
function obvious(run: AnyRun): Map<string, number | null> {
  const values = new Map<string, number | null>();
  const known = (all: (number | null)[]) => all.filter((value) => value !== null);
  const quantiles = (name: string, all: (number | null)[]) => {
    const sorted = known(all).sort((a, b) => a - b);
    for (const [suffix, p] of Object.entries({ p50: 0.5, p90: 0.9, p99: 0.99, max: 1 })) {
      const h = (sorted.length - 1) * p;
      const low = sorted[Math.floor(h)];
      const high = sorted[Math.ceil(h)];
      const value =
        low === undefined || high === undefined ? null : (low + (high - low) * (h % 1)) / 1e6;
      values.set(`${name}.${suffix}`, value);
    }
  };
  const { pods, containers, restarts, terminations } = run;
  const after = (column: 'scheduled' | 'initialized' | 'ready_first') =>
    pods.map((p) => (p[column] === null ? null : p[column] - p.created));
  const life = sum(pods.map((p) => (p.removed ?? end) - p.created));
  values.set('restarts_per_pod_hour', ratio(restarts.length * 3600e6, life));
  values.set(
    'share_of_pods_restarted',
    ratio(pods.filter((p) => p.restarts > 0).length, pods.length),
  );
  for (const cause of causes) {
    values.set(`restarts_by_cause.${cause}`, restarts.filter((r) => r.cause === cause).length);
  }
  const backoff = sum(containers.map((c) => c.backoff_total));
  values.set(
    'crashloop_share_of_time',
    ratio(backoff, backoff + sum(containers.map((c) => c.running_total))),
  );
  quantiles('time_to_scheduled_seconds', after('scheduled'));
  quantiles('time_to_initialized_seconds', after('initialized'));
  quantiles('time_to_ready_seconds', after('ready_first'));
  const unready = sum(pods.map((p) => p.unready_total));
  values.set('unready_seconds', unready / 1e6);
  values.set(
    'unready_share_of_time',
    ratio(unready, unready + sum(pods.map((p) => p.ready_total))),
  );
  values.set('false_kills', restarts.filter((r) => r.false_kill).length);
  quantiles(
    'fault_to_restart_seconds',
    restarts.map((r) => r.fault_to_restart),
  );
  quantiles(
    'termination_latency_seconds',
    terminations.map((t) => t.latency),
  );
  const ended = terminations.filter((t) => t.latency !== null);
  values.set('killed_share', ratio(ended.filter((t) => t.killed).length, ended.length));
  quantiles(
    'endpoint_removal_seconds',
    terminations.map((t) => t.endpoint_removal),
  );
  quantiles(
    'endpoint_after_stop_seconds',
    ended.map((t) =>
      t.endpoint_removal === null ? null : Math.max(0, t.endpoint_removal - (t.latency as number)),
    ),
  );
  for (const [name, value] of obviousOfServices(run.services)) values.set(name, value);
  for (const when of ['before', 'after'] as const) {
    const all = run.service_endpoints.map((s) => s[`${when}_serving`]);
    quantiles(`endpoint_${when}_serving_seconds`, all);
  }
  return values;
}

function collected(run: AnyRun): SourceCollector {
  const collector = new SourceCollector();
  for (const [name, table] of tables) {
    const listen = collector.listener(name, table);
    for (const row of run[name] as Record<string, Value>[]) {
      listen(table.columns.map((column) => row[column.name] as Value));
    }
  }
  return collector;
}

let fold: Awaited<ReturnType<typeof loadMetricsFold>>;
beforeAll(async () => {
  fold = await loadMetricsFold();
});

describe('metrics', () => {
  it('are what a slow and obvious computation says', () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        const expected = obvious(run);
        const measured = fold.foldMetrics(collected(run), end);
        expect([...measured.keys()].map((metric) => metric.name)).toEqual([...expected.keys()]);
        for (const [metric, { value }] of measured) {
          const other = expected.get(metric.name) as number | null;
          if (value === null || other === null)
            expect([metric.name, value]).toEqual([metric.name, other]);
          else expect(value, metric.name).toBeCloseTo(other, 9);
        }
      }),
      { seed: 8, numRuns: 60 },
    );
  });

  it('do not depend on the order of the rows', () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        const reversed = {
          pods: run.pods.toReversed(),
          containers: run.containers.toReversed(),
          restarts: run.restarts.toReversed(),
          terminations: run.terminations.toReversed(),
          services: run.services.toReversed(),
          service_endpoints: run.service_endpoints.toReversed(),
        };
        const rows = (of: AnyRun) => fold.metricRows(fold.foldMetrics(collected(of), end));
        expect(rows(reversed)).toEqual(rows(run));
      }),
      { seed: 9, numRuns: 25 },
    );
  });

  it('of nothing are null, or 0 where they count', () => {
    const measured = fold.foldMetrics(new SourceCollector(), end);
    for (const [{ name, recipe }, { value, n }] of measured) {
      expect([name, value]).toEqual([name, ['count', 'total'].includes(recipe.kind) ? 0 : null]);
      expect(n).toBe(0);
    }
  });

  it('fit the table `metrics`, have names of their own and sentences', () => {
    const rows = fold.metricRows(fold.foldMetrics(new SourceCollector(), end));
    expect(rows).toHaveLength(metricDefinitions.length);
    for (const row of rows) expect(row).toHaveLength(metricsTable.columns.length);
    expect(new Set(metricDefinitions.map(({ name }) => name)).size).toBe(metricDefinitions.length);
    for (const { description } of metricDefinitions) expect(description).toMatch(/^[A-Z].*\.$/);
  });

  it('say which column a table lacks', () => {
    const bare: Table = { name: 'pods', description: 'Bare.', columns: [] };
    expect(() => new SourceCollector().listener('pods', bare)).toThrow(/pods\.created/);
  });
});

describe('exactSum', () => {
  it('does not round where adding numbers does', () => {
    const values = [2 ** 53 - 1, 2 ** 53 - 1, 1, 1, 1];
    expect(exactSum(values)).toBe(2n ** 54n + 1n);
    expect(BigInt(values.reduce((a, b) => a + b))).not.toBe(2n ** 54n + 1n);
  });

  it('agrees with bigint arithmetic', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeInteger()), (values) => {
        expect(exactSum(values)).toBe(values.reduce((sum, value) => sum + BigInt(value), 0n));
      }),
      { seed: 10, numRuns: 200 },
    );
  });
});

describe('quantile', () => {
  it('interpolates between the two nearest values', () => {
    expect(quantile([1, 2, 4, 8], 0.5)).toBe(3);
    expect(quantile([1, 2, 4, 8], 0.9)).toBeCloseTo(6.8, 12);
    expect(quantile([5], 0.99)).toBe(5);
    expect(quantile([], 0.5)).toBeNull();
  });
});
