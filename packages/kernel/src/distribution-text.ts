import { type Distribution, logNormalOf } from './distributions.ts';
import { duration } from './duration-text.ts';
import type { Duration } from './time.ts';

/**
 * Reads the short notation of a distribution of durations: `20s` is always 20 s, `5s..20s` is
 * log-normal with this median and 99th percentile, `~6h` is exponential with this mean.
 *
 * @throws RangeError for any other text; the message says what was given and what is expected.
 */
export function parseDistribution(text: string): Distribution {
  const trimmed = text.trim();
  if (trimmed.startsWith('~')) return { kind: 'exponential', mean: part(text, trimmed.slice(1)) };
  const parts = trimmed.split('..');
  if (parts.length > 2) throw notADistribution(text);
  const [first = '', second] = parts;
  if (second === undefined) return { kind: 'constant', value: part(text, first) };
  return logNormalOf(part(text, first), part(text, second));
}

function part(whole: string, text: string): Duration {
  try {
    return duration(text.trim());
  } catch (error) {
    throw error instanceof RangeError ? notADistribution(whole) : error;
  }
}

function notADistribution(text: string): RangeError {
  return new RangeError(
    `${JSON.stringify(text)} is not a distribution. Expected a duration such as "20s", ` +
      'median and 99th percentile such as "5s..20s", or an exponential mean such as "~6h".',
  );
}
