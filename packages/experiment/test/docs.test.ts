import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { defaultTableNames, fileColumnName, resultTables } from '../src/reference.ts';

const path = new URL('../../../docs/tables.md', import.meta.url);

/** The page that lists the tables: their declarations are the only source. */
function page(): string {
  const tables = [...resultTables.values()].map((table) => {
    const onRequest = defaultTableNames.includes(table.name)
      ? ''
      : ' Written when `--tables` asks.';
    const rows = table.columns.map((column) => {
      const empty = column.nullable === true ? ', may be empty' : '';
      const names = fileColumnName(column, 'us');
      return `| \`${names}\` | ${column.type}${empty} | ${column.description} |`;
    });
    return `## ${table.name}

${table.description}${onRequest}

| column | type | meaning |
|---|---|---|
${rows.join('\n')}
`;
  });
  return `# Tables

What \`podsim run --out DIR\` writes: one file per table, as Parquet, or with \`--format csv\`
or \`ndjson\` as text. Columns of the types time (from the begin of the run) and duration hold
microseconds in Parquet and are called as below; in text they hold seconds and end in \`_s\`.
\`podsim explain pods.ready_first\` tells of one of them.
This page is written by
\`UPDATE_GOLDEN=1 npx -y pnpm@10 test packages/experiment/test/docs.test.ts\`.

${tables.join('\n')}`;
}

test('docs/tables.md lists the tables that there are', () => {
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, page());
  expect(readFileSync(path, 'utf8')).toBe(page());
});
