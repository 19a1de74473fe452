import {
  asTime,
  constant,
  type Distribution,
  Draws,
  type Duration,
  milliseconds,
  runKey,
  Simulation,
} from '@podsim/kernel';
import TinyQueue from 'tinyqueue';
import {
  type Benchmark,
  bytesOf,
  grouped,
  hashOf,
  interleave,
  nanosecondsText,
  ratioText,
  timingOf,
} from './measure.ts';

const key = runKey(1, 1);
/** The simulation asks whether to stop after every so many tasks. */
const tasksPerPoll = 4096;

/** The queue beside a bare tinyqueue, and the price of a draw. */
export const kernel: Benchmark = ({ tiny }, print) => {
  const rounds = tiny ? 3 : 21;
  print('hold model: take the first task, queue it again at now + a draw');
  for (const queued of tiny ? [50] : [1_000, 100_000]) {
    print(`  ${holdModel(queued, tasksPerPoll * (tiny ? 1 : 100), rounds)}`);
  }
  print('draws');
  for (const line of drawsOfEachKind(tiny ? 500 : 200_000, rounds)) print(`  ${line}`);
};

function holdModel(queued: number, operations: number, rounds: number): string {
  const delays = drawDelays(queued + operations);
  const timings = interleave(rounds, {
    simulation: () => holdInSimulation(queued, operations, delays),
    tinyqueue: () => holdInTinyQueue(queued, operations, delays),
  });
  const [ours, bare] = [timingOf(timings, 'simulation'), timingOf(timings, 'tinyqueue')];
  return [
    `${grouped(queued)} queued: simulation ${nanosecondsText(ours, operations)}`,
    `tinyqueue ${nanosecondsText(bare, operations)}`,
    ratioText(ours, bare),
    `order hash ${ours.result} and ${bare.result}`,
  ].join(', ');
}

/** Microseconds; at least one, so that each task moves the clock. */
function drawDelays(count: number): readonly Duration[] {
  const draws = new Draws(key, 'benchmark/hold');
  return Array.from({ length: count }, () => draws.integer(1, 1_000_000) as Duration);
}

/** Gives the hash of the entities in the order in which their tasks ran. */
function holdInSimulation(queued: number, operations: number, delays: readonly Duration[]) {
  const order = new Int32Array(operations);
  let done = 0;
  const shouldStop = () => done >= operations;
  const simulation = new Simulation({ key, shouldStop });
  for (let index = 0; index < queued; index += 1) {
    const entity = simulation.createEntity('entity');
    const timer = entity.timer(1, () => {
      order[done] = entity.ordinal;
      timer.after(delays[queued + done] as Duration);
      done += 1;
    });
    timer.after(delays[index] as Duration);
  }
  return () => {
    simulation.run(asTime(Number.MAX_SAFE_INTEGER));
    return hashOf(bytesOf(order));
  };
}

function holdInTinyQueue(queued: number, operations: number, delays: readonly Duration[]) {
  const order = new Int32Array(operations);
  const entries = Array.from({ length: queued }, (_, id) => ({ time: delays[id] as number, id }));
  const queue = new TinyQueue(entries, (a, b) => a.time - b.time || a.id - b.id);
  return () => {
    for (let done = 0; done < operations; done += 1) {
      const entry = queue.pop();
      if (entry === undefined) throw new Error('the queue is never empty');
      order[done] = entry.id;
      entry.time += delays[queued + done] as number;
      queue.push(entry);
    }
    return hashOf(bytesOf(order));
  };
}

const [short, long] = [milliseconds(40), milliseconds(900)];
const distributions: Readonly<Record<Distribution['kind'], Distribution>> = {
  constant: constant(short),
  uniform: { kind: 'uniform', min: short, max: long },
  exponential: { kind: 'exponential', mean: short },
  normal: { kind: 'normal', mean: long, sd: short },
  logNormal: { kind: 'logNormal', median: short, p99: long },
  gamma: { kind: 'gamma', shape: 2.5, scale: short },
  weibull: { kind: 'weibull', shape: 1.5, scale: short },
  empirical: { kind: 'empirical', values: [short, milliseconds(50), milliseconds(300), long] },
  mixture: {
    kind: 'mixture',
    parts: [
      { weight: 9, of: { kind: 'exponential', mean: short } },
      { weight: 1, of: constant(long) },
    ],
  },
};

function drawsOfEachKind(count: number, rounds: number): readonly string[] {
  const draw = (sample: (draws: Draws) => number) => () => {
    const draws = new Draws(key, 'benchmark/draws');
    const samples = new Float64Array(count);
    return () => {
      for (let index = 0; index < count; index += 1) samples[index] = sample(draws);
      return samples;
    };
  };
  const kinds = Object.entries(distributions).map(
    ([kind, distribution]) => [kind, draw((draws) => draws.sample(distribution))] as const,
  );
  const timings = interleave(rounds, {
    'a uniform number': draw((draws) => draws.uniform()),
    ...Object.fromEntries(kinds),
  });
  return [...timings].map(
    ([name, timing]) =>
      `${name}: ${nanosecondsText(timing, count)}, hash ${hashOf(bytesOf(timing.result))}`,
  );
}
