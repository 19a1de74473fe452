/**
 * Names of all fields of the structs that podsim reads, Kubernetes 1.32 to 1.36. Only names: they
 * tell a typing error (no release knows the field) from a field that has no effect here.
 *
 * Notation of one field: `name`, then `:Struct` where its own fields are listed too, then `=value`
 * for the API server's default, which is not worth a note. Before the name, `+` says that the
 * simulator reads the field, `-` that it is ignored without a note (what a live export adds).
 * A struct that ends in `*` takes any other name as well, and reads it with `+*`.
 */
export const STRUCTS = {
  Pod: '+apiVersion +kind +metadata:ObjectMeta +spec:PodSpec -status',
  Service: '+apiVersion +kind +metadata:ObjectMeta +spec:ServiceSpec -status',
  ConfigMap: '+apiVersion +kind +metadata:ObjectMeta +data +binaryData immutable',
  Secret: '+apiVersion +kind +metadata:ObjectMeta +data +stringData -type immutable',

  Deployment: '+apiVersion +kind +metadata:ObjectMeta +spec:DeploymentSpec -status',
  DeploymentSpec: `+replicas +selector:LabelSelector +template:PodTemplate
    +strategy:DeploymentStrategy +minReadySeconds +revisionHistoryLimit +paused
    +progressDeadlineSeconds`,
  DeploymentStrategy: '+type +rollingUpdate:RollingUpdate',
  RollingUpdate: '+maxSurge +maxUnavailable',
  ReplicaSet: '+apiVersion +kind +metadata:ObjectMeta +spec:ReplicaSetSpec -status',
  ReplicaSetSpec: '+replicas +minReadySeconds +selector:LabelSelector +template:PodTemplate',
  DaemonSet: '+apiVersion +kind +metadata:ObjectMeta +spec:DaemonSetSpec -status',
  DaemonSetSpec: `+selector:LabelSelector +template:PodTemplate
    +updateStrategy:DeploymentStrategy +minReadySeconds revisionHistoryLimit=10`,
  StatefulSet: '+apiVersion +kind +metadata:ObjectMeta +spec:StatefulSetSpec -status',
  StatefulSetSpec: `+replicas +selector:LabelSelector +template:PodTemplate +serviceName
    +podManagementPolicy +updateStrategy:StatefulSetUpdateStrategy +minReadySeconds
    +ordinals:StatefulSetOrdinals +volumeClaimTemplates:VolumeClaimTemplate revisionHistoryLimit=10
    persistentVolumeClaimRetentionPolicy={"whenDeleted":"Retain","whenScaled":"Retain"}`,
  StatefulSetUpdateStrategy: '+type +rollingUpdate:StatefulSetRollingUpdate',
  StatefulSetRollingUpdate: '+partition maxUnavailable=1',
  StatefulSetOrdinals: '+start',
  VolumeClaimTemplate: '-apiVersion -kind +metadata:ObjectMeta -spec -status',
  Job: '+apiVersion +kind +metadata:ObjectMeta +spec:JobSpec -status',
  JobSpec: `+parallelism +completions +activeDeadlineSeconds +podFailurePolicy:PodFailurePolicy
    successPolicy:SuccessPolicy +backoffLimit backoffLimitPerIndex maxFailedIndexes +selector
    +manualSelector +template:PodTemplate +ttlSecondsAfterFinished +completionMode +suspend
    podReplacementPolicy managedBy`,
  PodFailurePolicy: '+rules:PodFailurePolicyRule',
  PodFailurePolicyRule: `+action +onExitCodes:PodFailurePolicyExitCodes
    +onPodConditions:PodFailurePolicyCondition`,
  PodFailurePolicyExitCodes: '+containerName +operator +values',
  PodFailurePolicyCondition: '+type +status',
  SuccessPolicy: '+rules:SuccessPolicyRule',
  SuccessPolicyRule: '+succeededIndexes +succeededCount',
  CronJob: '+apiVersion +kind +metadata:ObjectMeta +spec:CronJobSpec -status',
  CronJobSpec: `+schedule +timeZone +startingDeadlineSeconds +concurrencyPolicy +suspend
    +jobTemplate:JobTemplate +successfulJobsHistoryLimit +failedJobsHistoryLimit`,
  JobTemplate: '+metadata:ObjectMeta +spec:JobSpec',
  PodDisruptionBudget: '+apiVersion +kind +metadata:ObjectMeta +spec:DisruptionBudgetSpec -status',
  DisruptionBudgetSpec: `+minAvailable +maxUnavailable +selector:LabelSelector
    +unhealthyPodEvictionPolicy`,
  HorizontalPodAutoscaler: '+apiVersion +kind +metadata:ObjectMeta +spec:AutoscalerSpec -status',
  AutoscalerSpec: `+scaleTargetRef:ScaleTargetRef +minReplicas +maxReplicas +metrics:ScalingMetric
    +behavior:ScalingBehavior +targetCPUUtilizationPercentage`,
  ScaleTargetRef: '-apiVersion +kind +name',
  ScalingMetric: `+type +resource:ResourceMetric +containerResource:ResourceMetric
    +pods:PodsMetric object external`,
  ResourceMetric: '+name +container +target:MetricTarget',
  PodsMetric: '+metric:MetricName +target:MetricTarget',
  MetricName: '+name selector',
  MetricTarget: '+type +averageUtilization +averageValue value',
  ScalingBehavior: '+scaleUp:ScalingRules +scaleDown:ScalingRules',
  ScalingRules: '+stabilizationWindowSeconds +selectPolicy +policies:ScalingPolicy tolerance',
  ScalingPolicy: '+type +value +periodSeconds',
  PodTemplate: '+metadata:ObjectMeta +spec:PodSpec',
  LabelSelector: '+matchLabels +matchExpressions:LabelRequirement',
  LabelRequirement: '+key +operator +values',

  PriorityClass: `+apiVersion +kind +metadata:ObjectMeta +value +globalDefault -description
    +preemptionPolicy`,

  ObjectMeta: `+name +generateName +namespace +labels +annotations +finalizers -uid -resourceVersion
    -generation -creationTimestamp -deletionTimestamp -deletionGracePeriodSeconds -managedFields
    -selfLink ownerReferences`,

  PodSpec: `+volumes:Volume +initContainers:Container +containers:Container
    ephemeralContainers:EphemeralContainer +restartPolicy +terminationGracePeriodSeconds
    +activeDeadlineSeconds dnsPolicy=ClusterFirst +nodeSelector serviceAccountName=default
    serviceAccount=default automountServiceAccountToken=true +nodeName +hostNetwork hostPID=false
    hostIPC=false +shareProcessNamespace securityContext:PodSecurityContext={} imagePullSecrets
    hostname subdomain +affinity:Affinity schedulerName=default-scheduler +tolerations:Toleration
    hostAliases:HostAlias +priorityClassName +priority dnsConfig:PodDNSConfig
    +readinessGates:PodReadinessGate runtimeClassName enableServiceLinks=true
    +preemptionPolicy +overhead:ResourceList
    +topologySpreadConstraints:TopologySpreadConstraint setHostnameAsFQDN=false
    os:PodOS={"name":"linux"}
    hostUsers=true +schedulingGates:PodSchedulingGate
    resourceClaims:PodResourceClaim resources:ResourceRequirements={} hostnameOverride workloadRef
    schedulingGroup`,

  Container: `+name +image +command +args +workingDir +ports:ContainerPort +envFrom:EnvFromSource
    +env:EnvVar +resources:ResourceRequirements resizePolicy:ContainerResizePolicy +restartPolicy
    +restartPolicyRules:ContainerRestartRule +volumeMounts:VolumeMount volumeDevices:VolumeDevice
    +livenessProbe:Probe +readinessProbe:Probe +startupProbe:Probe +lifecycle:Lifecycle
    +terminationMessagePath +terminationMessagePolicy +imagePullPolicy
    securityContext:SecurityContext={} stdin=false stdinOnce=false tty=false`,
  EphemeralContainer: `name image command args workingDir ports:ContainerPort envFrom:EnvFromSource
    env:EnvVar resources:ResourceRequirements resizePolicy restartPolicy restartPolicyRules
    volumeMounts:VolumeMount volumeDevices:VolumeDevice livenessProbe:Probe readinessProbe:Probe
    startupProbe:Probe lifecycle:Lifecycle terminationMessagePath terminationMessagePolicy
    imagePullPolicy securityContext:SecurityContext stdin stdinOnce tty targetContainerName`,
  ContainerPort: '+name +hostPort +containerPort +protocol +hostIP',
  ContainerResizePolicy: 'resourceName restartPolicy',
  ContainerRestartRule: '+action +exitCodes:ContainerRestartRuleOnExitCodes',
  ContainerRestartRuleOnExitCodes: '+operator +values',
  EnvFromSource: '+prefix +configMapRef:LocalReference +secretRef:LocalReference',
  LocalReference: '+name +optional',
  EnvVar: '+name +value +valueFrom:EnvVarSource',
  EnvVarSource: `+fieldRef:ObjectFieldSelector resourceFieldRef:ResourceFieldSelector
    +configMapKeyRef:KeySelector +secretKeyRef:KeySelector fileKeyRef:FileKeySelector`,
  ObjectFieldSelector: '-apiVersion +fieldPath',
  ResourceFieldSelector: 'containerName resource divisor',
  KeySelector: '+name +key +optional',
  FileKeySelector: 'volumeName path key optional',
  ResourceRequirements: '+limits:ResourceLimits +requests:ResourceList claims:ResourceClaim',
  ResourceList: '+cpu +memory +*',
  ResourceLimits: '+cpu +memory ephemeral-storage +*',
  ResourceClaim: 'name request',
  VolumeMount: `+name +readOnly recursiveReadOnly=Disabled +mountPath +subPath mountPropagation=None
    subPathExpr`,
  VolumeDevice: 'name devicePath',

  Probe: `+exec:ExecAction +httpGet:HTTPGetAction +tcpSocket:TCPSocketAction +grpc:GRPCAction
    +initialDelaySeconds +timeoutSeconds +periodSeconds +successThreshold +failureThreshold
    +terminationGracePeriodSeconds`,
  Lifecycle: '+postStart:LifecycleHandler +preStop:LifecycleHandler stopSignal',
  LifecycleHandler: `+exec:ExecAction +httpGet:HTTPGetAction +tcpSocket:TCPSocketAction
    +sleep:SleepAction`,
  ExecAction: '+command',
  HTTPGetAction: '+path +port +host +scheme +httpHeaders:HTTPHeader',
  HTTPHeader: '+name +value',
  TCPSocketAction: '+port +host',
  GRPCAction: '+port +service',
  SleepAction: '+seconds',

  Volume: `+name +emptyDir:EmptyDir +hostPath:HostPath +configMap:ConfigMapVolume
    +secret:SecretVolume +awsElasticBlockStore +azureDisk +azureFile +cephfs +cinder +csi
    +downwardAPI +ephemeral +fc +flexVolume +flocker +gcePersistentDisk +gitRepo +glusterfs +image
    +iscsi +nfs +persistentVolumeClaim +photonPersistentDisk +portworxVolume +projected +quobyte
    +rbd +scaleIO +storageos +vsphereVolume`,
  EmptyDir: 'medium sizeLimit',
  HostPath: '+path type=',
  ConfigMapVolume: '+name +items:KeyToPath defaultMode=420 +optional',
  SecretVolume: '+secretName +items:KeyToPath defaultMode=420 +optional',
  KeyToPath: '+key +path mode',

  Toleration: '+key +operator +value +effect +tolerationSeconds',
  PodReadinessGate: '+conditionType',
  PodSchedulingGate: '+name',
  Affinity: '+nodeAffinity:NodeAffinity +podAffinity:PodAffinity +podAntiAffinity:PodAffinity',
  NodeAffinity: `+requiredDuringSchedulingIgnoredDuringExecution:NodeSelector
    +preferredDuringSchedulingIgnoredDuringExecution:PreferredSchedulingTerm`,
  NodeSelector: '+nodeSelectorTerms:NodeSelectorTerm',
  NodeSelectorTerm: '+matchExpressions:LabelRequirement +matchFields:LabelRequirement',
  PreferredSchedulingTerm: '+weight +preference:NodeSelectorTerm',
  PodAffinity: `+requiredDuringSchedulingIgnoredDuringExecution:PodAffinityTerm
    +preferredDuringSchedulingIgnoredDuringExecution:WeightedPodAffinityTerm`,
  WeightedPodAffinityTerm: '+weight +podAffinityTerm:PodAffinityTerm',
  PodAffinityTerm: `+labelSelector:LabelSelector +topologyKey +namespaces
    +namespaceSelector:LabelSelector +matchLabelKeys +mismatchLabelKeys`,
  HostAlias: 'ip hostnames',
  PodDNSConfig: 'nameservers searches options',
  PodOS: 'name',
  PodResourceClaim: 'name resourceClaimName resourceClaimTemplateName',
  TopologySpreadConstraint: `+maxSkew +topologyKey +whenUnsatisfiable +labelSelector:LabelSelector
    +minDomains +nodeAffinityPolicy +nodeTaintsPolicy +matchLabelKeys`,
  PodSecurityContext: `seLinuxOptions windowsOptions runAsUser runAsGroup runAsNonRoot
    supplementalGroups supplementalGroupsPolicy fsGroup sysctls fsGroupChangePolicy seccompProfile
    appArmorProfile seLinuxChangePolicy`,
  SecurityContext: `capabilities privileged seLinuxOptions windowsOptions runAsUser runAsGroup
    runAsNonRoot readOnlyRootFilesystem allowPrivilegeEscalation procMount seccompProfile
    appArmorProfile`,

  ServiceSpec: `+ports:ServicePort +selector +clusterIP -clusterIPs +type externalIPs
    sessionAffinity=None loadBalancerIP loadBalancerSourceRanges externalName externalTrafficPolicy
    healthCheckNodePort +publishNotReadyAddresses sessionAffinityConfig ipFamilies=["IPv4"]
    ipFamilyPolicy=SingleStack allocateLoadBalancerNodePorts loadBalancerClass
    internalTrafficPolicy=Cluster trafficDistribution`,
  ServicePort: '+name +protocol appProtocol +port +targetPort nodePort',
} as const;

export type StructName = keyof typeof STRUCTS;
