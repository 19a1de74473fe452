import type { Toleration } from '@podsim/api';
import { tolerates } from '@podsim/api';
import type { Taint } from '../../store/nodes.ts';

/**
 * How many seconds a pod may stay on a node with these NoExecute taints (NODE-8): 0 when one of
 * them is not tolerated, null for ever. Of each taint the first toleration that fits counts.
 */
export function tolerationSeconds(
  taints: readonly Taint[],
  tolerations: readonly Toleration[],
): number | null {
  let shortest: number | null = null;
  for (const taint of taints) {
    const toleration = tolerations.find((one) => tolerates(one, taint));
    if (!toleration) return 0;
    const { tolerationSeconds: seconds } = toleration;
    if (seconds === null) continue;
    const time = Math.max(0, seconds);
    shortest = Math.min(shortest ?? time, time);
  }
  return shortest;
}
