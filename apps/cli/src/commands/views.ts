import { resolve } from 'node:path';
import {
  canonical,
  duration,
  formatDuration,
  NoResultsError,
  openRun,
  ReceiptError,
  type RunReceipt,
} from '@podsim/experiment';
import {
  describeText,
  eventsTable,
  getPodObjects,
  getTable,
  kindNamed,
  LISTED_KINDS,
  logText,
  NotThereError,
  watchPods,
} from '@podsim/experiment/kubectl';
import { CommandError, type ExitCode, exitCodes, usageError } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';
import { nearestName } from '../text/nearest.ts';
import { yamlText } from '../text/yaml.ts';
import type { EventsOptions, GetOptions, LogsOptions, ViewOptions } from './view-commands.ts';

/** `podsim get`: a table, or objects. */
export function get(
  terminal: Terminal,
  directory: string,
  word: string,
  given: string | null,
  options: GetOptions,
): Promise<ExitCode> {
  const { output, watch = false } = options;
  const { kind, name } = whatOf(word, given);
  if (output !== undefined && !['wide', 'yaml', 'json'].includes(output)) {
    throw usageError(`there is no output format ${output}; formats are wide, yaml and json`);
  }
  if (kind !== 'Pod' && (watch || output === 'yaml' || output === 'json')) {
    throw usageError(`-w, -o yaml and -o json show pods only`);
  }
  const query = { ...namespaceOf(options), name, wide: output === 'wide' };
  return answer(terminal, directory, options, async (receipt, at) => {
    if (watch) return watchPods(receipt, at, query);
    if (output === 'yaml') return yamlText(canonical(await getPodObjects(receipt, at, query)));
    if (output !== 'json') return getTable(receipt, at, { ...query, kind });
    return `${JSON.stringify(canonical(await getPodObjects(receipt, at, query)), null, 4)}\n`;
  });
}

/** `podsim describe`. */
export function describe(
  terminal: Terminal,
  directory: string,
  word: string,
  given: string | null,
  options: ViewOptions,
): Promise<ExitCode> {
  const { kind, name } = whatOf(word, given);
  if (kind !== 'Pod') throw usageError('describe shows pods only');
  const query = { ...namespaceOf(options), name, wide: false };
  return answer(terminal, directory, options, (receipt, at) => describeText(receipt, at, query));
}

/** `podsim events`. */
export function events(
  terminal: Terminal,
  directory: string,
  options: EventsOptions,
): Promise<ExitCode> {
  const { namespace } = namespaceOf(options);
  const object = options.for === undefined ? null : objectText(options.for);
  return answer(terminal, directory, options, (receipt, at) =>
    eventsTable(receipt, at, namespace, object),
  );
}

/** `podsim logs`. */
export function logs(
  terminal: Terminal,
  directory: string,
  word: string,
  options: LogsOptions,
): Promise<ExitCode> {
  const { container = null, previous = false, tail = null, timestamps = false } = options;
  const namespace = options.namespace ?? 'default';
  const pod = word.startsWith('pod/') ? word.slice('pod/'.length) : word;
  const request = { namespace, pod, container, previous, tail, timestamps };
  return answer(terminal, directory, options, (receipt, at) => logText(receipt, at, request));
}

/** `pod/web`, or the kind and the name apart. */
function whatOf(word: string, given: string | null): { kind: string; name: string | null } {
  const [kindWord = '', ...rest] = word.split('/');
  const kind = kindNamed(kindWord);
  if (kind === null) {
    const near = nearestName(
      kindWord,
      LISTED_KINDS.map((each) => each.toLowerCase()),
    );
    const kinds = LISTED_KINDS.map((each) => `${each.toLowerCase()}s`).join(', ');
    const hint = near === null ? `kinds are ${kinds}` : `did you mean ${near}?`;
    throw usageError(`there is nothing called ${kindWord}; ${hint}`);
  }
  return { kind, name: given ?? (rest.length === 0 ? null : rest.join('/')) };
}

function objectText(text: string): string {
  const { kind, name } = whatOf(text, null);
  if (name === null) throw usageError(`--for ${text}: which one? Expected such as pod/web`);
  return `${kind}/${name}`;
}

function namespaceOf({ namespace, allNamespaces = false }: ViewOptions): {
  namespace: string | null;
} {
  return { namespace: allNamespaces ? null : (namespace ?? 'default') };
}

/** Prints what a view says of a run at its moment. */
async function answer(
  terminal: Terminal,
  directory: string,
  { at }: ViewOptions,
  view: (receipt: RunReceipt, at: number) => Promise<string>,
): Promise<ExitCode> {
  try {
    const receipt = openRun(resolve(terminal.cwd, directory));
    terminal.stdout.write(await view(receipt, momentOf(at, receipt.end_us)));
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof NotThereError) throw new CommandError(exitCodes.different, error.message);
    const isTheirs = error instanceof NoResultsError || error instanceof ReceiptError;
    throw isTheirs ? usageError(error.message) : error;
  }
}

/** @throws CommandError for a time that is none, or after the end of the run. */
function momentOf(text: string | undefined, end: number): number {
  if (text === undefined) return end;
  let at: number;
  try {
    at = duration(text);
  } catch (error) {
    throw usageError(`--at: ${(error as Error).message}`);
  }
  if (at <= end) return at;
  throw usageError(`--at ${text} is after the end of the run, ${formatDuration(end as never)}`);
}
