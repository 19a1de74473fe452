/** What the fields of all other objects mean to the simulator, by struct. */
export const OBJECT_TEXTS = `
LabelSelector.matchLabels: Labels; all must hold.
LabelSelector.matchExpressions: Conditions on labels; all must hold.
LabelRequirement.key: Key of the label.
LabelRequirement.operator: 'In', 'NotIn', 'Exists', 'DoesNotExist'; of nodes also 'Gt', 'Lt'.
LabelRequirement.values: Values.
PodTemplate.metadata: Labels and annotations of the pods.
PodTemplate.spec: What runs in the pods.

Deployment.spec: Which pods, how many, and how they are replaced.
DeploymentSpec.replicas: How many pods. Default: 1.
DeploymentSpec.selector: Which pods belong to it.
DeploymentSpec.template: The pods. A change of it is a rollout.
DeploymentSpec.strategy: How a rollout replaces pods.
DeploymentSpec.minReadySeconds: Seconds for which a pod must be Ready to be available. Default: 0.
DeploymentSpec.revisionHistoryLimit: Old ReplicaSets that are kept. Default: 10.
DeploymentSpec.paused: No rollout begins or goes on. Default: false.
DeploymentSpec.progressDeadlineSeconds: Seconds without progress after which the rollout has failed.
  Default: 600.
DeploymentStrategy.type: 'RollingUpdate' (default); 'Recreate' of Deployments; 'OnDelete' of
  DaemonSets.
DeploymentStrategy.rollingUpdate: How many at a time.
RollingUpdate.maxSurge: Pods above the replicas, a number or percentage. Default: 25%; DaemonSets 0.
RollingUpdate.maxUnavailable: Pods that may be missing, likewise. Default: 25%; DaemonSets 1.
ReplicaSet.spec: Which pods, and how many.
ReplicaSetSpec.replicas: How many pods. Default: 1.
ReplicaSetSpec.minReadySeconds: Seconds for which a pod must be Ready to be available. Default: 0.
ReplicaSetSpec.selector: Which pods belong to it.
ReplicaSetSpec.template: The pods.
DaemonSet.spec: Which pods; one for each node that they may go to.
DaemonSetSpec.selector: Which pods belong to it.
DaemonSetSpec.template: The pods. A change of it is a rollout.
DaemonSetSpec.updateStrategy: How a rollout replaces pods.
DaemonSetSpec.minReadySeconds: Seconds for which a pod must be Ready to be available. Default: 0.
StatefulSet.spec: Which pods, how many, and in which order they come and go.
StatefulSetSpec.replicas: How many pods. Default: 1.
StatefulSetSpec.selector: Which pods belong to it.
StatefulSetSpec.template: The pods. A change of it is a rollout.
StatefulSetSpec.serviceName: The headless Service of the pods.
StatefulSetSpec.podManagementPolicy: 'OrderedReady' (default): one after the other; or 'Parallel'.
StatefulSetSpec.updateStrategy: How a rollout replaces pods.
StatefulSetSpec.minReadySeconds: Seconds for which a pod must be Ready to be available. Default: 0.
StatefulSetSpec.ordinals: The number of the first pod.
StatefulSetSpec.volumeClaimTemplates: A volume for each pod: it is there, and empty.
StatefulSetUpdateStrategy.type: 'RollingUpdate' (default) or 'OnDelete'.
StatefulSetUpdateStrategy.rollingUpdate: Which pods a rollout replaces.
StatefulSetRollingUpdate.partition: Pods with lower numbers are left alone. Default: 0.
StatefulSetRollingUpdate.maxUnavailable: Pods replaced at a time; in 1.35, or by feature gate.
StatefulSetOrdinals.start: Number of the first pod. Default: 0.
VolumeClaimTemplate.metadata: Its name is the name of the volume.

Job.spec: Which pods, how often, and what counts as failure.
JobSpec.parallelism: Pods at a time. Default: 1.
JobSpec.completions: Successful pods that make the Job complete. Default: 1; none for a work queue.
JobSpec.activeDeadlineSeconds: Seconds after which the Job has failed.
JobSpec.podFailurePolicy: What a failed pod means, by exit code or condition.
JobSpec.backoffLimit: Failures after which the Job has failed. Default: 6.
JobSpec.backoffLimitPerIndex: Failures of one index after which it has failed; from 1.29 on.
JobSpec.maxFailedIndexes: Failed indexes after which the Job has failed; from 1.29 on.
JobSpec.successPolicy: Which indexes are enough; from 1.31 on.
JobSpec.podReplacementPolicy: A pod is replaced when it terminates ('TerminatingOrFailed') or only
  when it has 'Failed'; from 1.29 on.
JobSpec.selector: Which pods belong to it; filled in unless 'manualSelector'.
JobSpec.manualSelector: The selector is given by hand. Default: false.
JobSpec.template: The pods.
JobSpec.ttlSecondsAfterFinished: Seconds after its end at which the Job is deleted.
JobSpec.completionMode: 'NonIndexed' (default) or 'Indexed'.
JobSpec.suspend: The Job has no pods meanwhile. Default: false.
PodFailurePolicy.rules: The first rule that matches counts.
PodFailurePolicyRule.action: 'FailJob', 'FailIndex', 'Ignore' or 'Count'.
PodFailurePolicyRule.onExitCodes: By exit codes.
PodFailurePolicyRule.onPodConditions: By conditions of the pod.
PodFailurePolicyExitCodes.containerName: The container; all if it is absent.
PodFailurePolicyExitCodes.operator: 'In' or 'NotIn'.
PodFailurePolicyExitCodes.values: The exit codes.
PodFailurePolicyCondition.type: Type of the condition.
PodFailurePolicyCondition.status: Status of the condition. Default: 'True'.
SuccessPolicyRule.succeededIndexes: Indexes that must have succeeded: '0-2,5'.
SuccessPolicyRule.succeededCount: How many of them.
SuccessPolicy.rules: The Job is complete when one of these holds.
CronJob.spec: When which Jobs start.
CronJobSpec.schedule: Five fields: minute, hour, day, month, day of the week.
CronJobSpec.timeZone: Time zone of the schedule. Default: UTC.
CronJobSpec.startingDeadlineSeconds: Seconds by which a start may be late.
CronJobSpec.concurrencyPolicy: While a Job runs: 'Allow' (default), 'Forbid' or 'Replace'.
CronJobSpec.suspend: No Jobs start meanwhile. Default: false.
CronJobSpec.jobTemplate: The Jobs.
CronJobSpec.successfulJobsHistoryLimit: Complete Jobs that are kept. Default: 3.
CronJobSpec.failedJobsHistoryLimit: Failed Jobs that are kept. Default: 1.
JobTemplate.metadata: Labels and annotations of the Jobs.
JobTemplate.spec: What the Jobs do.

PodDisruptionBudget.spec: How many pods evictions through the API must leave.
DisruptionBudgetSpec.minAvailable: Pods that must stay healthy, a number or percentage.
DisruptionBudgetSpec.maxUnavailable: Pods that may be unhealthy, likewise.
DisruptionBudgetSpec.selector: Which pods.
DisruptionBudgetSpec.unhealthyPodEvictionPolicy: Of pods not Ready: 'IfHealthyBudget' (default) or
  'AlwaysAllow'.
HorizontalPodAutoscaler.spec: How many pods a workload has, by what they use.
AutoscalerSpec.scaleTargetRef: The workload.
AutoscalerSpec.minReplicas: Fewest pods. Default: 1.
AutoscalerSpec.maxReplicas: Most pods.
AutoscalerSpec.metrics: What is held to a target; the largest proposal counts. Default: 80 % of the
  requested CPU.
AutoscalerSpec.behavior: How fast it scales.
AutoscalerSpec.targetCPUUtilizationPercentage: Percent of the requested CPU; of autoscaling/v1.
ScaleTargetRef.kind: 'Deployment', 'ReplicaSet' or 'StatefulSet'.
ScaleTargetRef.name: Name of the workload.
ScalingMetric.type: 'Resource', 'ContainerResource' or 'Pods'; others are never available here.
ScalingMetric.resource: A resource of the pods.
ScalingMetric.containerResource: A resource of one container of the pods.
ScalingMetric.pods: A metric of the pods, which their model gives.
ResourceMetric.name: 'cpu' or 'memory'.
ResourceMetric.container: Name of the container.
ResourceMetric.target: What it is held to.
PodsMetric.metric: Which metric.
PodsMetric.target: What it is held to.
MetricName.name: Name of the metric.
MetricTarget.type: 'Utilization' or 'AverageValue'.
MetricTarget.averageUtilization: Percent of what the pods request.
MetricTarget.averageValue: A quantity per pod.
ScalingBehavior.scaleUp: Rules for more pods.
ScalingBehavior.scaleDown: Rules for fewer pods.
ScalingRules.stabilizationWindowSeconds: The most cautious proposal of so many seconds counts.
  Default: 0 up, 300 down.
ScalingRules.selectPolicy: 'Max' (default), 'Min' or 'Disabled'.
ScalingRules.policies: Limits; the one that selectPolicy picks counts.
ScalingPolicy.type: 'Pods' or 'Percent'.
ScalingPolicy.value: By how many pods, or by what share, it may scale in a period.
ScalingPolicy.periodSeconds: Length of the period, 1 to 1800.
PriorityClass.value: The priority; higher goes first.
PriorityClass.globalDefault: The class of pods that name none. Default: false.
PriorityClass.preemptionPolicy: 'PreemptLowerPriority' (default) or 'Never'.

Service.spec: Which pods get its connections.
ServiceSpec.ports: Ports of the Service.
ServiceSpec.selector: Labels of the pods.
ServiceSpec.clusterIP: Address; 'None' for a headless Service. Default: the next free one.
ServiceSpec.type: Type of the Service; all behave as 'ClusterIP' for pods.
ServiceSpec.publishNotReadyAddresses: Pods get connections although they are not Ready. Default:
  false.
ServicePort.name: Name of the port.
ServicePort.protocol: 'TCP' (default), 'UDP' or 'SCTP'.
ServicePort.port: Port of the Service.
ServicePort.targetPort: Port of the pod, a number or name. Default: 'port'.
ConfigMap.data: Texts by key.
ConfigMap.binaryData: Bytes by key, in base64.
Secret.data: Bytes by key, in base64.
Secret.stringData: Texts by key.
`;
