import { exitCodes } from './exit-codes.ts';
import type { Output, StopSignal, Terminal } from './terminal.ts';
import { readStream } from './text/read-text.ts';

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    args: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    readStdin: () => readStream(process.stdin),
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    onSignal(listener) {
      const signals: readonly StopSignal[] = ['SIGINT', 'SIGTERM'];
      for (const signal of signals) process.on(signal, listener);
      return () => {
        for (const signal of signals) process.off(signal, listener);
      };
    },
    exitNow: (code) => process.exit(code),
  };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever read our output has enough of it, as `head` does.
    if (error.code === 'EPIPE') process.exit();
    const name = stream === process.stderr ? 'standard error' : 'standard output';
    if (stream !== process.stderr) {
      process.stderr.write(`error: cannot write to ${name}: ${error.message}\n`);
    }
    process.exit(exitCodes.bug);
  });
  return {
    write: (chunk) => stream.write(chunk),
    isTerminal: stream.isTTY === true,
    columns: stream.columns ?? 80,
  };
}
