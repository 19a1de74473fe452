import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Draws, runKey, type Value } from '@podsim/kernel';
import { tables } from '@podsim/kubernetes';
import { batchesOf, digestTable, formatNames, loadFormat, type OpenTable } from '@podsim/output';
import {
  type Benchmark,
  grouped,
  hashOf,
  interleave,
  median,
  ratioText,
  timingOf,
} from './measure.ts';

const table = tables.timeline;

/** Rows of the timeline into files, each format with the way from rows to batches. */
export const output: Benchmark = async ({ tiny }, print) => {
  const count = tiny ? 500 : 500_000;
  const rows = timelineRows(count);
  const folder = mkdtempSync(join(tmpdir(), 'podsim-bench-'));
  try {
    const formats = await Promise.all(
      formatNames.map(async (name) => {
        const file = join(folder, `timeline.${name}`);
        return { name, file, open: await loadFormat(name) };
      }),
    );
    const subjects = formats.map(({ name, file, open }) => [
      name,
      () => () => write(file, open, rows),
    ]);
    const timings = interleave(tiny ? 3 : 9, Object.fromEntries(subjects));
    print(`${grouped(count)} rows of ${table.name}, batches included`);
    for (const { name, file } of formats) {
      const timing = timingOf(timings, name);
      const bytes = readFileSync(file);
      const speed = `${grouped(count / median(timing.seconds))} rows per second`;
      const size = `${(bytes.length / count).toFixed(1)} bytes a row`;
      const ratio = `${ratioText(timing, timingOf(timings, 'csv'))} of csv`;
      print(`  ${name}: ${speed}, ${size}, ${ratio}, file hash ${hashOf(bytes)}`);
    }
    print(`  rows hash ${timingOf(timings, 'csv').result}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** Gives the digest of the rows. */
function write(file: string, open: OpenTable, rows: readonly (readonly Value[])[]): string {
  const writer = open(file, table);
  const batches = batchesOf(table, rows);
  for (const batch of batches) writer.write(batch);
  writer.close();
  return digestTable(
    rows.length,
    batches.map(({ digest }) => digest),
  ).digest;
}

/** What a timeline looks like to a writer: few kinds, many names, times that grow. */
function timelineRows(count: number): readonly (readonly Value[])[] {
  const draws = new Draws(runKey(1, 1), 'benchmark/rows');
  const kinds = ['phase', 'condition', 'container', 'ready', 'process', 'event'];
  let time = 0;
  return Array.from({ length: count }, () => {
    time += draws.integer(0, 20_000);
    const kind = kinds[draws.integer(0, kinds.length - 1)] as string;
    const pod = `app-${draws.integer(0, 1_999)}`;
    const detail = kind === 'event' ? `Started container app in ${pod}` : 'restarts=1';
    return [time, kind, 'default', pod, 'app', 'running', detail];
  });
}
