import {
  type Fields,
  flag,
  list,
  number,
  oneOf,
  optionalRecord,
  records,
  text,
} from '@podsim/experiment/assert';
import type {
  ContainerKind,
  ContainerState,
  ContainerStatus,
  Terminated,
} from '@podsim/experiment/rules';
import { asTime } from '@podsim/experiment/rules';

/** A container of a case's spec: a name, or a mapping with one. */
export interface SpecEntry {
  readonly name: string;
  readonly kind: ContainerKind;
  /** All that the case says about it. */
  readonly fields: Fields;
}

/** Init containers, sidecars among them, then main containers. */
export function specEntries(input: Fields): readonly SpecEntry[] {
  const init = records(input, 'initContainers').map((fields): SpecEntry => {
    const kind = text(fields, 'restartPolicy', '') === 'Always' ? 'sidecar' : 'init';
    return { name: text(fields, 'name', ''), kind, fields };
  });
  const main = list(input, 'containers').map((item): SpecEntry => {
    const fields: Fields = typeof item === 'string' ? { name: item } : (item as Fields);
    return { name: text(fields, 'name', ''), kind: 'main', fields };
  });
  return [...init, ...main];
}

const EPOCH = asTime(0);

/** An end as the rows write it: only its exit code and reason are of interest. */
export function terminated(fields: Fields): Terminated {
  const exitCode = number(fields, 'exitCode', 0);
  return {
    type: 'terminated',
    exitCode,
    reason: text(fields, 'reason', exitCode === 0 ? 'Completed' : 'Error'),
    message: text(fields, 'message', ''),
    startedAt: EPOCH,
    finishedAt: EPOCH,
  };
}

export function stateOf(fields: Fields): ContainerState {
  const type = oneOf(fields, 'state', ['waiting', 'running', 'terminated'], 'waiting');
  if (type === 'terminated') return terminated(fields);
  if (type === 'running') return { type, startedAt: EPOCH };
  return { type, reason: text(fields, 'reason', ''), message: '' };
}

/** A container status of a row (section 9 of the grammar). */
export function statusOf(fields: Fields, kind: ContainerKind): ContainerStatus {
  const last = optionalRecord(fields, 'last');
  const state = stateOf(fields);
  return {
    name: text(fields, 'name', ''),
    kind,
    state,
    last: last === null ? null : terminated(last),
    ready: flag(fields, 'ready', false),
    started: flag(fields, 'started', null),
    restartCount: number(fields, 'restarts', 0),
    containerId: state.type === 'waiting' ? null : 0,
    image: 'image',
  };
}

/** The statuses under a key; null where the row says that there is no list at all. */
export function statusesOf(
  input: Fields,
  key: 'initStatuses' | 'statuses',
  entries: readonly SpecEntry[],
): readonly ContainerStatus[] | null {
  if (input[key] === null) return null;
  return records(input, key).map((fields) => {
    const name = text(fields, 'name', '');
    return statusOf(fields, entries.find((entry) => entry.name === name)?.kind ?? 'main');
  });
}
