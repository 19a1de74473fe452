import { type Fields, number, record } from '@podsim/experiment/assert';
import {
  asTime,
  run,
  runKey,
  Simulation,
  type Step,
  seconds,
  sleep,
  TerminationOrder,
} from '@podsim/experiment/rules';
import { specEntries } from './statuses.ts';

const SECOND = 1_000_000;
const RUNTIME_PHASE = 2;
const LONG = asTime(3600 * SECOND);

/** Function `terminationOrder` of the grammar: all containers are told to stop at once. */
export function terminationOrderRow(input: Fields): Fields {
  const simulation = new Simulation({ key: runKey(1, 1) });
  const entity = simulation.createEntity('pod');
  // A regular init container has ended long before.
  const containers = specEntries(input).map(({ name, kind }) => ({
    name,
    kind,
    running: kind !== 'init',
  }));
  const order = new TerminationOrder(entity, () => simulation.now, containers);
  const grace = number(input, 'gracePeriod', 30);
  const exitAfter = record(input, 'exitAfter');
  const seen: Record<string, Fields> = {};
  for (const { name, running } of containers) {
    if (!running) continue;
    const stop = function* (): Step {
      yield* order.wait(name, grace);
      seen[name] = { wait: simulation.now / SECOND };
      yield* sleep(entity, RUNTIME_PHASE, seconds(number(exitAfter, name, 0)));
      order.ended(name);
    };
    run(stop(), () => {});
  }
  simulation.run(LONG);
  return seen;
}
