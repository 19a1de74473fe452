import type { Call } from '../engine/call.ts';
import { signalName, signalNames, signalNumber } from '../signals.ts';
import type { Steps } from '../world/thread.ts';

/** `kill [-s SIGNAL | -SIGNAL] PID...`, `kill -l`. */
export function* kill(call: Call): Steps<number> {
  const [first = '', ...rest] = call.args;
  if (first === '-l') return printNames(call, rest[0]);
  let signal: number | null = 15;
  let pids = call.args;
  if (first === '-s' || first === '-n') {
    [signal, pids] = [signalNumber(rest[0] ?? ''), rest.slice(1)];
  } else if (/^-./.test(first) && first !== '--') {
    [signal, pids] = [signalNumber(first.slice(1)), rest];
  } else if (first === '--') pids = rest;
  if (signal === null) return badSignal(call, first);
  if (pids.length === 0) return usage(call);
  let status = 0;
  for (const pid of pids) status = yield* killOne(call, pid, signal, status);
  return status;
}

function* killOne(call: Call, text: string, signal: number, before: number): Steps<number> {
  const { session } = call.sh;
  if (!/^-?\d+$/.test(text)) return badPid(call, text);
  // A group of processes is, here, the process that leads it.
  const pid = Math.abs(Number(text));
  if (signal === 0) return call.world.isAlive(pid) ? before : noProcess(call, text);
  call.world.taint();
  session.unparkAll();
  const proc = session.procs.get(pid);
  if (proc === null) return noProcess(call, text);
  session.signal(proc, signal);
  // A process that has just ended itself does nothing any more.
  if (call.proc.thread.raised !== null) yield session.now;
  return before;
}

function noProcess(call: Call, pid: string): number {
  if (call.busybox) call.err(`sh: can't kill pid ${pid}: No such process`);
  else if (!call.builtin) call.err(`kill: (${pid}): No such process`);
  else if (call.sh.flavour.shell === 'dash') call.sh.complain('kill: No such process\n');
  else call.sh.complain(`kill: (${pid}) - No such process`);
  return 1;
}

function badPid(call: Call, text: string): number {
  if (call.busybox) call.err(`sh: invalid number '${text}'`);
  else if (call.sh.flavour.shell === 'dash') call.sh.complain(`kill: Illegal number: ${text}`);
  else call.sh.complain(`kill: ${text}: arguments must be process or job IDs`);
  return call.busybox || call.sh.flavour.shell === 'bash' ? 1 : 2;
}

function badSignal(call: Call, option: string): number {
  const name = option.replace(/^-/, '');
  if (call.busybox) call.err(`sh: bad signal name '${name}'`);
  else if (call.sh.flavour.shell === 'dash') {
    call.sh.complain(`kill: Illegal option -${name.slice(0, 1)}`);
    return 2;
  } else call.sh.complain(`kill: ${name}: invalid signal specification`);
  return 1;
}

function usage(call: Call): number {
  if (call.busybox) call.err('sh: you need to specify whom to kill');
  else if (call.sh.flavour.shell === 'dash') {
    call.sh.complain('kill: Usage: kill [-s sigspec | -signum | -sigspec] [pid | job]... or');
    call.err('kill -l [exitstatus]');
  } else {
    const words = 'usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ...';
    call.err(`kill: ${words} or kill -l [sigspec]`);
  }
  return call.busybox ? 1 : 2;
}

function printNames(call: Call, which: string | undefined): number {
  if (which === undefined) call.out(`${signalNames().join(' ')}\n`);
  else if (/^\d+$/.test(which)) call.out(`${signalName(Number(which) % 128)}\n`);
  else call.out(`${signalNumber(which) ?? ''}\n`);
  return 0;
}
