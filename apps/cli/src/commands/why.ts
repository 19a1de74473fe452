import { resolve } from 'node:path';
import { NoResultsError, openRun, ReceiptError, secondsText } from '@podsim/experiment';
import { type Chain, NothingToExplainError, why } from '@podsim/experiment/kubectl';
import { CommandError, type ExitCode, exitCodes, usageError } from '../exit-codes.ts';
import { stylesFor, type Terminal } from '../terminal.ts';
import type { WhyOptions } from './why-command.ts';

/** Prints the causal chain of a restart, or of a pod's end. */
export async function explainWhy(
  terminal: Terminal,
  directory: string,
  pod: string,
  options: WhyOptions,
): Promise<ExitCode> {
  const { namespace = 'default', container = null, restart = null, termination = false } = options;
  const name = pod.startsWith('pod/') ? pod.slice('pod/'.length) : pod;
  try {
    const receipt = openRun(resolve(terminal.cwd, directory));
    const request = { namespace, pod: name, container, restart, termination };
    const chain = await why(receipt, request);
    terminal.stdout.write(chainText(chain, stylesFor(terminal, terminal.stdout).bold));
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof NothingToExplainError) {
      throw new CommandError(exitCodes.different, error.message);
    }
    const isTheirs = error instanceof NoResultsError || error instanceof ReceiptError;
    throw isTheirs ? usageError(error.message) : error;
  }
}

function chainText({ title, links, spans }: Chain, bold: (text: string) => string): string {
  const width = Math.max(0, ...links.map(({ text }) => text.length));
  const lines = links.map(({ time, text, rule }) =>
    `${shown(time).padStart(12)}  ${text.padEnd(width)}  ${rule}`.trimEnd(),
  );
  const times = spans.map(([what, length]) => `${shown(length).padStart(12)}  ${what}`);
  return `${[bold(title), '', ...lines, '', ...times].join('\n').trimEnd()}\n`;
}

/** Cut, not rounded, to milliseconds, as the timeline has it. */
const shown = (time: number): string => `${secondsText(time).slice(0, -3)}s`;
