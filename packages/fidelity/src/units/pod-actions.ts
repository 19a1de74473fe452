import {
  type Fields,
  flag,
  number,
  oneOf,
  optionalRecord,
  record,
  records,
  text,
  texts,
} from '@podsim/experiment/assert';
import {
  type ActionInput,
  type CachedResult,
  type ContainerInput,
  computePodActions,
  type PodActions,
  prunedInit,
  sandboxChange,
  shouldRestart,
} from '@podsim/experiment/rules';
import { restartPolicyOf } from './restart-policy.ts';
import { sandboxView, sandboxViews } from './sandboxes.ts';
import { type SpecEntry, specEntries } from './statuses.ts';
import { SyncRows } from './sync-rows.ts';

/** Function `computePodActions` of the grammar, with the questions that go with it. */
export class PodActionRows {
  readonly #sync = new SyncRows();

  row(input: Fields): Fields {
    switch (text(input, 'ask', '')) {
      case 'sandboxChanged': {
        const hostNetwork = flag(input, 'hostNetwork', false);
        const { changed, attempt, passedOn } = sandboxChange(sandboxViews(input), hostNetwork);
        return { changed, attempt, id: passedOn?.id ?? null };
      }
      case 'shouldRestart': {
        const status = optionalRecord(input, 'status');
        const deleted = flag(input, 'deleted', false);
        const newest = status && instanceOf(status);
        return { restart: shouldRestart(restartPolicyOf(input), newest, deleted) };
      }
      case 'pruneInit':
        return { kept: keptRecords(input) };
      case 'sync':
        return this.#sync.row(input);
      default:
        return shown(computePodActions(actionInput(input)));
    }
  }
}

function shown(actions: PodActions): Fields {
  const { killPod, createSandbox, attempt, startInit, startContainers, startEphemeral } = actions;
  // A kill of the pod includes the kill of every container.
  const killContainers = killPod ? [] : actions.killContainers.map(({ name }) => name);
  return {
    ...{ killPod, createSandbox, attempt, startInit, startContainers, startEphemeral },
    killContainers,
  };
}

const STATES = ['created', 'running', 'exited', 'unknown'] as const;

function instanceOf(fields: Fields): NonNullable<ContainerInput['status']> {
  return {
    state: oneOf(fields, 'state', STATES, 'unknown'),
    exitCode: number(fields, 'exitCode', 0),
    oomKilled: text(fields, 'reason', '') === 'OOMKilled',
  };
}

function actionInput(input: Fields): ActionInput {
  const entries = specEntries(input);
  const statuses = record(input, 'statuses');
  const statusOf = (name: string): ContainerInput['status'] => {
    const status = optionalRecord(statuses, name);
    return status && instanceOf(status);
  };
  const container = (entry: SpecEntry): ContainerInput => ({
    name: entry.name,
    sidecar: entry.kind === 'sidecar',
    status: statusOf(entry.name),
    liveness: resultOf(input, 'liveness', entry.name),
    startup: resultOf(input, 'startup', entry.name),
    hasStartupProbe: texts(entry.fields, 'probes').includes('startup'),
    specChanged: texts(input, 'specChanged').includes(entry.name),
  });
  const sandbox = optionalRecord(input, 'sandbox');
  return {
    restartPolicy: restartPolicyOf(input),
    deleting: flag(input, 'deleted', false),
    hostNetwork: flag(input, 'hostNetwork', false),
    sandboxes: sandbox ? [sandboxView(sandbox)] : [],
    initContainers: entries.filter(({ kind }) => kind !== 'main').map(container),
    containers: entries.filter(({ kind }) => kind === 'main').map(container),
    ephemeralContainers: texts(input, 'ephemeralContainers').map((name) => ({
      name,
      status: statusOf(name),
    })),
  };
}

const RESULTS = ['success', 'failure', 'unknown'] as const satisfies CachedResult[];

function resultOf(input: Fields, key: 'liveness' | 'startup', name: string): CachedResult | null {
  return oneOf(record(input, key), name, RESULTS, null);
}

/** Records without an order of their own are listed newest first. */
function keptRecords(input: Fields): readonly (string | null)[] {
  const all = records(input, 'records').map((fields) => ({
    id: text(fields, 'id', null),
    name: text(fields, 'name', text(fields, 'container', '')),
    state: oneOf(fields, 'state', STATES, 'exited'),
    age: number(fields, 'createdAt', number(fields, 'attempt', 0)),
  }));
  const removed = new Set(prunedInit(all.toSorted((a, b) => b.age - a.age)));
  return all.filter((one) => !removed.has(one)).map(({ id }) => id);
}
