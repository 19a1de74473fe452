import type { Container, Toleration, Volume } from '@podsim/api';
import { hashName } from '../store/names.ts';
import type { PodObject } from '../store/objects.ts';
import { describeContainer } from './describe-container.ts';
import { type EventRow, eventTable } from './events.ts';
import { humanDuration } from './human-duration.ts';
import { inOrder, type Moment } from './moment.ts';
import { alignTabs, DESCRIBE_TABS } from './tabwriter.ts';

/**
 * What `kubectl describe pod` prints (STAT-36).
 *
 * Mirrors describePod of kubectl's pkg/describe/describe.go. Left out: ephemeral containers,
 * service accounts' volumes, image digests.
 */
export function describePod(pod: PodObject, events: readonly EventRow[], moment: Moment): string {
  const { spec, status } = pod;
  const lines = [
    ...headLines(pod, moment),
    ...(pod.owner ? [`Controlled By:\t${pod.owner.kind}/${pod.owner.name}`] : []),
    ...containerLines('Init Containers', spec.initContainers, pod, moment),
    ...containerLines('Containers', spec.containers, pod, moment),
    ...gateLines(pod),
    ...(status.conditions.length === 0
      ? []
      : [
          'Conditions:',
          '  Type\tStatus',
          ...inOrder(status.conditions).map((one) => `  ${one.type} \t${one.status} `),
        ]),
    ...volumeLines(spec.volumes),
    `QoS Class:\t${pod.qosClass}`,
    ...listLines('Node-Selectors', pairs(spec.nodeSelector, '=')),
    ...listLines('Tolerations', spec.tolerations.map(tolerationText).sort()),
    ...eventTable(events, moment),
  ];
  return `${alignTabs(lines, DESCRIBE_TABS).join('\n')}\n`;
}

function headLines(pod: PodObject, moment: Moment): string[] {
  const { status, manifest } = pod;
  return [
    `Name:\t${pod.name}`,
    `Namespace:\t${pod.namespace}`,
    `Priority:\t${pod.priority}`,
    'Service Account:\tdefault',
    `Node:\t${pod.nodeName ?? '<none>'}`,
    ...(status.startTime === null ? [] : [`Start Time:\t${moment.date(status.startTime)}`]),
    ...listLines('Labels', pairs(manifest.metadata.labels, '=')),
    ...listLines('Annotations', pairs(manifest.metadata.annotations, ': ')),
    ...statusLines(pod, moment),
    ...(status.reason === '' ? [] : [`Reason:\t${status.reason}`]),
    ...(status.message === '' ? [] : [`Message:\t${status.message}`]),
    `IP:\t${status.podIP}`,
    ...(status.podIP === '' ? ['IPs:\t<none>'] : ['IPs:', `  IP:\t${status.podIP}`]),
  ];
}

function statusLines(
  { deletionTimestamp, deletionGracePeriodSeconds, status }: PodObject,
  moment: Moment,
): string[] {
  const isOver = status.phase === 'Succeeded' || status.phase === 'Failed';
  if (deletionTimestamp === null || isOver) return [`Status:\t${status.phase}`];
  const lasts = humanDuration(moment.secondsSince(deletionTimestamp));
  return [
    `Status:\tTerminating (lasts ${lasts})`,
    `Termination Grace Period:\t${deletionGracePeriodSeconds}s`,
  ];
}

function containerLines(
  title: string,
  containers: readonly Container[],
  pod: PodObject,
  moment: Moment,
): string[] {
  if (containers.length === 0) return [];
  const { initStatuses, statuses } = pod.status;
  const all = [...initStatuses, ...statuses];
  const blocks = containers.flatMap((container) => {
    const status = all.find(({ name }) => name === container.name) ?? null;
    return describeContainer(container, status, containerId(pod, status), moment);
  });
  return [`${title}:`, ...blocks];
}

/** The runtime numbers its containers; their long names follow from that. */
function containerId(
  pod: PodObject,
  status: { name: string; containerId: number | null } | null,
): string {
  if (status === null || status.containerId === null) return '';
  return `containerd://${hashName(`${pod.uid}/${status.name}/${status.containerId}`)}`;
}

function gateLines({ spec, status }: PodObject): string[] {
  if (spec.readinessGates.length === 0) return [];
  const rows = spec.readinessGates.map((gate) => {
    const condition = status.conditions.find(({ type }) => type === gate);
    return `  ${gate} \t${condition?.status ?? '<none>'} `;
  });
  return ['Readiness Gates:', '  Type\tStatus', ...rows];
}

/** `Labels:` and one entry per line below each other. */
function listLines(title: string, entries: readonly string[]): string[] {
  const [first = '<none>', ...more] = entries;
  return [`${title}:\t${first}`, ...more.map((entry) => `\t${entry}`)];
}

function pairs(map: Readonly<Record<string, string>>, sign: string): string[] {
  return Object.entries(map)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, value]) => `${key}${sign}${value}`);
}

function tolerationText({ key, operator, value, effect, tolerationSeconds }: Toleration): string {
  const what = `${key}${value === '' ? '' : `=${value}`}${effect === '' ? '' : `:${effect}`}`;
  const op = operator === 'Exists' && value === '' ? ' op=Exists' : '';
  return `${what}${op}${tolerationSeconds === null ? '' : ` for ${tolerationSeconds}s`}`;
}

function volumeLines(volumes: readonly Volume[]): string[] {
  if (volumes.length === 0) return ['Volumes:\t<none>'];
  return ['Volumes:', ...volumes.flatMap((volume) => [`  ${volume.name}:`, ...volumeText(volume)])];
}

function volumeText({ source }: Volume): string[] {
  switch (source.type) {
    case 'emptyDir':
      return [
        "    Type:\tEmptyDir (a temporary directory that shares a pod's lifetime)",
        '    Medium:\t',
        '    SizeLimit:\t<unset>',
      ];
    case 'hostPath':
      return [
        '    Type:\tHostPath (bare host directory volume)',
        `    Path:\t${source.path}`,
        '    HostPathType:\t',
      ];
    case 'configMap':
      return [
        '    Type:\tConfigMap (a volume populated by a ConfigMap)',
        `    Name:\t${source.name}`,
        `    Optional:\t${source.optional}`,
      ];
    case 'secret':
      return [
        '    Type:\tSecret (a volume populated by a Secret)',
        `    SecretName:\t${source.name}`,
        `    Optional:\t${source.optional}`,
      ];
    case 'other':
      return [`    Type:\t${source.kind}`];
  }
}
