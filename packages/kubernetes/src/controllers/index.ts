import type { Controller, ControllerParts } from './controller.ts';
import { DeploymentController } from './deployment/deployment.ts';
import { GarbageCollector } from './garbage-collector/garbage-collector.ts';
import { JobController } from './job/job-controller.ts';
import { ReplicaSetController } from './replicaset/replicaset.ts';
import { StatefulSetController } from './statefulset/statefulset.ts';

/** The loops of the controller manager that look at objects and the pods they own. */
export function createControllers(parts: ControllerParts): readonly Controller[] {
  return [
    new GarbageCollector(parts),
    new DeploymentController(parts),
    new ReplicaSetController(parts),
    new StatefulSetController(parts),
    new JobController(parts),
  ];
}
