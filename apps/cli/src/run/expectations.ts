import type { Judgement } from '@podsim/experiment';
import type { Styles } from '../terminal.ts';
import { alignColumns, type TextColumn } from '../text/columns.ts';

const columns: readonly TextColumn[] = [
  { title: 'EXPECT', align: 'left' },
  { title: 'VERDICT', align: 'left' },
  { title: 'MEAN', align: 'right' },
  { title: 'INTERVAL', align: 'right' },
  { title: 'RUNS', align: 'right' },
];

/** What became of the budgets, for people. */
export function expectationsText(judgements: readonly Judgement[], styles: Styles): string {
  const rows = judgements.map((one) => [
    one.budget.text,
    one.verdict,
    one.mean === null ? '-' : shown(one.mean),
    one.interval === null ? '-' : one.interval.map(shown).join(' … '),
    String(one.runs),
  ]);
  const [head = '', ...lines] = alignColumns(columns, rows);
  const marked = lines.map((line, i) => {
    const verdict = judgements[i]?.verdict;
    return verdict === 'held' ? line : styles.red(line);
  });
  return `\n${[styles.dim(head), ...marked].join('\n')}\n`;
}

/** Budgets as plain data, for -o json and yaml. */
export function expectationsData(judgements: readonly Judgement[]): object[] {
  return judgements.map(({ budget, verdict, mean, interval, runs, unit }) => ({
    ...{ expect: budget.text, verdict, mean, interval, runs, unit },
  }));
}

/** Four significant digits: more than the draws warrant, fewer than distract. */
function shown(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** Budgets as a JUnit report, one test case each. */
export function junitText(name: string, judgements: readonly Judgement[]): string {
  const failures = judgements.filter(({ verdict }) => verdict === 'failed').length;
  const errors = judgements.filter(({ verdict }) => verdict === 'inconclusive').length;
  const counts = `tests="${judgements.length}" failures="${failures}" errors="${errors}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites><testsuite name="${escaped(name)}" ${counts}>`,
    ...judgements.map((one) => testcase(name, one)),
    '</testsuite></testsuites>',
    '',
  ].join('\n');
}

function testcase(suite: string, { budget, verdict, mean, interval, runs }: Judgement): string {
  const head = `  <testcase classname="${escaped(suite)}" name="${escaped(budget.text)}"`;
  if (verdict === 'held') return `${head}/>`;
  const around = interval === null ? '' : `, interval ${interval.map(shown).join(' to ')}`;
  const said = mean === null ? 'no run has a value' : `mean ${shown(mean)}${around}`;
  const element = verdict === 'failed' ? 'failure' : 'error';
  const message = escaped(`${verdict}: ${said}, ${runs} runs`);
  return `${head}><${element} message="${message}"/></testcase>`;
}

/** Text for an XML attribute; what XML cannot hold is left out. */
function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' };
  return text
    .replace(/[&<>"]/g, (sign) => `&${names[sign]};`)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, '');
}
