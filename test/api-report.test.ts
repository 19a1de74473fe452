import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type ApiReport, apiReports, howToRenew } from '../scripts/api-report.ts';

/** What plugin authors rely on changes only where somebody has read the change. */
const root = join(import.meta.dirname, '..');
const agreed = (path: string) =>
  existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '';

/** Lines that the agreed text lacks or has too many, with a sign before each. */
function difference(before: string, after: string): readonly string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const gone = old.filter((line) => !now.includes(line)).map((line) => `- ${line}`);
  const come = now.filter((line) => !old.includes(line)).map((line) => `+ ${line}`);
  if (gone.length + come.length === 0 && before !== after) return ['the order of lines differs'];
  return [...gone, ...come];
}

const problems = (reports: readonly ApiReport[]) =>
  reports.flatMap(({ path, text }) => {
    const lines = difference(agreed(path), text);
    return lines.length === 0 ? [] : [`${path}\n${lines.join('\n')}\n${howToRenew}`];
  });

it('the contract of @podsim/sdk is what was agreed on', () => {
  const reports = apiReports();
  expect(problems(reports).join('\n')).toBe('');
  // A report that says nothing would be the same for ever.
  const [sdk, testkit] = reports;
  expect(sdk?.text).toContain('export function definePlugin');
  expect(sdk?.text).toContain('export class Draws');
  expect(testkit?.text).toContain('export function checkPlugin');
  // And one more member is a difference that is told, with what to do about it.
  const other = { path: sdk?.path ?? '', text: sdk?.text.replace('uniform()', 'float()') ?? '' };
  expect(problems([other]).join('\n')).toMatch(/- +uniform\(\).*\n\+ +float\(\).*\n.*pnpm@10 api/);
});
