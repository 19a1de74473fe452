import {
  asTime,
  defineProbeModel,
  described,
  type OptionsOf,
  optional,
  options,
  type ProbeAttempt,
  type ProbeOutcome,
  parseDistribution,
  readDistribution,
  readDuration,
  readShare,
  type SimTime,
  seconds,
} from '@podsim/sdk';

const times = (text: string) => optional(readDistribution, parseDistribution(text), text);

const lossyOptions = options({
  bad: described(optional(readShare, 0.05, '5%'), 'Share of the time that a node is in trouble.'),
  window: described(optional(readDuration, seconds(10), '10s'), 'For how long at a time.'),
  loss: described(optional(readShare, 0.5, '50%'), 'Share of the probes lost meanwhile.'),
  latency: described(times('4ms'), 'Of an answer, drawn once for each probe.'),
  slowNodes: described(optional(readShare, 0, '0%'), 'Share of the nodes with a latency tail.'),
  tail: described(times('2s'), 'Latency of every answer from those.'),
});

/** So many windows are looked ahead for the next bad one. */
const horizon = 1_000;

/**
 * Loss that all probes of a node suffer together: time is cut into windows, and a draw that the
 * node's probes share says of each whether the node is in trouble. Between two bad windows every
 * answer is the same, so that the probes need not be executed.
 */
export const lossy = defineProbeModel({
  description: 'Probes that get lost together while their node is in trouble; slow nodes.',
  options: lossyOptions,
  create: (given) => ({ probe: (attempt) => outcome(given, attempt) }),
});

function outcome(given: OptionsOf<typeof lossyOptions>, attempt: ProbeAttempt): ProbeOutcome {
  const windows = attempt.onNode('windows');
  const isBad = (window: number) => windows.uniformAt(window) < given.bad;
  const present = Math.floor(attempt.startedAt / given.window);
  const inTrouble = isBad(present);
  if (inTrouble && attempt.draws.uniformAt(0) < given.loss) {
    return { result: 'failure', latency: attempt.timeout, message: 'i/o timeout' };
  }
  const isSlow = attempt.onNode('slow').uniformAt(0) < given.slowNodes;
  if (isSlow) return { result: 'success', latency: attempt.draws.sampleAt(given.tail, 1) };
  const latency = attempt.random('latency').sampleAt(given.latency, 0);
  if (inTrouble) return { result: 'success', latency };
  const until = nextTrouble(isBad, present, given.window);
  return { result: 'success', latency, hold: { until } };
}

/** The beginning of the next bad window, or of one before it: then it is asked again. */
function nextTrouble(isBad: (window: number) => boolean, present: number, window: number): SimTime {
  let next = present + 1;
  while (next < present + horizon && !isBad(next)) next += 1;
  return asTime(next * window);
}
