/** A column of a text table. */
export interface TextColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/**
 * Rows in columns that are two spaces apart and as wide as their widest cell; no line ends in
 * spaces. Nothing is cut: a long name makes its column wider.
 */
export function alignColumns(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
): string[] {
  const lines = [columns.map((column) => column.title), ...rows];
  const widths = columns.map((_, index) =>
    lines.reduce((width, line) => Math.max(width, (line[index] ?? '').length), 0),
  );
  return lines.map((line) =>
    columns
      .map(({ align }, index) => {
        const cell = line[index] ?? '';
        const width = widths[index] as number;
        return align === 'left' ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
