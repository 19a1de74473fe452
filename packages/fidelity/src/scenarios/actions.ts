import {
  CaseError,
  type Fields,
  flag,
  number,
  record,
  requiredNumber,
  requiredText,
  text,
  texts,
} from '@podsim/experiment/assert';
import {
  asTime,
  type Deed,
  type PodTarget,
  seconds,
  type WorkloadTarget,
} from '@podsim/experiment/rules';

/** Who the actions of a case are about. */
export interface Stage {
  /** The one pod of the case; null for workloads. */
  readonly pod: string | null;
  /** The one object of the case that makes pods; null if there are none or several. */
  readonly workload: string | null;
  readonly namespace: string;
  readonly node: string;
}

/** What the simulator has no word for. */
export class NotSimulated extends Error {
  override readonly name = 'NotSimulated';
}

type Translate = (fields: Fields, stage: Stage) => Deed;

/** The actions of section 4 that the simulator has, in its words. */
const ACTIONS = new Map<string, Translate>([
  [
    'delete',
    (fields, stage) => {
      const job = text(fields, 'job', null);
      if (job !== null) return { do: 'delete', workload: jobNamed(job, stage) };
      return deletion(fields, targetOf(fields, stage));
    },
  ],
  ['deletePod', (fields, stage) => deletion(fields, targetOf(fields, stage))],
  [
    'setImage',
    (fields, stage) => ({
      do: 'set',
      target: targetOf(fields, stage),
      container: requiredText(fields, 'container'),
      image: requiredText(fields, 'image'),
      env: [],
    }),
  ],
  [
    'patchSpec',
    (fields, stage) => ({
      do: 'patch',
      target: targetOf(fields, stage),
      patch: { spec: record(fields, 'patch') },
      subresource: null,
    }),
  ],
  // A static pod's manifest lies on its node: there, set and delete change the file (TERM-29).
  [
    'updateStaticManifest',
    (fields, stage) => ({
      do: 'set',
      target: targetOf(fields, stage),
      container: requiredText(fields, 'container'),
      image: requiredText(fields, 'image'),
      env: [],
    }),
  ],
  ['deleteStaticManifest', (fields, stage) => deletion(fields, targetOf(fields, stage))],
  [
    'patchCondition',
    (fields, stage) => ({
      do: 'condition',
      target: targetOf(fields, stage),
      type: requiredText(fields, 'type'),
      status: requiredText(fields, 'status') === 'True' ? 'True' : 'False',
    }),
  ],
  [
    'evict',
    (fields, stage) => ({
      do: 'evict',
      target: targetOf(fields, stage),
      reason: text(fields, 'reason', 'Evicted'),
      gracePeriodSeconds: null,
      api: flag(fields, 'api', false),
    }),
  ],
  ['killSandbox', (fields, stage) => ({ do: 'stopSandbox', target: targetOf(fields, stage) })],
  [
    'removeContainerRecords',
    (fields, stage) => ({
      do: 'removeContainers',
      target: targetOf(fields, stage),
      containers: texts(fields, 'containers'),
    }),
  ],
  [
    'setHealth',
    (fields, stage) => ({
      do: 'health',
      target: targetOf(fields, stage),
      container: requiredText(fields, 'container'),
      probe: oneWord(fields, 'probe', ['startup', 'readiness', 'liveness']),
      verdict: oneWord(fields, 'verdict', ['ok', 'fail', 'timeout', 'error', 'warn']),
    }),
  ],
  [
    'removeNodeLabel',
    (fields, { node }) => ({
      do: 'label',
      node,
      labels: [[requiredText(fields, 'label'), null]],
    }),
  ],
  [
    'scale',
    (fields, stage) => ({
      do: 'scale',
      workload: workloadOf(fields, stage),
      replicas: requiredNumber(fields, 'replicas'),
    }),
  ],
  [
    'updateTemplate',
    (fields, stage) => ({
      do: 'set',
      workload: workloadOf(fields, stage),
      container: requiredText(fields, 'container'),
      image: requiredText(fields, 'image'),
      env: [],
    }),
  ],
  [
    'suspend',
    (fields, stage) => ({ do: 'suspend', workload: jobNamed(requiredText(fields, 'job'), stage) }),
  ],
  [
    'resume',
    (fields, stage) => ({ do: 'resume', workload: jobNamed(requiredText(fields, 'job'), stage) }),
  ],
  ['rebootNode', (fields, { node }) => ({ do: 'rebootNode', node, for: downtime(fields) })],
  ['restartKubelet', (fields, { node }) => ({ do: 'restartKubelet', node, for: downtime(fields) })],
  ['stopKubelet', (_, { node }) => ({ do: 'stopKubelet', node, for: null })],
  ['startKubelet', (_, { node }) => ({ do: 'startKubelet', node, for: null })],
  ['stopRuntime', (_, { node }) => ({ do: 'stopRuntime', node, for: null })],
  ['startRuntime', (_, { node }) => ({ do: 'startRuntime', node, for: null })],
]);

/**
 * An action of a case as the simulator performs it.
 *
 * @throws NotSimulated when it has no such action.
 */
export function deedOf(fields: Fields, stage: Stage): Deed {
  const verb = requiredText(fields, 'do');
  const translate = ACTIONS.get(verb);
  if (!translate) throw new NotSimulated(verb);
  return translate(fields, stage);
}

function deletion(fields: Fields, target: PodTarget): Deed {
  const gracePeriodSeconds = number(fields, 'gracePeriodSeconds', null);
  return { do: 'delete', target, gracePeriodSeconds };
}

function downtime(fields: Fields): ReturnType<typeof seconds> {
  return seconds(requiredNumber(fields, 'downtime'));
}

/** `pod/NAME`, `pod/*` for all, `pod[i]` of the one workload, or the one pod of the case. */
function targetOf(fields: Fields, { pod, workload, namespace }: Stage): PodTarget {
  const written = text(fields, 'pod', null);
  if (written === null) {
    if (pod === null) throw new CaseError('the action must say which pod');
    return { namespace, name: pod, selector: null, count: null };
  }
  const ordinal = /^pod\[(\d+)\]$/.exec(written)?.[1];
  if (ordinal !== undefined && workload !== null) {
    return { namespace, name: `${workload}#${ordinal}`, selector: null, count: null };
  }
  const named = /^pod\/(\S+)$/.exec(written)?.[1];
  if (named === undefined) throw new NotSimulated(`an action on ${written}`);
  if (named === '*') return { namespace, name: null, selector: {}, count: null };
  return { namespace, name: named, selector: null, count: null };
}

const jobNamed = (name: string, { namespace }: Stage): WorkloadTarget => ({
  kind: 'Job',
  namespace,
  name,
});

/** `statefulset/NAME`, `deployment/NAME`. */
function workloadOf(fields: Fields, { namespace }: Stage): WorkloadTarget {
  const [word = '', name = ''] = requiredText(fields, 'target').split('/');
  const kind = SCALED.find((one) => one.toLowerCase() === word);
  if (kind === undefined) throw new NotSimulated(`an action on ${word}`);
  return { kind, namespace, name };
}

const SCALED: readonly WorkloadTarget['kind'][] = ['Deployment', 'StatefulSet'];

function oneWord<const W extends string>(fields: Fields, key: string, words: readonly W[]): W {
  const written = requiredText(fields, key);
  const word = words.find((one) => one === written);
  if (word === undefined) throw new CaseError(`${key} must be one of ${words.join(', ')}`);
  return word;
}

/** The time of an action, by the clock of the run. */
export function timeOf(secondsOfRun: number): ReturnType<typeof asTime> {
  return asTime(Math.round(secondsOfRun * 1_000_000));
}
