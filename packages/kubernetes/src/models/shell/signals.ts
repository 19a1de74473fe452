/** Signals by name, without `SIG`; Linux numbers. */
const NUMBERS: ReadonlyMap<string, number> = new Map([
  ['HUP', 1],
  ['INT', 2],
  ['QUIT', 3],
  ['ABRT', 6],
  ['KILL', 9],
  ['USR1', 10],
  ['SEGV', 11],
  ['USR2', 12],
  ['PIPE', 13],
  ['ALRM', 14],
  ['TERM', 15],
  ['CHLD', 17],
  ['CONT', 18],
  ['STOP', 19],
  ['TSTP', 20],
  ['WINCH', 28],
]);

const NAMES: ReadonlyMap<number, string> = new Map([...NUMBERS].map(([name, n]) => [n, name]));

export const SIGKILL = 9;
export const SIGPIPE = 13;

/** Signals whose default action does not end a process. */
const HARMLESS: ReadonlySet<number> = new Set([17, 18, 19, 20, 28]);

/** `TERM`, `SIGTERM`, `15` or `0` as a number; null where it is no signal. */
export function signalNumber(text: string): number | null {
  if (/^\d+$/.test(text)) {
    const number = Number(text);
    return number === 0 || NAMES.has(number) || number < 65 ? number : null;
  }
  const name = text.toUpperCase();
  return NUMBERS.get(name.startsWith('SIG') ? name.slice(3) : name) ?? null;
}

/** The name without `SIG`. */
export function signalName(number: number): string {
  return NAMES.get(number) ?? String(number);
}

/** Names by number, ascending, as `kill -l` prints them. */
export function signalNames(): readonly string[] {
  return [...NUMBERS.keys()];
}

export function endsProcess(signal: number): boolean {
  return signal !== 0 && !HARMLESS.has(signal);
}

/** What a shell says of a foreground child that a signal ended; null where it says nothing. */
export function obituary(signal: number): string | null {
  switch (signal) {
    case 3:
      return 'Quit';
    case 6:
      return 'Aborted';
    case 9:
      return 'Killed';
    case 11:
      return 'Segmentation fault';
    case 15:
      return 'Terminated';
    default:
      return null;
  }
}
