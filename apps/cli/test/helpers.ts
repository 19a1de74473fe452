import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { runCli } from '../src/cli.ts';
import type { Output, StopSignal, Terminal } from '../src/terminal.ts';

/** How a command ended, and what it said. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Surroundings {
  readonly cwd?: string;
  readonly stdin?: string;
  readonly env?: Terminal['env'];
  readonly isTerminal?: boolean;
  /** Receives the function that raises a signal. */
  readonly onListening?: (raise: (signal: StopSignal) => void) => void;
  readonly exitNow?: (code: number) => void;
}

/** Runs the command line in this process, on a terminal made of strings. */
export async function podsim(args: readonly string[], around: Surroundings = {}): Promise<Ended> {
  const texts = { stdout: '', stderr: '' };
  const output = (name: keyof typeof texts): Output => ({
    write: (text) => {
      texts[name] += text;
    },
    isTerminal: around.isTerminal ?? false,
    columns: 80,
  });
  const code = await runCli({
    args,
    env: around.env ?? {},
    cwd: around.cwd ?? tmpdir(),
    readStdin: async () => around.stdin ?? '',
    stdout: output('stdout'),
    stderr: output('stderr'),
    onSignal: (listener) => {
      around.onListening?.(listener);
      return () => {};
    },
    exitNow: around.exitNow ?? (() => {}),
  });
  return { code, ...texts };
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'podsim-cli-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A pod that fails again and again. */
export const crashing = `apiVersion: v1
kind: Pod
metadata: { name: crashing }
spec:
  containers:
    - name: app
      image: busybox
      command: [sh, -c, sleep 5; exit 1]
`;
