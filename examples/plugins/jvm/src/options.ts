import {
  described,
  type OptionsOf,
  optional,
  options,
  parseDistribution,
  readDistribution,
  readDuration,
  readNumber,
  readPositive,
  seconds,
} from '@podsim/sdk';

const times = (text: string) => optional(readDistribution, parseDistribution(text), text);

export const jvmOptions = options({
  startupCpu: described(times('20s..60s'), 'CPU time until it serves; a CPU limit stretches it.'),
  threads: described(optional(readPositive, 2), 'Cores that the start can use at once.'),
  latency: described(times('8ms'), 'Of an answer.'),
  gcEvery: described(optional(readDuration, seconds(30), '30s'), 'Mean time between two pauses.'),
  gcPause: described(times('150ms'), 'How long a pause stops everything, on a whole core.'),
  heapMi: described(
    optional(readNumber('mebibytes', 1), 512),
    'Mebibytes in use once it serves; a quarter of it before.',
  ),
  leakMi: described(
    optional(readNumber('mebibytes', 0), 0),
    'Mebibytes an hour that no collection frees.',
  ),
  shutdown: described(times('800ms'), 'From SIGTERM until its shutdown hooks are done.'),
});

export type JvmOptions = OptionsOf<typeof jvmOptions>;
