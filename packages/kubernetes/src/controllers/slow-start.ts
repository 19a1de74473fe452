import { all, type Step } from '../steps.ts';

/**
 * Makes `count` things in batches of 1, 2, 4, 8, …: a controller that cannot make one finds out
 * before it has asked for five hundred (RS-3, `slowStartBatch`). Stops after a batch with a
 * failure; returns how many were made.
 */
export function* slowStart(count: number, make: () => Step<boolean>): Step<number> {
  let made = 0;
  for (let size = 1; made < count; size *= 2) {
    const batch = Math.min(size, count - made);
    const results = yield* all(Array.from({ length: batch }, make));
    const good = results.filter(Boolean).length;
    made += good;
    if (good < batch) return made;
  }
  return made;
}
