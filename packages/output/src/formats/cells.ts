import type { Column } from '@podsim/kernel';
import { type ColumnData, nullCode } from '../batches/batch.ts';
import { isTime } from '../columns.ts';
import { secondsText } from '../decimals.ts';

/** Gives the text of one column's cell in a row. */
export type CellText = (row: number) => string;

/** How a text format writes strings and nulls. */
export interface TextStyle {
  readonly quote: (text: string) => string;
  readonly absent: string;
}

/**
 * The cells of a column as text. Each distinct string is quoted once per batch; times are seconds
 * with six decimals; floats have the shortest text that reads back as the same number.
 */
export function cellTexts(column: Column, data: ColumnData, style: TextStyle): CellText {
  if (data.kind === 'texts') {
    const quoted = data.dictionary.map(style.quote);
    const { codes } = data;
    return (row) => {
      const code = codes[row] as number;
      return code === nullCode ? style.absent : (quoted[code] as string);
    };
  }
  const { values, valid } = data;
  const show = numberText(column);
  if (valid === null) return (row) => show(values[row] as number);
  return (row) => (valid[row] === 0 ? style.absent : show(values[row] as number));
}

function numberText(column: Column): (value: number) => string {
  if (isTime(column)) return secondsText;
  if (column.type === 'bool') return (value) => (value === 1 ? 'true' : 'false');
  return String;
}
