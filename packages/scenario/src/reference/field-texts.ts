/**
 * What every field of a Scenario means, with its default in brackets: for `podsim explain`, for
 * editors (JSON Schema), and for the tables of docs/scenario.md. Elements of lists have the path
 * of their list. A key of one timeline verb may have an entry of its own below that verb.
 */
export const FIELD_TEXTS = `
apiVersion: The version of this format: 'podsim/v1alpha1'.
kind: 'Scenario'.
metadata: What the scenario is called.
metadata.name [name of the file]: Name in summaries and reports.
metadata.labels: Labels, for whoever reads the receipt.
metadata.annotations: Annotations, likewise.
spec: What is simulated, and for how long.
spec.duration ['10m']: virtual time of a run, above 0
spec.until: 'idle' ends the run earlier, when nothing can change any more
spec.seed ['1']: of all random draws; an integer or a text
spec.runs ['1']: replications; run i of n is the same for every n
spec.cluster: the cluster: release, nodes, latencies, images
spec.files: more objects: paths relative to this file
spec.plugins: plugins: npm packages, or '.ts' files relative to this file
spec.apps: who behaves how: a list of rules
spec.timeline: what operators and the world do: a list of actions
spec.expect: what must hold: budgets on metrics, assertions about what happens

spec.cluster.version ['"1.32"']: Kubernetes release; a patch level is ignored
spec.cluster.featureGates: map of gate to 'true' or 'false', over the defaults of the release
spec.cluster.kubelet: fields of KubeletConfiguration
spec.cluster.runtime ['containerd-idle']: a profile of latencies, or a map: 'profile', and latencies
  one by one
spec.cluster.nodes [one, 'node1']: list of nodes
spec.cluster.scheduler: list of schedulers of plugins that have a say beside kube-scheduler's own:
  'NAMESPACE/NAME', or '{ NAMESPACE/NAME: options, weight: 2 }'. A node is taken only if every
  filter takes it; scores (0 to 100) times weight are added
spec.cluster.images: list of rules; the first that matches wins. An image without a rule is on every
  node

spec.cluster.kubelet.serializeImagePulls ['true']: one pull at a time
spec.cluster.kubelet.maxParallelImagePulls [no limit]: above 1 only without 'serializeImagePulls'
spec.cluster.kubelet.registryPullQPS ['5']: pulls per second
spec.cluster.kubelet.registryBurst ['10']: pulls at once, above 'registryPullQPS'
spec.cluster.kubelet.eventRecordQPS ['50']: events per second
spec.cluster.kubelet.eventBurst ['100']: events at once, above 'eventRecordQPS'
spec.cluster.kubelet.crashLoopBackOff: restart back-off of this kubelet
spec.cluster.kubelet.crashLoopBackOff.maxContainerRestartPeriod ['300s']: longest back-off, '1s' to
  '300s'
spec.cluster.kubelet.shutdownGracePeriod ['0']: of a graceful node shutdown; whole seconds, '0'
  turns it off
spec.cluster.kubelet.shutdownGracePeriodCriticalPods ['0']: the part of it that is kept for critical
  pods

spec.cluster.nodes.name [required]: with 'count: 3', 'node' becomes node1, node2 and node3
spec.cluster.nodes.count: 1 to 100000; without it the name stands as it is
spec.cluster.nodes.capacity: 'cpu', 'memory', 'pods'; 'ephemeral-storage' (default: enough) and
  extended resources such as 'example.com/gpu'
spec.cluster.nodes.capacity.cpu ['2']: CPU that pods may request
spec.cluster.nodes.capacity.memory ['8Gi']: memory that pods may request
spec.cluster.nodes.capacity.pods ['110']: how many pods the node takes
spec.cluster.nodes.labels: labels of the node
spec.cluster.nodes.taints: list of 'key', 'value' and 'effect'
spec.cluster.nodes.taints.key [required]: key of the taint
spec.cluster.nodes.taints.value: value of the taint
spec.cluster.nodes.taints.effect [required]: 'NoSchedule', 'PreferNoSchedule' or 'NoExecute'

spec.cluster.images.match [required]: glob over the image as written
spec.cluster.images.pull: how long a pull takes, a distribution; this or 'fail'
spec.cluster.images.fail: text of the error: 'not-found', 'refused', 'unauthorized' or any other
spec.cluster.images.for: the rule holds for so long, from the begin of the run
spec.cluster.images.until: the rule holds up to this time; then the next one that matches

spec.cluster.runtime.profile ['containerd-idle']: latencies where none is given here
spec.cluster.runtime.watch: API server to whoever watches
spec.cluster.runtime.apiWrite: a write to the API server
spec.cluster.runtime.schedule: the scheduler takes up a pod … it asks for the binding; one pod after
  the other
spec.cluster.runtime.volumes: the kubelet admits a pod … its volumes are mounted
spec.cluster.runtime.unmount: the containers of the pod are gone … its volumes are unmounted
spec.cluster.runtime.createSandbox: RunPodSandbox … the pause process runs
spec.cluster.runtime.sandboxCreated: … RunPodSandbox returns
spec.cluster.runtime.stopSandbox: StopPodSandbox … the pause process has ended
spec.cluster.runtime.sandboxStopped: … StopPodSandbox returns
spec.cluster.runtime.createContainer: CreateContainer
spec.cluster.runtime.startContainer: StartContainer … the process runs
spec.cluster.runtime.containerStarted: … StartContainer returns
spec.cluster.runtime.containerExit: a process ends … the runtime reports it
spec.cluster.runtime.containerStopped: … StopContainer returns
spec.cluster.runtime.registryRoundTrip: asking the registry about an image whose rule gives no time
spec.cluster.runtime.exec: set-up and tear-down of one exec, without the command
spec.cluster.runtime.localNetwork: a probe request on the node
spec.cluster.runtime.relistExcess: by how much the relist period exceeds 1 s; one draw per node and
  run
spec.cluster.runtime.endpointSlice: a pod changes … the EndpointSlice is written
spec.cluster.runtime.proxySync: kube-proxy begins a sync (at once after a quiet time, then once a
  second) … its node has the rules

spec.apps.match [everything]: all that is given must hold
spec.apps.match.pod: glob over the name of the pod, or over 'web#3' where it is generated
spec.apps.match.workload: glob over the workload: 'deployment/web'
spec.apps.match.container: glob over the name of the container
spec.apps.match.image: glob over the image as written
spec.apps.match.labels: labels that the pod has
spec.apps.probes: a probe model with its options, for each probe
spec.apps.probes.startup: the model of the startup probe
spec.apps.probes.readiness: the model of the readiness probe
spec.apps.probes.liveness: the model of the liveness probe
spec.apps.hooks: a hook model with its options, for each hook
spec.apps.hooks.postStart: the model of the postStart hook
spec.apps.hooks.preStop: the model of the preStop hook

spec.timeline.at: the time; entries of one time are carried out in the order of the file
spec.timeline.after: instead of 'at': the event to wait for
spec.timeline.delay ['0']: with 'after': how much later
spec.timeline.namespace ['default']: namespace of the target
spec.timeline.selector: with 'pod' as the target: labels, as 'app=web,tier=front'
spec.timeline.count: the oldest so many of the selection
spec.timeline.for: after this time it is undone
spec.timeline.container: a container of the pod
spec.timeline.gracePeriodSeconds: grace period in seconds
spec.timeline.delete: DELETE of a pod, workload or node
spec.timeline.delete.gracePeriodSeconds [that of the pod]: grace period of the deletion, in seconds
spec.timeline.exec: runs a command in a container
spec.timeline.exec.container [the first]: the container that it runs in
spec.timeline.exec.command [required]: program and arguments
spec.timeline.stopSandbox: the pause container is stopped by hand
spec.timeline.kill: SIGKILL by hand to the main process
spec.timeline.kill.container [every one]: the container whose process it is
spec.timeline.evict: node pressure: the pod fails. With 'api: true' the eviction API
spec.timeline.evict.reason ['Evicted']: reason that the status gets
spec.timeline.evict.gracePeriodSeconds ['1']: grace period in seconds
spec.timeline.evict.api ['false']: DisruptionTarget, then DELETE; a PodDisruptionBudget may refuse
  it
spec.timeline.set: a new image of a container, or other environment of a template
spec.timeline.set.image: the new image
spec.timeline.set.env: variables, null removes one; only of workloads
spec.timeline.condition: a pod condition from outside: readiness gates
spec.timeline.condition.type [required]: type of the condition
spec.timeline.condition.status [required]: '"True"' or '"False"'
spec.timeline.health: from now on a probe gets this verdict
spec.timeline.health.probe [required]: 'startup', 'readiness' or 'liveness'
spec.timeline.health.verdict [required]: 'ok', 'fail', 'timeout', 'error' or 'warn'
spec.timeline.patch: a strategic merge patch, as 'kubectl patch'
spec.timeline.patch.merge [required]: the patch
spec.timeline.patch.subresource: 'resize' changes the resources of a pod in place
spec.timeline.label: sets labels
spec.timeline.label.labels [required]: map of labels; null removes one
spec.timeline.removeContainers: the runtime forgets ended instances of containers
spec.timeline.removeContainers.containers [required]: names of the containers
spec.timeline.scale: sets the replicas of a workload
spec.timeline.scale.replicas [required]: how many
spec.timeline.restart: 'kubectl rollout restart' of a workload
spec.timeline.suspend: a Job loses its pods, a CronJob starts no more Jobs
spec.timeline.resume: the reverse of suspend
spec.timeline.apply: creates Kubernetes objects
spec.timeline.stopKubelet: containers go on without their kubelet
spec.timeline.startKubelet: a stopped kubelet comes back
spec.timeline.restartKubelet: stop, then start
spec.timeline.restartKubelet.for ['3s']: how long it is away
spec.timeline.stopRuntime: containers go on, nobody starts, stops or lists them
spec.timeline.startRuntime: a stopped runtime comes back
spec.timeline.rebootNode: every process ends; kubelet and runtime come back
spec.timeline.rebootNode.for ['30s']: how long it takes
spec.timeline.failNode: power loss
spec.timeline.startNode: power on
spec.timeline.shutdownNode: graceful shutdown by shutdownGracePeriod, then off
spec.timeline.cordon: no more pods are scheduled to the node
spec.timeline.uncordon: pods are scheduled to it again
spec.timeline.drain: 'kubectl drain' with these options
spec.timeline.drain.force ['false']: takes pods without a controller as well
spec.timeline.drain.ignoreDaemonsets ['false']: leaves pods of DaemonSets where they are
spec.timeline.drain.deleteEmptydirData ['false']: takes pods with an emptyDir as well
spec.timeline.drain.gracePeriodSeconds [that of the pods]: grace period of the evictions
spec.timeline.drain.timeout [none]: gives up after this time
spec.timeline.taint: 'kubectl taint'
spec.timeline.taint.taints [required]: list of 'key=value:Effect'; 'key:Effect-' takes one off
spec.timeline.up: an address outside the cluster comes up: 'host/ADDRESS'
spec.timeline.down: an address outside the cluster goes down
`;
