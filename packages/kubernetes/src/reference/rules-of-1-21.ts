/** How the control plane, the runtime and the texts of 1.21 differ (spec section 18b). */
export const RULES_OF_1_21 = `
K21-21: In 1.21 STATUS is Terminating as soon as a pod is being deleted, and RESTARTS a bare number.
K21-33: In 1.21 the kernel ends one process when memory runs out, not the whole container.
K21-38: In 1.21 an exec probe that takes too long has an empty text, and a command in a container
  that has ended gives a probe error.
K21-40: In 1.21 a container whose image changes is restarted.
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
