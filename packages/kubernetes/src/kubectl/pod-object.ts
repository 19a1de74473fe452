import { isRecord, ownValue, type Raw, resourceQuantities } from '@podsim/api';
import type {
  ContainerResources,
  ContainerState,
  ContainerStatus,
  PodObject,
} from '../store/objects.ts';
import { resourcesOf } from '../store/reserved.ts';
import { inOrder, type Moment } from './moment.ts';

/** What `kubectl get -o json` prints of one object. */
export type Json = Readonly<Record<string, unknown>>;

/**
 * A pod as the API server returns it: what the manifest says, the defaults that matter here, and
 * the published status.
 */
export function podObject(pod: PodObject, moment: Moment): Json {
  const { resources } = pod.status;
  const reported = moment.reportsResources ? (resources ?? resourcesOf(pod.spec)) : [];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadataOf(pod, moment),
    spec: specOf(pod),
    status: statusOf(pod, reported, moment),
  };
}

function metadataOf(pod: PodObject, { clock }: Moment): Json {
  const { labels, annotations, finalizers } = pod.manifest.metadata;
  const { owner, deletionTimestamp, deletionGracePeriodSeconds } = pod;
  return {
    ...(Object.entries(annotations).length === 0 ? {} : { annotations }),
    creationTimestamp: clock.timestamp(pod.createdAt),
    ...(deletionTimestamp === null
      ? {}
      : { deletionGracePeriodSeconds, deletionTimestamp: clock.timestamp(deletionTimestamp) }),
    ...(finalizers.length === 0 ? {} : { finalizers }),
    ...(Object.entries(labels).length === 0 ? {} : { labels }),
    name: pod.name,
    namespace: pod.namespace,
    ...(owner === null
      ? {}
      : {
          ownerReferences: [
            { kind: owner.kind, name: owner.name, uid: owner.uid, controller: true },
          ],
        }),
    uid: pod.uid,
  };
}

function specOf({ manifest, spec, nodeName, priority }: PodObject): Json {
  const raw = ownValue(manifest.raw, 'spec');
  const written: Raw = isRecord(raw) ? raw : {};
  const { initContainers, containers } = spec;
  const filled = (list: typeof containers, key: string): Json =>
    list.length === 0 ? {} : { [key]: list.map((one) => containerOf(one, written[key])) };
  return {
    ...written,
    ...filled(containers, 'containers'),
    ...filled(initContainers, 'initContainers'),
    ...(nodeName === null ? {} : { nodeName }),
    priority,
    restartPolicy: spec.restartPolicy,
    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds,
    tolerations: spec.tolerations.map(({ key, operator, value, effect, tolerationSeconds }) => ({
      ...(effect === '' ? {} : { effect }),
      ...(key === '' ? {} : { key }),
      operator,
      ...(tolerationSeconds === null ? {} : { tolerationSeconds }),
      ...(value === '' ? {} : { value }),
    })),
  };
}

type Container = PodObject['spec']['containers'][number];

function containerOf(container: Container, list: unknown): Json {
  const all: readonly unknown[] = Array.isArray(list) ? list : [];
  const raw = all.find((each) => ownValue(each, 'name') === container.name);
  const { name, image, imagePullPolicy, terminationMessagePath } = container;
  const { terminationMessagePolicy } = container;
  const defaults = { imagePullPolicy, terminationMessagePath, terminationMessagePolicy };
  const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
  const filled = probes.flatMap((key): [string, Json][] => {
    const probe = container[key];
    const given = ownValue(raw, key);
    if (probe === null || !isRecord(given)) return [];
    const { periodSeconds, timeoutSeconds, successThreshold, failureThreshold } = probe;
    const times = { periodSeconds, timeoutSeconds, successThreshold, failureThreshold };
    return [[key, { ...given, ...times }]];
  });
  return { ...(isRecord(raw) ? raw : {}), ...Object.fromEntries(filled), ...defaults, name, image };
}

function statusOf(
  { status, qosClass }: PodObject,
  reported: readonly ContainerResources[],
  moment: Moment,
): Json {
  const { clock } = moment;
  const { conditions, initStatuses, statuses, startTime } = status;
  const list = (all: readonly ContainerStatus[]): Json[] =>
    all.map((one) => {
      const resources = reported.find(({ name }) => name === one.name);
      return { ...(resources ? reportOf(resources) : {}), ...containerStatus(one, moment) };
    });
  return {
    conditions: inOrder(conditions).map(
      ({ type, status: value, reason, message, lastTransitionTime }) => ({
        lastProbeTime: null,
        lastTransitionTime: clock.timestamp(lastTransitionTime),
        ...(message === '' ? {} : { message }),
        ...(reason === '' ? {} : { reason }),
        status: value,
        type,
      }),
    ),
    ...(statuses.length === 0 ? {} : { containerStatuses: list(statuses) }),
    ...(initStatuses.length === 0 ? {} : { initContainerStatuses: list(initStatuses) }),
    ...(status.message === '' ? {} : { message: status.message }),
    phase: status.phase,
    ...(status.podIP === '' ? {} : { podIP: status.podIP, podIPs: [{ ip: status.podIP }] }),
    qosClass,
    ...(status.reason === '' ? {} : { reason: status.reason }),
    ...(startTime === null ? {} : { startTime: clock.timestamp(startTime) }),
  };
}

function containerStatus(status: ContainerStatus, moment: Moment): Json {
  const { name, image, state, last, ready, started, restartCount } = status;
  return {
    image,
    lastState: last === null ? {} : stateOf(last, moment),
    name,
    ready,
    restartCount,
    ...(started === null ? {} : { started }),
    state: stateOf(state, moment),
  };
}

/** What the node has granted, and what the container has (NEW-9). */
function reportOf({ allocated, actual }: ContainerResources): Json {
  const granted = resourceQuantities(allocated);
  const lists = (['limits', 'requests'] as const).flatMap((key): [string, Json][] => {
    const amounts = resourceQuantities(actual[key]);
    return Object.entries(amounts).length === 0 ? [] : [[key, amounts]];
  });
  return {
    ...(Object.entries(granted).length === 0 ? {} : { allocatedResources: granted }),
    resources: Object.fromEntries(lists),
  };
}

function stateOf(state: ContainerState, { clock }: Moment): Json {
  switch (state.type) {
    case 'running':
      return { running: { startedAt: clock.timestamp(state.startedAt) } };
    case 'waiting':
      return { waiting: withoutEmpty({ message: state.message, reason: state.reason }) };
    case 'terminated': {
      const { exitCode, reason, message, startedAt, finishedAt } = state;
      const times = {
        finishedAt: clock.timestamp(finishedAt),
        startedAt: clock.timestamp(startedAt),
      };
      return { terminated: { exitCode, ...withoutEmpty({ message, reason }), ...times } };
    }
  }
}

function withoutEmpty(texts: Readonly<Record<string, string>>): Json {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
}
