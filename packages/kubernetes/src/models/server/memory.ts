import { parseMemory } from '@podsim/api';
import { type Duration, hours, minutes, seconds } from '@podsim/kernel';
import type { OptionReader } from '@podsim/sdk';
import { optional, shape } from '../schema.ts';

/** What a process holds in memory: so much at its start, and so much more with time. */
export interface Memory {
  readonly start: number;
  readonly growth: Growth;
}

/** Bytes per period; 0 for memory that stays. */
export interface Growth {
  readonly bytes: number;
  readonly per: Duration;
}

const readBytes: OptionReader<number> = (value, path, issues) => {
  try {
    if (typeof value === 'string' || typeof value === 'number') {
      const bytes = parseMemory(value);
      if (bytes >= 0) return bytes;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  issues.push({ message: `expected an amount of memory such as 50Mi`, path });
  return 0;
};

const PERIODS: ReadonlyMap<string, Duration> = new Map([
  ['s', seconds(1)],
  ['second', seconds(1)],
  ['m', minutes(1)],
  ['min', minutes(1)],
  ['minute', minutes(1)],
  ['h', hours(1)],
  ['hour', hours(1)],
  ['d', hours(24)],
  ['day', hours(24)],
]);

/** `60Mi/h`, or `1Mi per minute`. */
const readGrowth: OptionReader<Growth> = (value, path, issues) => {
  const rate = typeof value === 'string' ? /^(\S+?)\s*(?:\/|\sper\s)\s*(\w+)$/.exec(value) : null;
  const per = PERIODS.get(rate?.[2] ?? '');
  if (rate && per !== undefined) return { bytes: readBytes(rate[1], path, issues), per };
  issues.push({ message: 'expected a rate such as 1Mi per minute or 60Mi/h', path });
  return STAYS;
};

const STAYS: Growth = { bytes: 0, per: seconds(1) };

/** `{ start: 50Mi, growth: 1Mi per minute }`, or `50Mi` for memory that stays. */
export const readMemory: OptionReader<Memory> = (value, path, issues) => {
  if (typeof value !== 'object') return { start: readBytes(value, path, issues), growth: STAYS };
  return shape<Memory>({
    start: optional(readBytes, 0),
    growth: optional(readGrowth, STAYS),
  }).read(value, path, issues);
};

/** From then on draws no longer distinguish times (142 years). */
const NEVER = 0x10_0000_0000_0000n;

/**
 * How long after its start a process holds more than `limit`: the first microsecond at which
 * `start + growth * t` exceeds it; null if that never comes.
 */
export function crossing({ start, growth }: Memory, limit: number): Duration | null {
  if (start > limit) return seconds(0);
  if (growth.bytes === 0) return null;
  // Products of bytes and microseconds pass 2^53.
  const room = BigInt(limit - start) * BigInt(growth.per);
  const at = room / BigInt(growth.bytes) + 1n;
  return at < NEVER ? (Number(at) as Duration) : null;
}

/** Bytes that a process holds after so much time. */
export function heldAt({ start, growth }: Memory, age: Duration): number {
  return start + Math.floor((growth.bytes / growth.per) * age);
}
