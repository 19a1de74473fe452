import { resolve } from 'node:path';
import {
  duration,
  NoResultsError,
  openRun,
  readRows,
  secondsText,
  tableNamed,
  type Value,
} from '@podsim/experiment';
import { type ExitCode, exitCodes, usageError } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';
import type { TimelineOptions } from './timeline-command.ts';

/** Kinds of rows of a timeline. */
export const timelineKinds = [
  ...['pod', 'phase', 'condition', 'container', 'ready', 'process', 'event', 'endpoints', 'node'],
  ...['hook', 'signal', 'kill', 'probe', 'job', 'action'],
];

/** One row of the timeline, as it is read back. */
interface Entry {
  readonly time: number;
  readonly kind: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly what: string;
  readonly detail: string;
}

/** Prints the timeline of a run, one row per line, as far as the filters let it through. */
export async function printTimeline(
  terminal: Terminal,
  directory: string,
  options: TimelineOptions,
): Promise<ExitCode> {
  const passes = filterOf(options);
  const table = tableNamed('timeline');
  const path = resolve(terminal.cwd, directory);
  try {
    openRun(path);
    for await (const rows of readRows(path, table)) {
      const lines = rows.map(entryOf).filter(passes).map(lineOf);
      if (lines.length > 0) terminal.stdout.write(`${lines.join('\n')}\n`);
    }
  } catch (error) {
    if (error instanceof NoResultsError) throw usageError(error.message);
    throw error;
  }
  return exitCodes.ok;
}

/** The row's values in the order of the table's columns. */
function entryOf(row: readonly Value[]): Entry {
  const [time, kind, namespace, pod, container, what, detail] = row as [number, ...string[]];
  return { time, kind, namespace, pod, container, what, detail } as Entry;
}

/** @throws CommandError for times and kinds that do not exist. */
function filterOf(options: TimelineOptions): (entry: Entry) => boolean {
  const since = timeOf('--since', options.since) ?? 0;
  const until = timeOf('--until', options.until) ?? Number.POSITIVE_INFINITY;
  const unknown = options.kind.find((kind) => !timelineKinds.includes(kind));
  if (unknown !== undefined) {
    throw usageError(`there is no kind ${unknown}; kinds are ${timelineKinds.join(', ')}`);
  }
  const podMatches = anyGlob(options.pod);
  const containerMatches = anyGlob(options.container);
  return (entry) =>
    entry.time >= since &&
    entry.time <= until &&
    (options.namespace === undefined || entry.namespace === options.namespace) &&
    (options.kind.length === 0 || options.kind.includes(entry.kind)) &&
    podMatches(entry.pod) &&
    containerMatches(entry.container);
}

function timeOf(option: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  try {
    return duration(text);
  } catch (error) {
    throw usageError(`${option}: ${(error as Error).message}`);
  }
}

/** Whether a name matches one of the globs, in which * stands for any text; true of none. */
function anyGlob(globs: readonly string[]): (name: string) => boolean {
  if (globs.length === 0) return () => true;
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const patterns = globs.map((glob) => new RegExp(`^${glob.split('*').map(literal).join('.*')}$`));
  return (name) => patterns.some((pattern) => pattern.test(name));
}

function lineOf(entry: Entry): string {
  const { time, kind, namespace, pod, container, what, detail } = entry;
  // Cut, not rounded, to milliseconds: rows stay in their order.
  const at = `${secondsText(time).slice(0, -3)}s`.padStart(11);
  const outside = namespace === '' || namespace === 'default' ? '' : `${namespace}/`;
  const subject = `${outside}${pod}${container === '' ? '' : ` ${container}`}`;
  const text = detail === '' ? what : `${what}${kind === 'event' ? ':' : ''} ${detail}`;
  return `${at}  ${kind.padEnd(9)}  ${subject.padEnd(20)}  ${text}`.trimEnd();
}
