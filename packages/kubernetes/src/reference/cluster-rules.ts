/** The rules of all but the kubelet, in words of our own. */
export const CLUSTER_RULES = `
NODE-1: A kubelet renews its lease every 10 s, and reports its node at changes or every 5 min.
NODE-2: A node is lost when nothing was heard of it for 50 s (40 s up to 1.31), looked at every 5 s.
NODE-3: Of a lost node Ready becomes Unknown, and Ready of its pods False.
NODE-4: Pods of a lost node still show as Running; their Services leave them.
NODE-5: After a power cut it takes 40 to 55 s until the node is known to be lost.
NODE-6: A lost node is tainted: NoSchedule at once, NoExecute with the pass of the monitor after
  that.
NODE-7: Pods tolerate lost and unready nodes for 300 s unless they say otherwise.
NODE-8: A pod is deleted when its toleration of a NoExecute taint is over.
NODE-12: Every 20 s pods of nodes that are gone for 40 s are removed.
NODE-13: The taint out-of-service, set by hand, lets pods of a dead node be removed.
NODE-15: Without its kubelet a node looks dead, though its containers go on.
NODE-20: kubectl drain cordons the node and evicts its pods, asking again every 5 s after a refusal.
SCHED-1: The scheduler takes one pod at a time, the highest priority first, then the oldest.
SCHED-2: It counts what pods request, not what they use; pods that terminate still count.
SCHED-3: Filters say which nodes can take a pod: taints, affinity, ports, resources, spread.
SCHED-4: Scores say which of them is best; LeastAllocated prefers the emptiest.
SCHED-5: With 100 nodes or more only a part of them is looked at.
SCHED-6: A pod that fits nowhere gets PodScheduled False and an event FailedScheduling.
SCHED-7: It is tried again after 1 s, 2 s, 4 s, up to 10 s.
SCHED-8: It is tried again when something changed that may help it, and after 5 min in any case.
SCHED-9: A pod with scheduling gates is not tried.
SCHED-10: How the message counts the reasons: '0/3 nodes are available: 3 Insufficient cpu.'
SCHED-11: A pod may preempt others of lower priority; the node is chosen where that harms least.
SCHED-12: A pod that was never bound is deleted at once.
RS-1: A ReplicaSet creates or deletes pods until as many are active as asked for.
RS-2: Active is what has neither ended nor been deleted, so a deleted pod is replaced at once.
RS-3: Pods are created in growing batches: 1, 2, 4, 8.
RS-4: Which pods go first: unbound, Pending, not Ready, cheap, crowded, young, often restarted.
RS-5: A pod is available when it has been Ready for minReadySeconds.
RS-6: Failed pods of a ReplicaSet stay as objects.
DEP-1: maxSurge is rounded up, maxUnavailable down.
DEP-2: Each step of a rollout either scales the new ReplicaSet up, or old ones down.
DEP-3: A Deployment goes by the statuses of its ReplicaSets, which lag behind.
DEP-4: A new ReplicaSet starts with its first target.
DEP-5: Recreate waits until all old pods are gone.
DEP-6: Progressing and Available say how a rollout goes; it fails without progress for 10 min.
DEP-7: Scaled during a rollout, all ReplicaSets get their share.
DEP-9: Pods that terminate are not counted, so there may be more pods than replicas and surge.
JOB-1: A Job looks at its pods a second after they change.
JOB-2: It keeps as many pods as parallelism and the missing completions ask for.
JOB-3: After a failure the next pod waits 10 s, 20 s, 40 s, up to 10 min.
JOB-4: A Job fails with more failed pods than backoffLimit.
JOB-5: With OnFailure restarts of containers count as failures.
JOB-6: After activeDeadlineSeconds the Job fails and its pods are deleted.
JOB-7: A Job is Complete or Failed only when all its pods have ended.
JOB-8: A podFailurePolicy says by exit code or condition what a failed pod means.
JOB-9: An indexed Job has one successful pod per index.
JOB-10: A pod counts as success when its phase is Succeeded.
STS-1: An ordered StatefulSet starts one pod after the other, each when the one before is Ready.
STS-3: A rolling update goes from the highest number down to the partition.
STS-4: A parallel StatefulSet does not wait when it scales.
DS-1: One pod per eligible node, bound by the scheduler.
DS-2: A failed pod is deleted and made again, after 1 s, 2 s, up to 15 min.
DS-3: A rolling update replaces the pods of maxUnavailable nodes at a time, or starts maxSurge
  first.
HPA-1: Every 15 s an autoscaler asks for so many replicas that their mean use meets the target; less
  than 10 % off is left alone. Pods that start or do not report count with care.
HPA-2: Of several metrics the largest answer counts, and one that is missing forbids fewer replicas.
  Bounds hold; with 0 replicas nothing is done.
HPA-3: Fewer replicas come only when 5 min of answers agree, more at once: twice as many or 4 more
  per 15 s.
HPA-4: A change of size makes an event SuccessfulRescale that says why.
PDB-1: Evictions are allowed while more pods are healthy than the budget asks for.
PDB-2: Pods that are not Ready may be evicted without budget if enough others are healthy.
PDB-3: Budgets bind evictions through the API only: no deletes, rollouts, taints or node pressure.
EP-1: A pod is an endpoint while it has an address and has not ended; ready while it is Ready and
  not terminating.
EP-4: The old Endpoints list has no terminating pods.
EP-5: kube-proxy takes up the first change at once, further ones once a second.
EP-6: Connections go to ready endpoints; without any, to terminating ones that still serve.
EP-7: Open connections stay with their pod when it is no endpoint any more.
EP-8: A pod gets new connections until the rules of the client's node have followed: some 100 ms up
  to 2 s after its deletion. A process that stops listening at SIGTERM loses these.
EP-11: Names of headless Services may be cached for 5 to 30 s.
EP-12: An EndpointSlice holds 100 endpoints.
QOS-1: Guaranteed: all limits equal requests; BestEffort: none is given; Burstable: the rest.
NEW-1: From 1.33 on a pod with a sidecar and crashing containers shows as Running.
NEW-2: From 1.33 on events of probes that could not be made have another text.
NEW-3: The gate ReduceDefaultCrashLoopBackOffDecay: back-off from 1 s to 60 s.
NEW-4: The gate KubeletCrashLoopBackOffMax (on from 1.35): a longest back-off per kubelet.
NEW-5: The gate ContainerStopSignals: 'lifecycle.stopSignal'.
NEW-6: From 1.35 on containers have restart policies and rules of their own.
NEW-7: From 1.36 on the rule RestartAllContainers restarts the pod in place.
NEW-10: From 1.35 on events say 'Container created' and 'Container started'.
NEW-11: From 1.35 on a restart of the kubelet leaves started and ready as they are.
NEW-12: From 1.35 on a pod in back-off is looked at when back-off is over, not every 10 to 15 s.
NEW-14: What else changed in the scheduler and controllers from 1.33 to 1.35.
OLD-7: Up to 1.28 there are no sidecars.
OLD-8: Up to 1.31 an extra attempt of a probe does not begin its period anew.
OLD-9: Older texts of events.
OLD-11: Up to 1.31 a node is lost after 40 s; up to 1.27 Jobs wait 6 min at most.
OLD-13: DisruptionTarget is there from 1.26 on.
OLD-14: Up to 1.31 a pod stays Running while its init containers run again.
OLD-18: Up to 1.31 events of Deployments have another text.
`;
