import type { Call } from '../engine/call.ts';
import { interpretEscapes } from '../engine/escapes.ts';

/** dash always interprets escapes and knows -n only; the others interpret them after -e. */
export function echo(call: Call): number {
  const dash = call.builtin && call.sh.flavour.shell === 'dash';
  let newline = true;
  let escapes = dash;
  let at = 0;
  const { args } = call;
  const option = dash ? /^-n$/ : /^-[neE]+$/;
  for (; option.test(args[at] ?? ''); at++) {
    const flags = args[at] ?? '';
    if (flags.includes('n')) newline = false;
    if (flags.includes('e')) escapes = true;
    if (flags.includes('E')) escapes = false;
  }
  const text = args.slice(at).join(' ');
  if (!escapes) {
    call.out(newline ? `${text}\n` : text);
    return 0;
  }
  const { text: unescaped, stopped } = interpretEscapes(text);
  call.out(newline && !stopped ? `${unescaped}\n` : unescaped);
  return 0;
}
