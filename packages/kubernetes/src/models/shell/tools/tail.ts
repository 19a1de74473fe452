import { GROWTH, GROWTH_MAX } from '../costs.ts';
import { type Call, later } from '../engine/call.ts';
import { ZEROES } from '../world/streams.ts';
import type { Steps } from '../world/thread.ts';
import { NO_FILE } from './files.ts';
import { parseOptions } from './options.ts';
import { cannotOpenForReading, linesOf, textOf, withCount } from './text.ts';

/** The last lines; `-f` waits for more, for ever. */
export function* tail(call: Call): Steps<number> {
  const args = parseOptions(
    withCount(call),
    'n:c:fFqvs:',
    new Map([
      ['follow', 'f'],
      ['lines', 'n'],
    ]),
  );
  if (typeof args === 'number') return args;
  const { flags, values, operands } = args;
  const follow = flags.has('f') || flags.has('F');
  const [first = '-'] = operands;
  if (isZeroes(call, first)) return yield* grow(call);
  let status = 0;
  let open = 0;
  for (const operand of operands.length > 0 ? operands : ['-']) {
    const found = yield* textOf(call, operand);
    if ('reason' in found) {
      status = cannotOpen(call, operand, found.reason);
      // -F tries again, for ever.
      if (flags.has('F')) open++;
      continue;
    }
    open++;
    call.out(lastPart(found.text, values.get('n') ?? '10', values.get('c')));
  }
  if (open === 0) return nothingLeft(call, follow, status);
  if (!follow) return status;
  return yield* followFiles(call, operands);
}

function isZeroes(call: Call, operand: string): boolean {
  if (operand === '-') return call.stdin === ZEROES;
  return call.path(operand) === '/dev/zero';
}

/** It looks for the last line of an endless text and keeps all of it until memory is over. */
function* grow(call: Call): Steps<number> {
  const { process } = call.sh.session;
  call.world.taint();
  for (let bytes: number = GROWTH.bytes; bytes <= GROWTH_MAX; bytes += GROWTH.bytes) {
    yield later(call.sh, GROWTH.every);
    process.memory(bytes);
  }
  yield null;
  return 0;
}

function cannotOpen(call: Call, operand: string, reason: string): number {
  if (!call.busybox) return call.fail(cannotOpenForReading(operand, reason));
  return call.fail(
    reason === NO_FILE ? `can't open '${operand}': ${reason}` : `read error: ${reason}`,
  );
}

function nothingLeft(call: Call, follow: boolean, status: number): number {
  if (call.busybox) call.complain('no files');
  else if (follow) call.complain('no files remaining');
  return status === 0 ? 1 : status;
}

function lastPart(text: string, lines: string, bytes: string | undefined): string {
  if (bytes !== undefined) {
    const count = Number(bytes.replace('-', ''));
    return bytes.startsWith('+')
      ? text.slice(count - 1)
      : text.slice(Math.max(0, text.length - count));
  }
  const all = linesOf(text);
  const count = Number(lines.replace('-', ''));
  const shown = lines.startsWith('+')
    ? all.slice(count - 1)
    : all.slice(Math.max(0, all.length - count));
  return shown.map((line) => `${line}\n`).join('');
}

/** Prints what is added to files, until a signal comes. */
function* followFiles(call: Call, operands: readonly string[]): Steps<number> {
  const { process, scheduler } = call.sh.session;
  const seen = new Map<string, number>();
  for (const operand of operands) {
    const path = call.path(operand);
    seen.set(path, (call.world.read(path) ?? '').length);
  }
  const { thread } = call.proc;
  const wake = () => {
    scheduler.wake(thread);
    call.sh.session.rearm();
  };
  const stops = [...seen.keys()].map((path) => process.files.watch(path, wake));
  try {
    for (;;) {
      yield null;
      // A change of a file is no work of the loop that this may be in.
      call.world.taint();
      for (const [path, length] of seen) {
        const text = call.world.read(path) ?? '';
        // A shorter file was truncated: it is printed from its beginning.
        call.out(text.length < length ? text : text.slice(length));
        seen.set(path, text.length);
      }
    }
  } finally {
    for (const stop of stops) stop();
  }
}
