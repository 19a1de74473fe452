import {
  type Fields,
  flag,
  list,
  number,
  oneOf,
  optionalRecord,
  records,
  text,
  texts,
} from '@podsim/experiment/assert';
import { type ListedContainer, type ListedState, statusColumn } from '@podsim/experiment/rules';
import { conditionsOf } from './pod-conditions.ts';

/**
 * Function `statusColumn` of the grammar. Names matter only where a row gives them: otherwise the
 * i-th status is that of the i-th container.
 */
export function statusColumnRow(input: Fields): Fields {
  const initContainers = initSpecs(input);
  const containers = names(input, 'containers', 'c');
  return {
    ...statusColumn({
      phase: text(input, 'phase', ''),
      reason: text(input, 'reason', ''),
      deleted: flag(input, 'deleted', false),
      conditions: conditionsOf(input),
      readinessGates: texts(input, 'readinessGates'),
      initContainers,
      containers,
      initStatuses: statuses(
        input,
        'initStatuses',
        initContainers.map(({ name }) => name),
      ),
      statuses: statuses(input, 'statuses', containers),
    }),
  };
}

/** A number of containers, or their names. */
function names(input: Fields, key: string, prefix: string): readonly string[] {
  const value = input[key];
  if (Array.isArray(value)) return texts(input, key);
  return Array.from({ length: number(input, key, 0) }, (_, i) => `${prefix}${i + 1}`);
}

/** `init` regular init containers, then `sidecars`; or the names of either. */
function initSpecs(input: Fields): readonly { readonly name: string; readonly sidecar: boolean }[] {
  const order = list(input, 'initContainers');
  if (order.length > 0) {
    return records(input, 'initContainers').map((fields, i) => ({
      name: text(fields, 'name', `i${i + 1}`),
      sidecar: text(fields, 'restartPolicy', '') === 'Always',
    }));
  }
  const plain = names(input, 'init', 'i').map((name) => ({ name, sidecar: false }));
  const sidecars = names(input, 'sidecars', 's').map((name) => ({ name, sidecar: true }));
  return [...plain, ...sidecars];
}

function statuses(
  input: Fields,
  key: 'initStatuses' | 'statuses',
  specs: readonly string[],
): readonly ListedContainer[] {
  return records(input, key).map((fields, index) => ({
    name: text(fields, 'name', specs[index] ?? `?${index}`),
    state: listedState(fields),
    ready: flag(fields, 'ready', false),
    started: flag(fields, 'started', false),
    restartCount: number(fields, 'restarts', 0),
    lastFinishedAgo: number(fields, 'lastFinishedAgo', lastEnd(fields)),
  }));
}

/** An earlier end without a time is one that has just been. */
function lastEnd(fields: Fields): number | null {
  return number(optionalRecord(fields, 'last') ?? {}, 'finishedAgo', null);
}

function listedState(fields: Fields): ListedState | null {
  const type = oneOf(fields, 'state', ['waiting', 'running', 'terminated'], null);
  if (type === null) return null;
  return {
    type,
    reason: text(fields, 'reason', ''),
    exitCode: number(fields, 'exitCode', 0),
    signal: number(fields, 'signal', 0),
  };
}
