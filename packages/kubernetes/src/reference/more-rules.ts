/** Rules that follow from the others, or that little code is about. */
export const MORE_RULES = `
SYNC-3: The main loop of a kubelet does one thing at a time: news, relists, probes, ticks, clean-up.
SYNC-11: With the gate EventedPLEG the kubelet hears of starts and ends at once; it is off by
  default.
SYNC-18: Evictions, preemptions and shutdowns wait for the end of the pod, at most 1.5 graces.
SYNC-21: A pod starts visibly as Pending, ContainerCreating, Running: about a second in all.
SYNC-22: No container of a pod shows as running before all of them have been started, slow pulls and
  postStart hooks included.
SBX-2: A sandbox that replaces another makes an event SandboxChanged.
SBX-6: Restart back-off also counts for containers that a new sandbox restarts.
SBX-8: When the pause container dies alone, the others run until the kubelet notices: up to 1 s.
SBX-9: Up to 1.32 a pod shows as Pending while its init containers run again.
SBX-10: A sandbox that cannot be made gives FailedCreatePodSandBox, and is tried again.
SBX-12: When all containers have ended for good, the sandbox is stopped.
IMG-7: A pull that fails at once shows ErrImagePull, then ImagePullBackOff with growing waits.
IMG-8: A pod that is deleted during a pull ends when the pull does.
IMG-10: Ended containers are removed once a minute; unused images when the disk is full.
INIT-2: Between two init containers lies up to a second: the kubelet has to notice the end.
INIT-3: The containers start when the last init container has ended with 0.
INIT-4: A failing init container has the restart back-off of any other.
INIT-5: With the policy Never a failed init container fails the pod.
INIT-7: Init containers run again with a new sandbox, not when a container restarts.
INIT-9: STATUS shows 'Init:1/3': how many of the init containers are done.
SIDE-3: What comes after a sidecar waits for its start and its startup probe, not for readiness.
SIDE-5: Sidecars have the restart back-off of any other container.
SIDE-6: While the last sidecar is down and no container runs, no container restarts.
SIDE-7: When all containers have ended for good, sidecars are ended too, and then the pod.
SIDE-8: How sidecars end does not make a pod Failed.
SIDE-10: READY counts sidecars, and Ready waits for them.
SIDE-11: Sidecars end last: see TERM-12.
MAIN-6: With OnFailure a container that ended with 0 stays ended.
MAIN-7: With Always a container that ended with 0 restarts like one that failed.
MAIN-8: With Never nothing restarts.
CRASH-2: The wait counts from the end of the last run.
CRASH-3: The first restart is immediate, the next ones wait 10, 20, 40, 80, 160 and then 300 s.
CRASH-4: Instances that were killed count as ended ones.
CRASH-7: Whatever makes the pod sync lets a waiting container start earlier.
CRASH-8: RESTARTS rises when the new instance shows in the status.
CRASH-11: A failed start counts for back-off as well.
CRASH-12: Errors of configuration are tried again every 10 to 15 s.
CRASH-13: A new pod, or a restart of the kubelet, forgets back-off.
HOOK-2: While postStart runs, the status stays as it was.
HOOK-5: An exec hook fails when its container ends; a sleep goes on.
HOOK-6: A deletion during postStart waits for the hook.
HOOK-7: preStop runs for every kill of a running container, but not when the process ends by itself.
HOOK-10: What preStop costs of the grace period is counted in whole seconds.
HOOK-12: When a pod is killed, the preStop hooks of its containers run side by side.
PROBE-8: The first attempt comes with the first tick at which the status shows the container.
PROBE-9: Ticks keep their rhythm when a container restarts.
PROBE-11: Failures in a row are counted across restarts.
PROBE-12: A container that does not run has a failed probe.
PROBE-13: A restarted container is not ready until its readiness probe has succeeded again.
PROBE-18: An attempt that is longer than the period delays the next one.
PROBE-19: Probes of different kinds and containers know nothing of each other.
PROBE-23: The grace period of a kill by a probe is that of the probe, else of the pod.
PROBE-24: A failed readiness probe takes the pod out of its Services; it restarts nothing.
PROBE-27: While a liveness kill is under way, readiness goes on against the dying process.
PROBE-28: With the policy Never a probe ends with its container.
TERM-3: A second DELETE can only shorten the grace period.
TERM-5: With finalizers the object stays when the pod has ended.
TERM-10: A kill under way is not shortened by a shorter grace period that comes later.
TERM-16: A deleted pod is Succeeded if all containers ended with 0, else Failed.
TERM-17: A deletion leaves Ready alone; Services go by the deletion itself.
TERM-21: Before it evicts for want of disk, a node removes ended containers and unused images.
TERM-22: Pods above their request are evicted first, then those of lower priority.
TERM-23: Pressure of a node stays for 5 min after it was last seen.
TERM-24: Evicted pods stay as objects; ReplicaSets replace them at once.
TERM-27: When a node loses power its containers are just gone.
TERM-30: A pod that is deleted during a pull may still start before it ends.
TERM-33: kubectl delete waits until the object is gone.
STAT-8: The reason for which a start failed shows one sync later.
STAT-11: A container that ended shows as running again only if its policy allows that.
STAT-21: Statuses that follow each other quickly may never be seen.
STAT-24: A pod that ends by itself shows its final phase some seconds after its last container.
STAT-31: How kubectl makes STATUS of phase, reasons and states of containers.
STAT-33: A container that was created, not started, waits without a reason.
STAT-38: What each STATUS means.
EVENT-5: A crashing pod uses up its events in about 6 min; from then on they come every 5 min.
NODE-9: From a power cut to the deletion of its pods it takes about 350 s.
NODE-10: Pods of a dead node stay Terminating until it comes back, or somebody removes them.
NODE-11: A node that comes back has run its containers all the time; deleted pods end then.
NODE-14: A shutdown of which the kubelet does not know is a power cut.
DEP-8: minReadySeconds makes a rollout slower.
STS-2: A StatefulSet scales down from the highest number, one by one.
EP-2: A pod that changes is written to its EndpointSlices at once.
EP-3: A deletion makes an endpoint terminating and not ready at once, before the stop signal.
EP-9: After a crash connections are refused until the kubelet and kube-proxy have followed.
EP-10: Endpoints of a dead node stay for 40 to 55 s; connections to them time out.
QOS-2: Whom the kernel kills first when a node has no memory left: BestEffort, then those that use
  more than they request, Guaranteed last.
QOS-3: A container at its CPU limit sleeps until the next 100 ms.
QOS-4: A probe whose answer needs more CPU than the limit gives in its timeout fails.
QOS-5: A start that needs CPU takes as long as the limit says.
QOS-6: Above its memory limit a container is killed.
QOS-7: Without spare CPU on the node BestEffort pods get next to nothing.
NEW-8: From 1.33 on a sleep hook may be 0 s.
NEW-9: From 1.33 on 'kubectl patch --subresource resize' changes requests and limits of a pod in
  place. A node without room keeps it pending: Deferred, or Infeasible if it could never have it.
  By its resizePolicy a container goes on, or is killed and started with what it now has.
NEW-13: How a sync returns errors changed in 1.33, without effect on times.
NEW-15: From 1.35 on timeouts of exec probes cannot be turned off.
NEW-16: SIDE-12 holds up to 1.36.
OLD-1: In 1.21 a deleted pod gets one grace period in all, as from 1.28 on; an evicted one may spend
  the whole of it in preStop.
OLD-2: From 1.23 to 1.27 a process gets the whole grace period again after preStop.
OLD-3: The 2 s after preStop are older than 1.21.
OLD-4: Up to 1.26 deleted pods could be gone without a final phase.
OLD-5: Up to 1.21 pods had no worker of three states.
OLD-6: Startup probes are there from 1.20 on, gRPC probes from 1.27 on.
OLD-10: Timeouts of exec probes hold from 1.20 on.
OLD-12: Before 1.25 liveness probes ended with the deletion.
OLD-15: Up to 1.26 an evicted pod could show a final phase while it still ran.
OLD-16: Restart back-off has been the same since 1.5.
OLD-17: SIDE-9 holds from 1.28 to 1.32.
`;
