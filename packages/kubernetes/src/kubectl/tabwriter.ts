/** How wide columns are. Mirrors the parameters of Go's text/tabwriter. */
export interface TabSettings {
  readonly minWidth: number;
  readonly padding: number;
}

/** `kubectl get`. */
export const GET_TABS: TabSettings = { minWidth: 6, padding: 3 };
/** `kubectl describe`. */
export const DESCRIBE_TABS: TabSettings = { minWidth: 0, padding: 2 };

/**
 * Aligns the cells of lines at tabs: a column is as wide as its widest cell, for as long as
 * consecutive lines have a cell there. What follows the last tab of a line is not padded.
 *
 * Mirrors Go's text/tabwriter.
 */
export function alignTabs(lines: readonly string[], settings: TabSettings): string[] {
  const rows = lines.map((line) => line.split('\t'));
  const widths = rows.map((cells) => new Array<number>(Math.max(0, cells.length - 1)).fill(0));
  const columns = Math.max(0, ...widths.map((row) => row.length));
  for (let column = 0; column < columns; column++) measure(rows, widths, column, settings);
  return rows.map((cells, row) =>
    cells.map((cell, column) => cell.padEnd(widths[row]?.[column] ?? 0)).join(''),
  );
}

/** Gives every run of consecutive lines with a cell in this column its common width. */
function measure(
  rows: readonly (readonly string[])[],
  widths: readonly number[][],
  column: number,
  { minWidth, padding }: TabSettings,
): void {
  const has = (row: number): boolean => row < rows.length && (rows[row]?.length ?? 0) > column + 1;
  for (let first = 0; first < rows.length; first++) {
    if (!has(first)) continue;
    let end = first;
    let widest = 0;
    for (; has(end); end++) widest = Math.max(widest, rows[end]?.[column]?.length ?? 0);
    // A column of empty cells takes no room.
    const width = widest === 0 ? 0 : Math.max(minWidth, widest + padding);
    for (let row = first; row < end; row++) (widths[row] as number[])[column] = width;
    first = end - 1;
  }
}
