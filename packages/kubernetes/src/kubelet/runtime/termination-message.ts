import type { Files } from '@podsim/sdk';
import type { Instance } from './instance.ts';
import type { RunningProcess } from './process.ts';

/** Sizes of the message and of the log that may stand in for it (STAT-10). */
const MESSAGE_BYTES = 4096;
const LOG_BYTES = 2048;
const LOG_LINES = 80;

/**
 * What a container says about its end: its message file, or the end of its log when it failed
 * without one and asked for that (STAT-10).
 */
export function terminationMessage(
  instance: Instance,
  process: RunningProcess,
  files: Files,
): string {
  const { terminationMessagePath, terminationMessagePolicy } = instance.container;
  const written = files.read(terminationMessagePath) ?? '';
  if (written !== '') return written.slice(0, MESSAGE_BYTES);
  const failed = instance.exitCode !== 0;
  if (!failed || terminationMessagePolicy !== 'FallbackToLogsOnError') return '';
  const log = process.logLines.slice(-LOG_LINES).join('\n');
  return log.slice(-LOG_BYTES);
}
