import type { Call } from '../engine/call.ts';

/** Parsed arguments of a tool. */
export interface Arguments {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
}

/**
 * Splits arguments as getopt does. `spec` lists letters, each with `:` behind it if it takes a
 * value; `long` maps long options to letters.
 *
 * @returns the exit code, after a message, for an option that is not known.
 */
export function parseOptions(
  call: Call,
  spec: string,
  long: ReadonlyMap<string, string> = NO_LONG,
): Arguments | number {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const operands: string[] = [];
  const { args } = call;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === '--') return { flags, values, operands: [...operands, ...args.slice(at + 1)] };
    if (!arg.startsWith('-') || arg === '-') {
      operands.push(arg);
      continue;
    }
    const letters = arg.startsWith('--') ? longOption(arg, long) : arg.slice(1);
    if (letters === null) return invalid(call, `unrecognized option '${arg}'`);
    for (let i = 0; i < letters.length; i++) {
      const letter = letters[i] as string;
      const known = spec.indexOf(letter);
      if (known < 0 || letter === ':') return invalid(call, `invalid option -- '${letter}'`);
      if (spec[known + 1] !== ':') {
        flags.add(letter);
        continue;
      }
      values.set(letter, letters.slice(i + 1) || (args[++at] ?? ''));
      break;
    }
  }
  return { flags, values, operands };
}

const NO_LONG: ReadonlyMap<string, string> = new Map();

function longOption(arg: string, long: ReadonlyMap<string, string>): string | null {
  const equals = arg.indexOf('=');
  const letter = long.get(arg.slice(2, equals < 0 ? undefined : equals));
  if (letter === undefined) return null;
  return equals < 0 ? letter : letter + arg.slice(equals + 1);
}

function invalid(call: Call, message: string): number {
  return call.usage(message, call.name === 'ls' && !call.busybox ? 2 : 1);
}
