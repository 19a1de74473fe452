import type { Recorder } from '../../events/recorder.ts';
import type { Step } from '../../steps.ts';
import type { NodeObject } from '../../store/nodes.ts';
import { conditionOf, type PodObject } from '../../store/objects.ts';
import type { Client, ControllerParts } from '../controller.ts';

/**
 * Makes condition Ready of all pods of a node False, one after the other, in the order of a map:
 * any. Nothing else of their status changes (NODE-3, NODE-4).
 */
export function* markPodsNotReady(
  { store, simulation }: ControllerParts,
  client: Client,
  recorder: Recorder,
  node: NodeObject,
): Step {
  const pods = store.podsOn(node.name).map((pod) => ({
    pod,
    order: simulation.draws(`${pod.identity}/node-controller/order`).uniform(),
  }));
  pods.sort((a, b) => a.order - b.order || a.pod.id - b.pod.id);
  for (const { pod } of pods) {
    if (!isReady(pod)) continue;
    yield* client.request(pod);
    const ready = conditionOf(pod.status, 'Ready');
    if (pod.removed || ready?.status !== 'True') continue;
    store.setCondition(pod, 'Ready', 'False', ready.reason, ready.message);
    recorder.pod(pod, 'Warning', 'NodeNotReady', 'Node is not ready');
  }
}

const isReady = (pod: PodObject): boolean => conditionOf(pod.status, 'Ready')?.status === 'True';
