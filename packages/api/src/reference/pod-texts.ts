/** What the fields of pods mean to the simulator, by struct. Those without effect are not here. */
export const POD_TEXTS = `
Object.apiVersion: Version of the API that the kind belongs to.
Object.kind: Kind of the object.
Object.metadata: Name, namespace, labels, annotations.
ObjectMeta.name: Name, unique among objects of the kind in the namespace.
ObjectMeta.generateName: Begin of the name; five letters follow, the same for the same seed.
ObjectMeta.namespace: Namespace. Default: 'default'.
ObjectMeta.labels: Labels, which selectors ask for.
ObjectMeta.annotations: Annotations. 'kubernetes.io/config.source: file' makes a static pod.
ObjectMeta.finalizers: A deleted object stays until these are gone.

Pod.spec: What runs in the pod, and how it is treated.
PodSpec.volumes: Volumes that containers mount. Pods wait for ConfigMaps and Secrets that are
  absent.
PodSpec.initContainers: Run one after the other before the containers. With 'restartPolicy: Always'
  one is a sidecar: it keeps running, and the next one starts as soon as it has started.
PodSpec.containers: The containers; at least one. They start in this order, one after the other.
PodSpec.restartPolicy: Which ended containers start again: 'Always' (default), 'OnFailure', 'Never'.
PodSpec.terminationGracePeriodSeconds: Seconds from the decision to end the pod to SIGKILL, preStop
  included. Default: 30.
PodSpec.activeDeadlineSeconds: Seconds from its start after which the pod is failed.
PodSpec.nodeSelector: Labels that a node must have.
PodSpec.nodeName: Node that the pod is bound to, past the scheduler.
PodSpec.hostNetwork: The pod has the network, and so the ports, of its node. Default: false.
PodSpec.shareProcessNamespace: Containers see the processes of each other, and PID 1 is the pause
  container, so that signals have their default actions. Default: false.
PodSpec.subdomain: Name of the headless Service that gives the pod its DNS name.
PodSpec.affinity: Which nodes the pod wants, or wants to share or not share with other pods.
PodSpec.tolerations: Taints of nodes that the pod puts up with.
PodSpec.priorityClassName: Name of the PriorityClass that gives the pod its priority.
PodSpec.priority: Filled in from the class; the scheduler takes the highest first.
PodSpec.preemptionPolicy: 'PreemptLowerPriority' (default) lets the pod evict others, 'Never' not.
PodSpec.readinessGates: Conditions that must be True for the pod to be Ready.
PodSpec.overhead: Resources that the pod needs beside those of its containers.
PodSpec.topologySpreadConstraints: How evenly pods spread over nodes or zones.
PodSpec.schedulingGates: The scheduler leaves the pod alone until these are removed.
PodReadinessGate.conditionType: Type of the condition; the action 'condition' sets it.
PodSchedulingGate.name: Name of the gate.

Container.name: Name, unique in the pod.
Container.image: Image. A rule under 'cluster.images' says how long its pull takes, or that it
  fails.
Container.command: Program and arguments, executed as written; without it, what the image is known
  for.
Container.args: Arguments of the program.
Container.workingDir: Folder that the program starts in.
Container.ports: Ports that the container listens on, as far as nothing else tells.
Container.envFrom: ConfigMaps and Secrets whose entries become variables.
Container.env: Variables.
Container.resources: Requests, which the scheduler counts, and limits.
Container.resizePolicy: From 1.33 on: whether a resource that changes in place restarts it.
Container.restartPolicy: Of an init container: 'Always' makes it a sidecar. From 1.35 on of any.
Container.restartPolicyRules: From 1.35 on: what to do by exit code, before the policy is asked.
Container.volumeMounts: Where volumes appear in the file system of the container.
Container.livenessProbe: Ends the container, to be started again, when it fails.
Container.readinessProbe: While it does not succeed the pod is not Ready and gets no connections.
Container.startupProbe: Holds the other probes back until it succeeds; ends the container if it
  fails.
Container.lifecycle: Hooks after the start and before the stop of the container.
Container.terminationMessagePath: File whose content becomes the message of the ended container.
  Default: '/dev/termination-log'.
Container.terminationMessagePolicy: 'File' (default), or 'FallbackToLogsOnError'.
Container.imagePullPolicy: 'Always' (default with the tag latest or none), 'IfNotPresent', 'Never'.
ContainerPort.name: Name that probes and Services may use.
ContainerPort.hostPort: Port of the node; the scheduler keeps pods with the same one apart.
ContainerPort.containerPort: Number of the port.
ContainerPort.protocol: 'TCP' (default), 'UDP' or 'SCTP'.
ContainerPort.hostIP: Address of the node that 'hostPort' belongs to.
ContainerResizePolicy.resourceName: 'cpu' or 'memory'.
ContainerResizePolicy.restartPolicy: 'NotRequired' (default) or 'RestartContainer'.
ContainerRestartRule.action: 'Restart', or from 1.36 on 'RestartAllContainers'.
ContainerRestartRule.exitCodes: For which exit codes.
ContainerRestartRuleOnExitCodes.operator: 'In' or 'NotIn'.
ContainerRestartRuleOnExitCodes.values: The exit codes.

Probe.exec: Runs a command in the container; exit code 0 is success.
Probe.httpGet: Sends a request; a status from 200 to 399 is success.
Probe.tcpSocket: Opens a connection; that it opens is success.
Probe.grpc: Asks the health service of gRPC; SERVING is success.
Probe.initialDelaySeconds: Seconds from the start of the container before which no attempt is made.
  Default: 0.
Probe.timeoutSeconds: Seconds after which an attempt has failed. Default: 1.
Probe.periodSeconds: Seconds from one attempt to the next. Default: 10.
Probe.successThreshold: Successes in a row that change a failed probe. Default: 1.
Probe.failureThreshold: Failures in a row that change a succeeding probe. Default: 3.
Probe.terminationGracePeriodSeconds: Grace period of the kill by this probe. Default: that of the
  pod.
Lifecycle.postStart: Runs right after the start; the status, and what starts next, waits for it.
Lifecycle.preStop: Runs before the stop signal; its time is part of the grace period.
Lifecycle.stopSignal: Signal that asks the process to end; with the gate ContainerStopSignals.
LifecycleHandler.exec: Runs a command in the container; an exit code other than 0 is a failure.
LifecycleHandler.httpGet: Sends a request.
LifecycleHandler.tcpSocket: Of the API only; it does nothing.
LifecycleHandler.sleep: Waits.
ExecAction.command: Program and arguments; no shell unless you name one.
HTTPGetAction.path: Path of the request. Default: '/'.
HTTPGetAction.port: Number, or name of a port of the container.
HTTPGetAction.host: Host. Default: the address of the pod.
HTTPGetAction.scheme: 'HTTP' (default) or 'HTTPS'.
HTTPGetAction.httpHeaders: Headers of the request.
HTTPHeader.name: Name of the header.
HTTPHeader.value: Value of the header.
TCPSocketAction.port: Number, or name of a port of the container.
TCPSocketAction.host: Host. Default: the address of the pod.
GRPCAction.port: Number of the port.
GRPCAction.service: Name of the service that is asked about.
SleepAction.seconds: Seconds to wait.

EnvFromSource.prefix: Text that is put before each name.
EnvFromSource.configMapRef: The ConfigMap.
EnvFromSource.secretRef: The Secret.
LocalReference.name: Name of the object, in the namespace of the pod.
LocalReference.optional: It may be absent. Otherwise the container waits:
  CreateContainerConfigError.
EnvVar.name: Name of the variable.
EnvVar.value: Value; '$(NAME)' is replaced by a variable defined before.
EnvVar.valueFrom: Where the value comes from.
EnvVarSource.fieldRef: A field of the pod.
EnvVarSource.configMapKeyRef: An entry of a ConfigMap.
EnvVarSource.secretKeyRef: An entry of a Secret.
ObjectFieldSelector.fieldPath: Path of the field: 'metadata.name', 'status.podIP', …
KeySelector.name: Name of the object.
KeySelector.key: Key of the entry.
KeySelector.optional: It may be absent.
ResourceRequirements.limits: What the container may use. Above the memory limit it is OOMKilled.
ResourceRequirements.requests: What the scheduler counts; without it the limits.
ResourceList.cpu: CPU: '500m', '2'.
ResourceList.memory: Memory: '512Mi', '2Gi'.
ResourceLimits.cpu: CPU: '500m', '2'.
ResourceLimits.memory: Memory: '512Mi', '2Gi'.

VolumeMount.name: Name of the volume.
VolumeMount.readOnly: The container cannot write to it. Default: false.
VolumeMount.mountPath: Folder in the container.
VolumeMount.subPath: Folder in the volume.
Volume.name: Name of the volume.
Volume.emptyDir: Empty at first, gone with the pod.
Volume.hostPath: A folder of the node.
Volume.configMap: Files from a ConfigMap.
Volume.secret: Files from a Secret.
Volume.*: A volume of this type is there, and empty.
HostPath.path: Folder of the node.
ConfigMapVolume.name: Name of the ConfigMap.
ConfigMapVolume.items: Which entries, under which names. Default: all.
ConfigMapVolume.optional: It may be absent. Otherwise the pod waits for it.
SecretVolume.secretName: Name of the Secret.
SecretVolume.items: Which entries, under which names. Default: all.
SecretVolume.optional: It may be absent. Otherwise the pod waits for it.
KeyToPath.key: Key of the entry.
KeyToPath.path: Name of its file.

Toleration.key: Key of the taint; empty for all.
Toleration.operator: 'Equal' (default) or 'Exists'.
Toleration.value: Value of the taint.
Toleration.effect: Effect of the taint; empty for all.
Toleration.tolerationSeconds: Of NoExecute: for how long. Default: for ever.
Affinity.nodeAffinity: Which nodes.
Affinity.podAffinity: Beside which pods.
Affinity.podAntiAffinity: Not beside which pods.
NodeAffinity.requiredDuringSchedulingIgnoredDuringExecution: What a node must have.
NodeAffinity.preferredDuringSchedulingIgnoredDuringExecution: What a node had better have.
NodeSelector.nodeSelectorTerms: One of these terms must hold.
NodeSelectorTerm.matchExpressions: Labels of the node; all must hold.
NodeSelectorTerm.matchFields: Fields of the node: 'metadata.name'.
PreferredSchedulingTerm.weight: 1 to 100.
PreferredSchedulingTerm.preference: The term.
PodAffinity.requiredDuringSchedulingIgnoredDuringExecution: What must hold.
PodAffinity.preferredDuringSchedulingIgnoredDuringExecution: What had better hold.
WeightedPodAffinityTerm.weight: 1 to 100.
WeightedPodAffinityTerm.podAffinityTerm: The term.
PodAffinityTerm.labelSelector: Which pods.
PodAffinityTerm.topologyKey: Label of nodes; nodes with the same value are one place.
PodAffinityTerm.namespaces: Namespaces of these pods. Default: that of the pod.
PodAffinityTerm.namespaceSelector: The same by labels of namespaces.
PodAffinityTerm.matchLabelKeys: Labels of the pod itself that are added to the selector.
PodAffinityTerm.mismatchLabelKeys: Labels of the pod itself that the others must not have.
TopologySpreadConstraint.maxSkew: By how many pods places may differ.
TopologySpreadConstraint.topologyKey: Label of nodes; nodes with the same value are one place.
TopologySpreadConstraint.whenUnsatisfiable: 'DoNotSchedule' (default) or 'ScheduleAnyway'.
TopologySpreadConstraint.labelSelector: Which pods are counted.
TopologySpreadConstraint.minDomains: With fewer places, the lowest count is taken as 0.
TopologySpreadConstraint.nodeAffinityPolicy: 'Honor' (default): only nodes that the pod may go to.
TopologySpreadConstraint.nodeTaintsPolicy: 'Ignore' (default) or 'Honor' the taints of nodes.
TopologySpreadConstraint.matchLabelKeys: Labels of the pod itself that are added to the selector.
`;
