import { DuckDBInstance } from '@duckdb/node-api';

/**
 * What documents use of DuckDB's command line: `duckdb -csv -c SQL`, on the library of the same
 * release from npm, since the program itself is on few machines.
 */
const [format, flag, sql = '', ...more] = process.argv.slice(2);
if (format !== '-csv' || flag !== '-c' || more.length > 0) throw new Error('duckdb -csv -c SQL');

const connection = await (await DuckDBInstance.create(':memory:')).connect();
const result = await connection.runAndReadAll(sql);
const lines = [result.columnNames(), ...result.getRows()].map((row) =>
  row.map((cell) => (cell === null ? '' : quoted(String(cell)))).join(','),
);
process.stdout.write(`${lines.join('\n')}\n`);

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
