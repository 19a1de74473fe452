import { type Fields, number, oneOf, text } from '@podsim/experiment/assert';
import { type GraceInput, gracePeriod, runsPreStop } from '@podsim/experiment/rules';

const REASONS = [
  'livenessProbe',
  'startupProbe',
  'unknown',
] as const satisfies GraceInput['reason'][];

/** Function `gracePeriod` of the grammar. */
export function gracePeriodRow(input: Fields): Fields {
  const granted = gracePeriod({
    reason: oneOf(input, 'reason', REASONS, 'unknown'),
    podGrace: number(input, 'podGrace', null),
    deletionGrace: number(input, 'deletionGrace', null),
    livenessGrace: number(input, 'livenessGrace', null),
    startupGrace: number(input, 'startupGrace', null),
    override: number(input, 'override', null),
  });
  const hasHook = text(input, 'hook', '') === 'preStop';
  return { gracePeriod: granted, runsPreStop: runsPreStop(granted, hasHook) };
}
