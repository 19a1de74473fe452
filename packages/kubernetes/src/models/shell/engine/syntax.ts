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
  if (message.startsWith('unterminated')) {
    const quote = message.includes('double') ? '"' : "'";
    if (shell === 'bash') return `unexpected EOF while looking for matching \`${quote}'`;
    return shell === 'ash' ? 'unterminated quoted string' : 'Unterminated quoted string';
  }
  const expected = /expected '([^']+)'/.exec(message)?.[1];
  const atEnd = position >= source.text.trimEnd().length || expected !== undefined;
  const found = /token '([^']+)'/.exec(message)?.[1] ?? source.text.slice(position).split(/\s/)[0];
  if (shell === 'bash') {
    return atEnd
      ? 'syntax error: unexpected end of file'
      : `syntax error near unexpected token \`${found}'`;
  }
  const hint = expected === undefined ? '' : ` (expecting "${expected}")`;
  if (shell === 'ash') return atEnd ? `unexpected end of file${hint}` : `unexpected "${found}"`;
  return atEnd ? `end of file unexpected${hint}` : `"${found}" unexpected`;
}
