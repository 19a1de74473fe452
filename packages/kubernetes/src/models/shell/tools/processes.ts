import type { Call } from '../engine/call.ts';
import { signalNumber } from '../signals.ts';
import type { Proc } from '../world/procs.ts';
import type { Steps } from '../world/thread.ts';

/** Processes as they really are: every parked loop shows where it is. */
function processes(call: Call): readonly Proc[] {
  call.world.taint();
  call.sh.session.unparkAll();
  return call.sh.session.procs.all();
}

export function ps(call: Call): number {
  call.out(call.busybox ? 'PID   USER     TIME  COMMAND\n' : '    PID TTY          TIME CMD\n');
  for (const { pid, name } of processes(call)) {
    const number = String(pid);
    call.out(
      call.busybox
        ? `${number.padStart(5)} root      0:00 ${name}\n`
        : `${number.padStart(7)} ?        00:00:00 ${baseName(name)}\n`,
    );
  }
  return 0;
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Processes with one of these names, the newest first, without the asking one. */
function named(call: Call, names: readonly string[]): readonly Proc[] {
  return processes(call)
    .filter((proc) => proc !== call.proc && names.includes(baseName(proc.name)))
    .reverse();
}

export function pidof(call: Call): number {
  const found = named(call, call.args);
  if (found.length === 0) return 1;
  call.out(`${found.map(({ pid }) => pid).join(' ')}\n`);
  return 0;
}

export function pgrep(call: Call): number {
  const patterns = call.args.filter((arg) => !arg.startsWith('-'));
  const expression = new RegExp(patterns[0] ?? '');
  const found = processes(call).filter((p) => p !== call.proc && expression.test(baseName(p.name)));
  for (const { pid } of found) call.out(`${pid}\n`);
  return found.length > 0 ? 0 : 1;
}

/** `killall NAME`, `pkill NAME`, with an optional signal. */
export function* killByName(call: Call): Steps<number> {
  const [first = '', ...rest] = call.args;
  const given = /^-./.test(first) && first !== '-f' ? signalNumber(first.slice(1)) : 15;
  const names = call.args.filter((arg) => !arg.startsWith('-'));
  const found = named(call, names);
  if (found.length === 0) {
    if (call.name === 'killall') call.complain(`${rest[0] ?? first}: no process killed`);
    return 1;
  }
  for (const proc of found) call.sh.session.signal(proc, given ?? 15);
  if (call.proc.thread.raised !== null) yield call.sh.session.now;
  return 0;
}
