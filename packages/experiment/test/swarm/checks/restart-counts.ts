import { placeOf } from '../instances.ts';
import type { Check } from './check.ts';

/**
 * The published restart count of a container never falls over the life of a pod object; up to 1.21
 * it does when the runtime has lost the container (K21-41).
 */
export const restartCounts: Check = ({ lives, minor, moments }) =>
  lives.flatMap((life) => {
    const isLost = moments.some(({ what }) =>
      /removeContainers|stopSandbox|Node|Kubelet/.test(what),
    );
    if (minor < 22 && isLost) return [];
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
