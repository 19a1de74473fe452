import type { PodMetrics } from '../metrics/pod-metrics.ts';
import type { Controller, ControllerParts } from './controller.ts';
import { CronJobController } from './cronjob/cronjob.ts';
import { DaemonSetController } from './daemonset/daemonset.ts';
import { DeploymentController } from './deployment/deployment.ts';
import { DisruptionController } from './disruption/disruption.ts';
import { GarbageCollector } from './garbage-collector/garbage-collector.ts';
import { JobController } from './job/job-controller.ts';
import { UntrackedJobController } from './job-untracked/job-controller.ts';
import { NodeLifecycle } from './node-lifecycle/node-lifecycle.ts';
import { PodAutoscaler } from './podautoscaler/podautoscaler.ts';
import { PodGC } from './podgc/podgc.ts';
import { ReplicaSetController } from './replicaset/replicaset.ts';
import { StatefulSetController } from './statefulset/statefulset.ts';
import { TaintEviction } from './tainteviction/taint-eviction.ts';
import { TtlAfterFinished } from './ttl-after-finished/ttl-after-finished.ts';

/** The loops of the controller manager that look at objects and the pods they own. */
export function createControllers(
  parts: ControllerParts,
  metrics: PodMetrics,
): readonly Controller[] {
  return [
    new GarbageCollector(parts),
    new DeploymentController(parts),
    new ReplicaSetController(parts),
    new StatefulSetController(parts),
    new DaemonSetController(parts),
    parts.release.jobTracksPods ? new JobController(parts) : new UntrackedJobController(parts),
    new CronJobController(parts),
    new TtlAfterFinished(parts),
    new PodAutoscaler(parts, metrics),
  ];
}

/** The loops that look at nodes and at every pod on them, whoever owns it. */
export function createNodeControllers(parts: ControllerParts): readonly Controller[] {
  return [
    new NodeLifecycle(parts),
    new TaintEviction(parts),
    new PodGC(parts),
    new DisruptionController(parts),
  ];
}
