/** How 1.21 differs: kubelet, control plane, runtime and texts (spec section 18b). */
export const RULES_OF_1_21 = `
K21-1: In 1.21 a pod has one kind of sync and no states: nothing that runs in a sync is cancelled.
K21-2: In 1.21 a pod without running main containers is not synced once it is deleted or has ended.
K21-3: In 1.21 a second event of one relist is synced by itself, at the next relist.
K21-4: In 1.21 a sync publishes the status, then kills a pod that is deleted or failed, or runs it.
K21-5: In 1.21 a sync that kills takes what runs in its picture, then the sandbox.
K21-6: In 1.21 ended containers are removed soon after the relist: all of a deleted pod, else all
  but the newest.
K21-7: In 1.21 a housekeeping every 2 s kills what nobody wants and takes down its cgroups; it may
  work with a list that is 2 s old.
K21-8: In 1.21 what housekeeping kills gets the spec's grace period and preStop, but no events.
K21-9: In 1.21 a pod waits until the one before it of its name is killed.
K21-10: In 1.21 the kubelet's tickers begin together: the status tick comes just before a
  housekeeping.
K21-11: In 1.21 the status of a pod that the kubelet evicts is replaced as a whole.
K21-12: In 1.21 refusals and shutdowns have other reasons and messages.
K21-13: In 1.21 every version of a status is written, in order; a tick every 10 s skips to the
  newest.
K21-14: In 1.21 what runs of a quiet pod that is deleted is called lost, whatever it does.
K21-16: In 1.21 a main container that starts does not end the initialisation, and Failed is no
  reason.
K21-17: In 1.21 a container that is gone waits, and counts no restart.
K21-18: In 1.21 no phase is withheld: a pod may have failed while its containers end.
K21-22: In 1.21 an object goes when its pod is quiet and has no container, volume or cgroup left.
K21-23: In 1.21 containers, volumes and cgroup of a deleted pod go within 2 s or so of each other.
K21-24: In 1.21 that all is gone is noticed at a sync, or up to 10 s later by the status tick.
K21-25: In 1.21 the grace period of an eviction comes last, after preStop and without a minimum.
K21-28: In 1.21 a pod that is deleted by force is killed twice, with SIGKILL after 2 s.
K21-31: In 1.21 a pod past its deadline fails at once, without conditions, and is killed twice.
K21-32: In 1.21 a hard eviction gives no time at all.
K21-34: In 1.21 probe workers begin when the kubelet sees the pod.
K21-35: In 1.21 a readiness probe is triggered once per instance, at once.
K21-41: In 1.21 a container that the runtime has lost counts its restarts from 0 again.
K21-21: In 1.21 STATUS is Terminating as soon as a pod is being deleted, and RESTARTS a bare number.
K21-33: In 1.21 the kernel ends one process when memory runs out, not the whole container.
K21-38: In 1.21 an exec probe that takes too long has an empty text, and a command in a container
  that has ended gives a probe error.
K21-40: In 1.21 a container whose image changes is restarted.
K21-42: In 1.21 a pod whose init containers run again is Pending and not initialized meanwhile.
K21-43: In 1.21 events of hooks tell the command and its error, and httpGet hooks speak plain HTTP.
K21-44: In 1.21 a pull tells one duration, and its back-off no cause.
K21-45: In 1.21 the event of a restart that waits names neither container nor pod.
K21-49: In 1.21 a scaling Deployment tells how many pods there shall be, not how many there were.
K21-50: In 1.21 a pod that cannot be scheduled has one event before its condition says so and
  another one after.
K21-51: In 1.21 a Job counts the pods that exist, replaces the first failed one at once and later
  ones 10 s, 20 s, 40 s … after the replacement before; its end waits as long as a pod would.
K21-52: In 1.21 a ReplicaSet that shrinks deletes the youngest pod first, to the second, whatever
  its deletion cost.
K21-53: In 1.21 a StatefulSet replaces failed pods, not those that succeeded.
K21-54: In 1.21 a DaemonSet replaces failed pods, not those that succeeded.
K21-55: In 1.21 pods of lost nodes go without a last status, and there is no out-of-service taint.
K21-56: In 1.21 a pod that is being deleted leaves its Service at once.
K21-57: In 1.21 any change in the cluster lets all pods that wait for a node try again.
K21-58: In 1.21 a node is lost after 40 s, and a cluster without a healthy node evicts nobody.
K21-59: In 1.21 eviction knows no policy for pods that are not ready, and sets no condition.
K21-60: 1.21 drops the fields that came later, as its API server would.
`;
