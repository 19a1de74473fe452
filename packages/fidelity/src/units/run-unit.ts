import {
  CaseError,
  describe,
  differences,
  type Fields,
  flag,
  record,
  records,
  requiredText,
  text,
} from '@podsim/experiment/assert';
import type { CaseFile } from '../case-file.ts';
import { BackOffRows } from './back-off.ts';
import { eventCorrelationRow } from './event-correlation.ts';
import { gracePeriodRow } from './grace-period.ts';
import { PodActionRows } from './pod-actions.ts';
import { conditionsRow } from './pod-conditions.ts';
import { phaseRow } from './pod-phase.ts';
import { ProberRows } from './prober-worker.ts';
import { qosRow } from './qos-class.ts';
import { statusColumnRow } from './status-column.ts';
import { terminationOrderRow } from './termination-order.ts';

/** Answers rows; one that keeps something between them is made anew for each stateless row. */
type Rows = (input: Fields) => Fields;

/** The functions of the grammar, section 9. */
const FUNCTIONS = new Map<string, (release: string) => Rows>([
  ['podPhase', () => phaseRow],
  ['podConditions', () => conditionsRow],
  ['statusColumn', () => statusColumnRow],
  ['qosClass', () => qosRow],
  ['backoff', () => stateful(new BackOffRows())],
  ['eventCorrelation', () => eventCorrelationRow],
  ['terminationOrder', () => terminationOrderRow],
  ['computePodActions', () => stateful(new PodActionRows())],
  ['proberWorker', (release) => stateful(new ProberRows(release))],
  ['gracePeriod', () => gracePeriodRow],
]);

function stateful(instance: { row(input: Fields): Fields }): Rows {
  return (input) => instance.row(input);
}

/** One row and what is wrong with it; an empty list for one that holds. */
export interface RowOutcome {
  readonly name: string;
  readonly failures: readonly string[];
}

/**
 * Runs the rows of a unit file.
 *
 * @throws CaseError when the file names a function that there is not.
 */
export function runUnit(file: CaseFile): readonly RowOutcome[] {
  const { fields, kubernetes } = file;
  const name = requiredText(fields, 'function');
  const create = FUNCTIONS.get(name);
  if (!create) throw new CaseError(`there is no function ${name}`);
  const keeps = flag(fields, 'stateful', false);
  const defaults = record(fields, 'defaults');
  let rows = create(kubernetes);
  return records(fields, 'cases').map((row) => {
    if (!keeps) rows = create(kubernetes);
    const input = { ...defaults, ...record(row, 'input') };
    return {
      name: text(row, 'name', ''),
      failures: failuresOf(rows, input, record(row, 'expected')),
    };
  });
}

function failuresOf(rows: Rows, input: Fields, expected: Fields): readonly string[] {
  try {
    return differences(expected, rows(input)).map(describe);
  } catch (error) {
    if (error instanceof CaseError) return [error.message];
    // A crash of the engine is a failure of the row, and the rest are still worth running.
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
}
