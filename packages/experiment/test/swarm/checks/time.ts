import type { TableName } from '../rows.ts';
import type { Check } from './check.ts';

/** Tables whose rows are written at the time that they name. */
const WRITTEN_AT_ONCE: readonly TableName[] = ['timeline', 'restarts', 'emissions'];

/** Time is an integer, never goes back, and ends with the run. */
export const time: Check = ({ rows, end }) =>
  WRITTEN_AT_ONCE.flatMap((table) => {
    let last = 0;
    return rows(table).flatMap((row, index) => {
      const now = Number(row.time);
      const isRight = Number.isSafeInteger(now) && now >= last && now <= end;
      const was = last;
      last = now;
      return isRight ? [] : [`row ${index} of ${table} is at ${now} us, after ${was} us`];
    });
  });
