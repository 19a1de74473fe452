import { seconds } from '@podsim/kernel';
import {
  defineHookModel,
  defineProbeModel,
  defineRuntimeModel,
  type ProbeOutcome,
} from '@podsim/sdk';
import { oneOf, optional, secondsNumber, shape, truth } from '../schema.ts';
import { ScriptedBehavior } from './behavior.ts';
import { RUNS } from './options.ts';
import type { Verdict } from './types.ts';

/** Processes that go as a list of runs says: the `program` of the case files. */
export const scripted = defineRuntimeModel({
  description:
    'Goes exactly as a list of runs says: start, end, SIGTERM, health, hooks and output.',
  options: RUNS,
  create: (process, runs) => new ScriptedBehavior(process, runs),
});

/** A hook that takes so long and ends so, whatever its handler is. */
export const scriptedHook = defineHookModel({
  description: 'A hook that takes a fixed time and succeeds or fails.',
  options: shape({ duration: optional(secondsNumber, 0), fail: optional(truth, false) }),
  create: ({ duration, fail }) => ({
    run: () => ({ result: fail ? 'failure' : 'success', duration: seconds(duration) }),
  }),
});

/** A probe that always gets the same verdict, as `setHealth` of the case files asks for. */
export const scriptedProbe = defineProbeModel({
  description: 'A probe that always gets the same verdict.',
  options: shape({
    verdict: oneOf('ok', 'fail', 'warn', 'timeout', 'error'),
    latency: optional(secondsNumber, 0),
  }),
  create: ({ verdict, latency }) => ({
    probe: (attempt): ProbeOutcome => ({
      result: resultOf(verdict),
      latency: verdict === 'timeout' ? attempt.timeout : seconds(latency),
      hold: {},
    }),
  }),
});

function resultOf(verdict: Verdict): ProbeOutcome['result'] {
  if (verdict === 'error') return 'error';
  return verdict === 'ok' || verdict === 'warn' ? 'success' : 'failure';
}
