import type { Judgement } from '@podsim/experiment';
import type { Styles } from '../terminal.ts';
import { alignColumns, type TextColumn } from '../text/columns.ts';
import { count } from '../text/count.ts';

const columns: readonly TextColumn[] = [
  { title: 'EXPECT', align: 'left' },
  { title: 'VERDICT', align: 'left' },
  { title: 'MEAN', align: 'right' },
  { title: 'INTERVAL', align: 'right' },
  { title: 'RUNS', align: 'right' },
];

/** What became of what was expected, for people. */
export function expectationsText(judgements: readonly Judgement[], styles: Styles): string {
  const rows = judgements.map((one) => [
    clipped(one.expectation.text),
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
  const why = judgements.flatMap(({ failures }) => reasonOf(failures));
  return `\n${[styles.dim(head), ...marked, ...why.map((line) => `  ${line}`)].join('\n')}\n`;
}

/** Why an assertion failed, by the first run in which it did; none if it held. */
function reasonOf(failures: Judgement['failures']): string[] {
  const [first, ...more] = failures;
  if (first === undefined) return [];
  const others = more.length === 0 ? '' : `, and ${count(more.length, 'more run')}`;
  return [`${first.message} (run ${first.replication}${others})`];
}

/** Expectations as plain data, for -o json and yaml. */
export function expectationsData(judgements: readonly Judgement[]): object[] {
  return judgements.map(({ expectation, verdict, mean, interval, runs, unit, failures }) => {
    const expect = expectation.text;
    if ('assertion' in expectation) return { expect, verdict, runs, failures };
    return { expect, verdict, mean, interval, runs, unit };
  });
}

/** What fits beside the other columns; reports have it in full. */
function clipped(text: string): string {
  return text.length <= WIDTH ? text : `${text.slice(0, WIDTH - 1)}…`;
}

const WIDTH = 72;

/** Four significant digits: more than the draws warrant, fewer than distract. */
function shown(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** Expectations as a JUnit report, one test case each. */
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

function testcase(suite: string, judgement: Judgement): string {
  const { expectation, verdict, mean, interval, runs, failures } = judgement;
  const head = `  <testcase classname="${escaped(suite)}" name="${escaped(expectation.text)}"`;
  if (verdict === 'held') return `${head}/>`;
  const around = interval === null ? '' : `, interval ${interval.map(shown).join(' to ')}`;
  const none = 'assertion' in expectation ? 'no run came to its end' : 'no run has a value';
  const found = mean === null ? none : `mean ${shown(mean)}${around}`;
  const [said = found] = reasonOf(failures);
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
