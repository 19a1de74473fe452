/** The rules of the kubelet, in words of our own. */
export const KUBELET_RULES = `
SYNC-1: The kubelet learns of pods through one stream from the API server, and tells by comparing
  whether a pod is new, changed, being deleted or gone. A change of the status alone is no news.
SYNC-2: New pods are admitted and synced, oldest first; changes and deletions are synced; a pod
  whose object is gone is killed.
SYNC-4: Once a second the kubelet syncs pods whose time has come, so a wait of d takes d to d + 1 s.
SYNC-5: A probe result makes a sync when it changes: liveness only to failure; readiness and startup
  both ways, and these two show in the status before the sync.
SYNC-6: Every 2 s the kubelet cleans up: workers that are done, pods that it should not have, and
  old entries of restart back-off.
SYNC-7: While the runtime does not answer, the kubelet handles nothing and looks again at growing
  intervals of up to 5 s. Containers that run go on.
SYNC-8: A relist asks the runtime for all containers, about once a second. The kubelet learns of
  starts and ends only by comparing one relist with the one before.
SYNC-9: What a relist finds makes its pod sync; several findings of one relist make at most two.
SYNC-10: When a container has ended, older ended instances of it are removed; the newest is kept.
SYNC-12: Each pod has one worker, which goes from syncing to terminating to terminated. What arrives
  while it works waits in one place, where the newest replaces the one before.
SYNC-13: Before each step the worker waits for a relist that began after its last step, so a step
  that follows another at once costs up to a second.
SYNC-14: After a sync the next one is due in 60 to 90 s, after an error in 10 to 15 s.
SYNC-15: A container in back-off counts as an error, so its pod is looked at every 10 to 15 s.
SYNC-16: A pod begins to terminate when it is deleted, evicted, preempted, finished, or its node
  shuts down.
SYNC-17: The grace period of a termination is the smallest that anybody has asked for, at least 1 s,
  and can only become shorter.
SYNC-19: Before its first sync a pod is admitted: pressure of the node, resources, ports, node
  affinity. A refused pod fails, with the reason in its status.
SYNC-20: A sync computes and publishes the status first, before it does anything; what it does shows
  in the status of the next one.
SYNC-23: A kubelet that restarts sees all pods as new. Containers go on; back-off and results of
  probes are forgotten.
SBX-1: A pod needs a new sandbox (pause container) when it has none that is alive with an address.
SBX-3: A dead sandbox is not replaced where nothing in the pod is to run again.
SBX-4: A new sandbox means a new start for all: running containers are killed, init containers run
  again.
SBX-5: Each new sandbox counts as a restart of every container that had run.
SBX-7: A new sandbox has a new address; until then the status shows the old one.
SBX-11: A reboot of the node is the same: sandboxes are gone, all containers restart.
IMG-1: Without a pull policy an image is always pulled if its tag is latest or missing, otherwise
  only if it is not there.
IMG-2: Before a container is created its image is pulled, if the policy asks for it. A pull that
  fails is ErrImagePull, the wait before the next one ImagePullBackOff, from 10 s to 5 min.
IMG-3: A container that cannot start for its image gets an event Failed with the reason.
IMG-4: With the policy Always each start asks the registry, even if the image is there.
IMG-5: By default one image is pulled at a time per node; others wait.
IMG-6: A kubelet begins 5 pulls per second at most, 10 at once.
IMG-9: Pulls are tried for ever, whatever the restart policy; the pod stays Pending.
INIT-1: Init containers run one after the other; one that fails is tried again, or with the policy
  Never fails the pod.
INIT-6: Of the ended instances of an init container only the newest is kept.
INIT-8: While init containers run, the others wait with the reason PodInitializing.
INIT-10: An init container is ready when it has ended with 0.
SIDE-1: A sidecar (init container with restartPolicy Always) is started again whenever it ends; the
  next init container starts when it has started.
SIDE-2: A sidecar that cannot start does not keep the next containers from starting; an init
  container does.
SIDE-4: Events about probes of sidecars begin with 'Init container'.
SIDE-9: Up to 1.32 a pod whose sidecar runs while all its containers wait to restart shows as
  Pending.
SIDE-12: Up to 1.32 liveness probes of sidecars go on while the pod terminates, without effect.
MAIN-1: An ended container is started again if the restart policy says so; a running one is killed
  when its liveness or startup probe has failed, or its definition has changed.
MAIN-2: When nothing runs and nothing is to be started, the pod ends.
MAIN-3: Kills and starts of one sync happen one after the other, in the order of the containers.
MAIN-4: A start is: back-off, image, configuration, create, start, postStart. Each can fail, and the
  status says which did.
MAIN-5: The restart count is that of the instance before, plus 1, whatever the cause.
CRASH-1: A container that has ended is started at once the first time, then after 10 s, 20 s, 40 s,
  up to 5 min. The count begins anew when an instance has run for 10 min.
CRASH-5: Back-off is looked at when the pod is synced, so a wait lasts up to 16 s longer than asked.
CRASH-6: A refused start shows as CrashLoopBackOff; the refusal that comes right after the end shows
  only with the next sync.
CRASH-9: Back-off that was not used for 10 min is forgotten, even while a container waits.
CRASH-10: A container killed by a probe is restarted in the same sync, without back-off the first
  times, because back-off counts from the instance before.
HOOK-1: postStart runs right after the start of the process, beside it. The status and the next
  containers wait for it.
HOOK-3: exec succeeds with exit code 0, httpGet with any answer, sleep always.
HOOK-4: A postStart hook that fails ends the container, which starts again by its policy.
HOOK-8: preStop runs before the stop signal, at most for the grace period; the process gets what is
  left of it, and at least 2 s.
HOOK-9: A preStop hook that fails makes an event; the process gets its stop signal at once.
HOOK-11: Hooks have no timeout of their own.
HOOK-13: A sleep hook may not be longer than the grace period.
PROBE-0: Defaults: timeout 1 s, period 10 s, 1 success, 3 failures, no initial delay. A 0 is
  replaced by the default.
PROBE-1: Each probe of each container has its own worker from the first sync of the pod to its end.
PROBE-2: A worker tries once per period; within a period of the start of the kubelet it first waits
  for a part of one.
PROBE-3: A worker goes by the published status: it does nothing for a container that does not show
  as running there, nor before the initial delay is over.
PROBE-4: A container has started when it runs and its startup probe, if any, has succeeded.
PROBE-5: A container is ready when it has started and its readiness probe, if any, succeeds.
PROBE-6: While a started container is not ready, each new status makes the readiness probe try at
  once, not only when its period is over.
PROBE-7: The first extra attempt of a readiness probe (PROBE-6) may come before the published status
  shows the container as running, and is then lost.
PROBE-10: The initial delay is looked at when the period is over: the first attempt is the first
  tick after it.
PROBE-14: A timeout, an exit code other than 0, a refused connection and a status from 400 on are
  failures. Internal errors count for nothing.
PROBE-15: Redirects to the same host are followed, up to 10; one to another host counts as success.
PROBE-16: timeoutSeconds bounds one attempt as a whole.
PROBE-17: A failed attempt makes an event Unhealthy.
PROBE-20: A result counts when the cached one changes: after so many successes, or failures, in a
  row as the thresholds say.
PROBE-21: When a liveness probe has failed failureThreshold times in a row, the container is killed
  and started again.
PROBE-22: When a startup probe has failed failureThreshold times in a row, the container is killed
  and started again by its policy.
PROBE-25: Until the startup probe has succeeded, liveness and readiness are not tried.
PROBE-26: While a pod terminates, liveness and startup probes stop; readiness goes on.
PROBE-29: A restart of the kubelet forgets all results. Up to 1.34 ready containers with a readiness
  probe show as not ready until it succeeds again.
PROBE-30: A name of a port is looked up among the ports of the container.
PROBE-31: Attempts of one probe never overlap. An exec that takes too long is killed.
TERM-1: A DELETE sets the grace period: that of the request, else of the pod; 0 for a pod that was
  never bound or has ended.
TERM-2: With a grace period the object stays, marked with the time of its planned end.
TERM-4: A forced delete removes the object at once, while containers still run.
TERM-6: To kill a container: event Killing, preStop, stop signal, SIGKILL when the grace period is
  over. A probe may bring a grace period of its own.
TERM-7: The stop signal is that of the image, usually SIGTERM. It is sent once.
TERM-8: SIGKILL comes when what preStop has left of the grace period is over, and never sooner than
  2 s after the stop signal.
TERM-9: Exit codes: 137 by SIGKILL, 143 by SIGTERM without a handler. PID 1 without a handler
  ignores SIGTERM.
TERM-11: All containers of a pod are killed side by side, then the sandbox is stopped.
TERM-12: Sidecars get their stop signal after all containers have ended, in reverse order. Their
  preStop hooks run at once.
TERM-13: After the last container the kubelet waits for volumes to be unmounted.
TERM-14: The object is removed when the published phase is final and the volumes are unmounted.
TERM-15: What a client sees of a deletion: Terminating, then not ready, then Succeeded or Failed,
  then nothing.
TERM-18: A pod that is being deleted restarts nothing, however long it takes.
TERM-19: activeDeadlineSeconds counts from the first status of the kubelet; then the pod fails with
  DeadlineExceeded.
TERM-20: Under pressure a node evicts at most one pod every 10 s, with a grace period of 1 s.
TERM-25: At its memory limit all processes of a container are killed: OOMKilled, exit code 137.
TERM-26: A graceful shutdown of a node ends ordinary pods first, then critical ones, each within
  their part of the time.
TERM-28: A pod that was removed while its kubelet was away is killed with 2 s and without preStop.
TERM-29: A static pod ends with its file, not through the API.
TERM-31: A kubelet that needs room for a critical pod fails others with the reason Preempting.
TERM-32: The eviction API marks the pod with DisruptionTarget and deletes it.
STAT-1: How containers are counted for the phase: pending, running, stopped, failed, waiting.
STAT-2: The phase follows from these counts: Pending until all have started once, Running while one
  runs or will run, then Succeeded or Failed.
STAT-3: A pod in CrashLoopBackOff is Running.
STAT-4: Succeeded and Failed are final.
STAT-5: The state of a container is that of its newest instance.
STAT-6: A container without an instance waits; one that ran and is gone ended with 137 and
  ContainerStatusUnknown.
STAT-7: A container that is to be started again shows Waiting with the reason for which it was not.
STAT-9: Statuses of containers are sorted by name, those of init containers as in the spec.
STAT-10: Times of the API are whole seconds, cut off.
STAT-12: The kubelet writes PodReadyToStartContainers, Initialized, Ready, ContainersReady and
  PodScheduled.
STAT-13: PodReadyToStartContainers is True while the pod has its sandbox.
STAT-14: Initialized is True when all init containers have ended well, and sidecars have started.
STAT-15: ContainersReady is True when every container, sidecars included, is ready.
STAT-16: Ready is ContainersReady and all readiness gates.
STAT-17: The time of a condition changes only with its status.
STAT-18: Before a pod is bound, PodScheduled says why not.
STAT-19: The start time of a pod is that of the first status of its kubelet.
STAT-20: One writer sends statuses, one after the other; each takes some 10 ms.
STAT-22: A change of readiness shows in the status before the next sync.
STAT-23: A final phase is held back until no container runs any more.
STAT-30: READY counts ready containers and sidecars of all of them.
STAT-32: STATUS shows the reason of the first container, by name, that has one.
STAT-34: RESTARTS shows how long ago the last one was.
STAT-35: How kubectl shortens durations: 119s, 5m30s, 3h2m, 2d4h.
STAT-36: What kubectl describe prints of a pod.
STAT-37: What -o wide adds.
EVENT-1: Events of one component keep their order; their times are whole seconds.
EVENT-2: More than ten different messages of one kind within 10 min are put together into one.
EVENT-3: The same event again raises the count of the one that is there.
EVENT-4: After 25 events a pod gets one more every 5 min; the rest is dropped.
EVENT-6: A kubelet writes 50 events per second; events live for an hour.
EVENT-7: 'x4 over 78s' is the count, and the time since the first.
EVENT-8: The scheduler writes the first event and its first repetition, then every 6 min at most.
K21-39: A kubelet that starts acts on its pods after 1.4 s or so.
K21-47: In 1.21 all events of a pod share one limit.
`;
