/** Where text goes. */
export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Width in columns; 80 where there is no terminal. */
  readonly columns: number;
}

export type StopSignal = 'SIGINT' | 'SIGTERM';

/** All that a command may know of and do to the world around it. */
export interface Terminal {
  /** Arguments after the name of the program. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths start from. */
  readonly cwd: string;
  /** All of standard input. */
  readonly readStdin: () => Promise<string>;
  /** Data. */
  readonly stdout: Output;
  /** For people. */
  readonly stderr: Output;
  /** Calls `listener` at every SIGINT and SIGTERM; returns the function that ends it. */
  readonly onSignal: (listener: (signal: StopSignal) => void) => () => void;
  /** Ends the process without further ado. */
  readonly exitNow: (code: number) => void;
}

/** Styles of text, or none of them. */
export interface Styles {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
}

const styled = (open: number, close: number) => (text: string) =>
  `\u001b[${open}m${text}\u001b[${close}m`;
const plain = (text: string): string => text;

/** Whether an output gets colours: only a terminal, and only unless somebody objects. */
export function hasColours(terminal: Terminal, output: Output): boolean {
  const { NO_COLOR, TERM } = terminal.env;
  if (terminal.args.includes('--no-color')) return false;
  return output.isTerminal && TERM !== 'dumb' && (NO_COLOR === undefined || NO_COLOR === '');
}

/** The styles for an output. */
export function stylesFor(terminal: Terminal, output: Output): Styles {
  if (!hasColours(terminal, output)) return { bold: plain, dim: plain, red: plain };
  return { bold: styled(1, 22), dim: styled(2, 22), red: styled(31, 39) };
}
