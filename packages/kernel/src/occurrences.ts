import type { Draws } from './draws.ts';
import { log } from './math.ts';

/**
 * The geometric distribution has no memory, so the gaps may begin anew at every multiple of this:
 * the question about any attempt is answered without all those before it.
 */
const BLOCK = 256;

/**
 * The first of the attempts `from`, `from + 1`, … below `end` in which something happens that
 * happens in each attempt by itself with the probability `share`; `end` if there is none.
 *
 * Independent occurrences are defined by their gaps: the next one comes G attempts after the one
 * before, G being geometric and drawn by its number from `draws`. So whoever skips attempts in
 * which nothing happens and whoever asks about each of them see the same; a stretch of n attempts
 * costs about `share * n + n / 256` draws, which is what makes rare failures cheap.
 *
 * A pure function: it does not move `draws`, which has to be used for nothing else.
 */
export function nextOccurrence(draws: Draws, share: number, from: number, end: number): number {
  if (share >= 1) return Math.min(from, end);
  const quiet = share > 0 ? log(1 - share) : 0;
  // Shares below 2^-54 are never seen.
  if (quiet === 0) return end;
  for (let start = from - (from % BLOCK); start < end; start += BLOCK) {
    const found = firstInBlock(draws, quiet, start, from);
    if (found < start + BLOCK) return Math.min(found, end);
  }
  return end;
}

/** At or after `from`; at or after the end of the block that begins at `start` if there is none. */
function firstInBlock(draws: Draws, quiet: number, start: number, from: number): number {
  let at = start - 1;
  // Every gap is 1 at least, so the block's own indices are enough for its gaps.
  for (let index = start; ; index++) {
    at += 1 + Math.floor(log(1 - draws.uniformAt(index)) / quiet);
    if (at >= from) return at;
  }
}
