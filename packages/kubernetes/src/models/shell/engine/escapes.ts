const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['e', '\x1b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
]);

/** Replaces backslash escapes; `\c` stops the output. */
export function interpretEscapes(text: string): {
  readonly text: string;
  readonly stopped: boolean;
} {
  let result = '';
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    const next = text[at + 1];
    if (char !== '\\' || next === undefined) {
      result += char;
      continue;
    }
    if (next === 'c') return { text: result, stopped: true };
    const rest = text.slice(at + 1);
    const numeric =
      /^(?:0[0-7]{1,3}|[1-7][0-7]{0,2})/.exec(rest) ?? /^x[0-9a-fA-F]{1,2}/.exec(rest);
    if (numeric !== null) {
      const [digits] = numeric;
      const code = digits.startsWith('x')
        ? Number.parseInt(digits.slice(1), 16)
        : Number.parseInt(digits, 8);
      result += String.fromCharCode(code & 255);
      at += digits.length;
      continue;
    }
    result += SIMPLE.get(next) ?? `\\${next}`;
    at++;
  }
  return { text: result, stopped: false };
}
