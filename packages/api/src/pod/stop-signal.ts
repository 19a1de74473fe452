import type { Field } from '../reading/field.ts';
import { gate, type ReadOptions } from '../release.ts';

/** Operating system that a pod names in `spec.os`; null for none. */
export type PodOs = 'linux' | 'windows' | null;

const SYSTEMS = ['linux', 'windows'] as const;

const WINDOWS_SIGNALS = ['SIGKILL', 'SIGTERM'];

const PLAIN_SIGNALS = `SIGABRT SIGALRM SIGBUS SIGCHLD SIGCLD SIGCONT SIGFPE SIGHUP SIGILL SIGINT
  SIGIO SIGIOT SIGKILL SIGPIPE SIGPOLL SIGPROF SIGPWR SIGQUIT SIGSEGV SIGSTKFLT SIGSTOP SIGSYS
  SIGTERM SIGTRAP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGUSR1 SIGUSR2 SIGVTALRM SIGWINCH SIGXCPU
  SIGXFSZ`.split(/\s+/);

const upTo = (most: number, name: (n: number) => string): string[] =>
  Array.from({ length: most }, (_, i) => name(i + 1));

/** Names as the API has them, real-time signals included. */
const LINUX_SIGNALS: readonly string[] = [
  ...PLAIN_SIGNALS,
  'SIGRTMIN',
  ...upTo(15, (n) => `SIGRTMIN+${n}`),
  'SIGRTMAX',
  ...upTo(14, (n) => `SIGRTMAX-${n}`),
].sort();

/** Reads `spec.os`. */
export function readOs(field: Field): PodOs {
  if (!field.present) return null;
  const name = field.struct().get('name');
  const text = name.text() ?? '';
  if (text === '') {
    name.required();
    return null;
  }
  const found = SYSTEMS.find((system) => system === text);
  if (found === undefined) name.report.unsupported(name.path, text, SYSTEMS);
  return found ?? null;
}

/** Off by default in every release so far (NEW-5); the API server then drops the field. */
export const hasStopSignals = (options: ReadOptions): boolean =>
  gate(options, 'ContainerStopSignals', Number.POSITIVE_INFINITY);

/** Reads `lifecycle.stopSignal`; null without the gate, which leaves the field without effect. */
export function readStopSignal(field: Field, os: PodOs, options: ReadOptions): string | null {
  const signal = field.text();
  if (signal === null || !hasStopSignals(options)) return null;
  if (os === null) {
    field.forbidden('may not be set for containers with empty `spec.os.name`');
    return null;
  }
  const signals = os === 'windows' ? WINDOWS_SIGNALS : LINUX_SIGNALS;
  if (!signals.includes(signal)) field.report.unsupported(field.path, signal, signals);
  return signal;
}
