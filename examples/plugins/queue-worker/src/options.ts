import {
  described,
  type OptionsOf,
  optional,
  options,
  parseDistribution,
  readDistribution,
  readInteger,
  readOneOf,
  readText,
} from '@podsim/sdk';

const times = (text: string) => optional(readDistribution, parseDistribution(text), text);

export const workerOptions = options({
  arrivals: described(times('~20s'), 'Time between two jobs that it takes from the queue.'),
  job: described(times('5s..20s'), 'How long a job takes.'),
  backlog: described(
    optional(readInteger('a number of jobs', 0, 10_000), 0),
    'Jobs that it holds when it starts.',
  ),
  onSigterm: described(
    optional(readOneOf('drain', 'finish', 'abandon', 'ignore'), 'drain'),
    'What it ends after: all the jobs it holds, the present one, at once, or never.',
  ),
  heartbeat: described(optional(readText, '/tmp/heartbeat'), 'File that it writes at every job.'),
});

export type WorkerOptions = OptionsOf<typeof workerOptions>;
