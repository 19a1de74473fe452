import { expect, test } from 'vitest';
import {
  asTime,
  type Distribution,
  type Duration,
  runKey,
  type SimTime,
  Simulation,
  seconds,
  since,
} from '../src/index.ts';
import { average, standardError } from './statistics.ts';

/** Runs one queue with one server; returns the waiting time of each customer, in seconds. */
function waits(customers: number, arrival: Distribution, service: Distribution): number[] {
  const sim = new Simulation({ key: runKey(42, 0) });
  const arrivals = sim.draws('arrivals');
  const services = sim.draws('services');
  const line: SimTime[] = [];
  const waited: number[] = [];
  let head = 0;
  const begin = (): void => {
    waited.push(since(sim.now, line[head++] as SimTime) / 1e6);
    server.after(services.sample(service));
  };
  const server = sim.createEntity('server').timer(1, () => {
    if (head < line.length) begin();
  });
  const source = sim.createEntity('source').timer(0, () => {
    line.push(sim.now);
    if (!server.armed && head === line.length - 1) begin();
    if (line.length < customers) source.after(arrivals.sample(arrival));
  });
  source.after(0 as Duration);
  expect(sim.run(asTime(Number.MAX_SAFE_INTEGER))).toBe('idle');
  return waited;
}

/** Means of runs of neighbours: waits depend on each other, means of 5,000 hardly do. */
function batchMeans(values: readonly number[], size: number): number[] {
  const means: number[] = [];
  for (let i = 0; i < values.length; i += size) means.push(average(values.slice(i, i + size)));
  return means;
}

test.each([
  // W = rho / (mu - lambda), and for constant service half of it (Pollaczek and Khinchine).
  ['M/M/1, half busy', 2, { kind: 'exponential', mean: seconds(1) }, 1],
  ['M/M/1, 80 % busy', 1.25, { kind: 'exponential', mean: seconds(1) }, 4],
  ['M/D/1, half busy', 2, { kind: 'constant', value: seconds(1) }, 0.5],
] as const)('%s: customers wait as long as theory says', (_, every, service, expected) => {
  const arrival: Distribution = { kind: 'exponential', mean: seconds(every) };
  const all = waits(210_000, arrival, service);
  // The first 10,000 still remember the empty start.
  const means = batchMeans(all.slice(10_000), 5000);
  const error = standardError(means);
  expect(error / expected).toBeLessThan(0.04);
  expect(Math.abs(average(means) - expected)).toBeLessThan(3.29 * error);
});
