import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { metricDefinitions } from '../src/index.ts';

const path = new URL('../../../docs/metrics.md', import.meta.url);

/** The page that lists the metrics: their definitions are the only source. */
function page(): string {
  const rows = metricDefinitions.map(
    ({ name, unit, description, source }) =>
      `| \`${name}\` | ${unit === '1' ? '' : unit} | \`${source}\` | ${description} |`,
  );
  return `# Metrics

One number each per run, in the table \`metrics\` and in \`-o json\`; budgets under
\`spec.expect\` name them. A share or a count has no unit. A metric without rows to fold, such as
a quantile of nothing, has no value. This page is written by
\`UPDATE_GOLDEN=1 npx -y pnpm@10 test packages/output/test/docs.test.ts\`.

| metric | unit | from table | definition |
|---|---|---|---|
${rows.join('\n')}
`;
}

test('docs/metrics.md lists the metrics that there are', () => {
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, page());
  expect(readFileSync(path, 'utf8')).toBe(page());
});
