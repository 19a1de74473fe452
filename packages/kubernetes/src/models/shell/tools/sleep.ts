import { microseconds, type SimTime } from '@podsim/kernel';
import { type Call, later } from '../engine/call.ts';
import type { Steps } from '../world/thread.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `0.2`, `1m`, `infinity`: microseconds; null where it is none. */
export function parseSleep(text: string): number | null {
  if (/^inf(?:inity)?$/i.test(text)) return Number.POSITIVE_INFINITY;
  const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text);
  if (match === null) return null;
  return Math.round(Number(match[1]) * (UNITS[match[2] || 's'] ?? 1) * 1_000_000);
}

/** The sum of its arguments. */
export function* sleep(call: Call): Steps<number> {
  if (call.args.length === 0) {
    return call.busybox ? busyboxUsage(call) : call.usage('missing operand');
  }
  let total = 0;
  for (const arg of call.args) {
    const length = parseSleep(arg);
    if (length === null) return invalid(call, arg);
    total += length;
  }
  yield rest(call, total);
  return 0;
}

/** What to yield in order to wait for so many microseconds; for ever when there is no end. */
export function rest(call: Call, us: number): SimTime | null {
  return Number.isFinite(us) ? later(call.sh, microseconds(us)) : null;
}

export function* usleep(call: Call): Steps<number> {
  yield rest(call, Number(call.args[0] ?? 0));
  return 0;
}

function invalid(call: Call, arg: string): number {
  if (call.busybox) return call.fail(`invalid number '${arg}'`);
  return call.usage(`invalid time interval '${arg}'`);
}

function busyboxUsage(call: Call): number {
  call.err('Usage: sleep [N]...');
  return 1;
}
