import type { ParameterOperation, Word } from 'unbash';
import type { Shell } from '../state/shell.ts';
import type { Steps } from '../world/thread.ts';
import { removeMatch, replaceMatch } from './pattern.ts';

type Expand = (sh: Shell, word: Word) => Steps<string>;

/** `${x%y}`, `${x/a/b}`, `${x:1:2}`, `${x^}`; null where the shell does not know the operation. */
export function* modify(
  sh: Shell,
  value: string,
  operation: ParameterOperation,
  pattern: Expand,
  text: Expand,
): Steps<string | null> {
  if (operation.type === 'Remove') {
    return removeMatch(value, operation.operator, yield* pattern(sh, operation.operand));
  }
  if (sh.flavour.shell === 'dash') return null;
  if (operation.type === 'Replace') {
    const from = yield* pattern(sh, operation.pattern);
    return replaceMatch(value, operation.operator, from, yield* text(sh, operation.replacement));
  }
  if (operation.type === 'Slice') {
    const offset = Number(yield* text(sh, operation.offset));
    const length = operation.length ? Number(yield* text(sh, operation.length)) : null;
    return slice(value, offset, length);
  }
  if (operation.type === 'CaseModification' && sh.flavour.shell === 'bash') {
    return changeCase(value, operation.operator);
  }
  return null;
}

function slice(value: string, offset: number, length: number | null): string {
  const start = offset < 0 ? Math.max(0, value.length + offset) : offset;
  if (length === null) return value.slice(start);
  return length < 0 ? value.slice(start, length) : value.slice(start, start + length);
}

function changeCase(value: string, operator: string): string {
  const upper = operator.startsWith('^');
  const change = (text: string) => (upper ? text.toUpperCase() : text.toLowerCase());
  return operator.length === 2 ? change(value) : change(value.slice(0, 1)) + value.slice(1);
}
