import { ExitShell } from '../errors.ts';
import { lineAt, type Source } from '../parse.ts';
import type { Shell } from '../state/shell.ts';

/** Prints a syntax error as the shell would, and leaves the shell. */
export function complainOfSyntax(sh: Shell, source: Source): never {
  const { message, position } = source.problem ?? { message: '', position: 0 };
  const line = lineAt(source.text, position);
  sh.stream(2).put(`${prefix(sh, line)}${words(sh, message, source, position)}\n`);
  throw new ExitShell(2);
}

function prefix(sh: Shell, line: number): string {
  switch (sh.flavour.shell) {
    case 'ash':
      return `${sh.name}: syntax error: `;
    case 'dash':
      return `${sh.name}: ${line}: Syntax error: `;
    case 'bash':
      return `${sh.name}: -c: line ${line}: `;
  }
}

function words(sh: Shell, message: string, source: Source, position: number): string {
  const { shell } = sh.flavour;
  const quote = /unterminated (single|double) quote/.exec(message)?.[1];
  if (quote !== undefined) return unterminated(shell, quote === 'double' ? '"' : "'");
  const found = /token '([^']+)'/.exec(message)?.[1] ?? wordAt(source.text, position);
  const closing = message.startsWith('unterminated') ? closingOf(message) : undefined;
  const missing = closing ?? /expected '([^']+)'/.exec(message)?.[1];
  // A clause of `case` ends before the `case` does.
  const expected = missing === 'esac' ? ';;' : missing;
  const atEnd = closing !== undefined || found === '';
  if (shell === 'bash') {
    return atEnd
      ? 'syntax error: unexpected end of file'
      : `syntax error near unexpected token \`${found}'`;
  }
  const hint = expected === undefined ? '' : ` (expecting "${expected}")`;
  if (shell === 'ash')
    return atEnd ? `unexpected end of file${hint}` : `unexpected "${found}"${hint}`;
  return atEnd ? `end of file unexpected${hint}` : `"${found}" unexpected${hint}`;
}

function unterminated(shell: Shell['flavour']['shell'], quote: string): string {
  if (shell === 'bash') return `unexpected EOF while looking for matching \`${quote}'`;
  return shell === 'ash' ? 'unterminated quoted string' : 'Unterminated quoted string';
}

function closingOf(message: string): string {
  return message.includes('parameter') ? '}' : ')';
}

function wordAt(text: string, position: number): string {
  return text.slice(position).trimStart().split(/[\s;]/)[0] ?? '';
}
