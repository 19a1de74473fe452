import { placeOf } from '../instances.ts';
import type { Check } from './check.ts';

/** The published restart count of a container never falls over the life of a pod object. */
export const restartCounts: Check = ({ lives }) =>
  lives.flatMap((life) => {
    const known = new Map<string, number>();
    return life.moments.flatMap((moment) => {
      if (moment.kind !== 'container') return [];
      const count = Number(/restarts=(\d+)$/.exec(moment.detail)?.[1]);
      const before = known.get(moment.container) ?? 0;
      known.set(moment.container, count);
      if (count >= before) return [];
      return [`${placeOf(moment)}: restarts fall from ${before} to ${count}`];
    });
  });
