import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { addCompletionCommand } from './commands/completion-command.ts';
import { addPluginCommands, addPluginNewCommand } from './commands/plugin-commands.ts';
import { addRunCommand } from './commands/run-command.ts';
import { addTimelineCommand } from './commands/timeline-command.ts';
import { addValidateCommand } from './commands/validate-command.ts';
import { addVerifyCommand } from './commands/verify-command.ts';
import { addViewCommands } from './commands/view-commands.ts';
import { addWhyCommand } from './commands/why-command.ts';
import { CommandError, type ExitCode, exitCodes } from './exit-codes.ts';
import { hasColours, stylesFor, type Terminal } from './terminal.ts';

/** What the options of a command are handed to; its result is how podsim ends. */
export type Run = (action: () => Promise<ExitCode>) => Promise<void>;

/** Parses the arguments, runs the command, and tells how podsim ends. It never throws. */
export async function runCli(terminal: Terminal): Promise<number> {
  let exitCode: ExitCode = exitCodes.ok;
  const run: Run = async (action) => {
    exitCode = await action();
  };
  try {
    await buildProgram(terminal, run).parseAsync(terminal.args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return exitCodeOf(terminal, error);
  }
}

function buildProgram(terminal: Terminal, run: Run): Command {
  const program = new Command('podsim')
    .description('Simulates the life of Kubernetes Pods in virtual time.')
    .version(ownVersion(), '-V, --version', 'print the version')
    .option('--no-color', 'no colours, whatever the terminal')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print the help of a command')
    .showHelpAfterError('(podsim --help lists commands and options)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      getOutHelpWidth: () => Math.min(80, terminal.stdout.columns),
      getErrHelpWidth: () => Math.min(80, terminal.stderr.columns),
      getOutHasColors: () => hasColours(terminal, terminal.stdout),
      getErrHasColors: () => hasColours(terminal, terminal.stderr),
    });
  addRunCommand(program, terminal, run);
  addTimelineCommand(program, terminal, run);
  addViewCommands(program, terminal, run);
  addWhyCommand(program, terminal, run);
  addVerifyCommand(program, terminal, run);
  addValidateCommand(program, terminal, run);
  addPluginCommands(program, terminal, run);
  addPluginNewCommand(program, terminal, run, ownVersion());
  addCompletionCommand(program, terminal, run);
  return program;
}

function ownVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function exitCodeOf(terminal: Terminal, error: unknown): ExitCode {
  // Commander has printed its own message; its code for wrong usage is 1, ours is 2.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  const { red } = stylesFor(terminal, terminal.stderr);
  if (error instanceof CommandError) {
    terminal.stderr.write(`${red('error:')} ${error.message}\n`);
    return error.exitCode;
  }
  const trace = error instanceof Error ? error.stack : String(error);
  terminal.stderr.write(`${red('error:')} podsim failed; this is a bug in it\n${trace}\n`);
  return exitCodes.bug;
}
