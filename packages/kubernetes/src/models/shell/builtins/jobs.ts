import { CommandError } from '../errors.ts';
import { obituary, signalName, signalNames, signalNumber } from '../signals.ts';
import type { Shell } from '../state/shell.ts';
import { kill } from '../tools/kill.ts';
import type { Proc } from '../world/procs.ts';
import type { Steps } from '../world/thread.ts';
import { builtin, toolBuiltin } from './types.ts';

/** Builtins about signals and background jobs. */
export const JOBS = [
  builtin('trap', trap),
  builtin('wait', wait),
  builtin('jobs', () => 0),
  toolBuiltin('kill', kill),
];

function trap(sh: Shell, argv: readonly string[]): number {
  const args = argv.slice(argv[1] === '--' ? 2 : 1);
  const [command, ...signals] = args;
  if (command === undefined) return printTraps(sh);
  if (command === '-l') {
    sh.stream(1).put(`${signalNames().join(' ')}\n`);
    return 0;
  }
  // One argument that is a signal resets it.
  const reset = command === '-' || (signals.length === 0 && trapNumber(sh, command) !== null);
  const names = signals.length === 0 ? [command] : signals;
  let status = 0;
  for (const name of names) {
    // bash's own conditions, which ash takes too; scripts set them for messages only.
    if (sh.flavour.shell !== 'dash' && /^(?:DEBUG|ERR|RETURN)$/.test(name)) continue;
    const number = trapNumber(sh, name);
    if (number === null) status = badTrap(sh, name);
    else sh.setTrap(number, reset ? null : command);
  }
  return status;
}

/** dash knows signals without `SIG` only. */
function trapNumber(sh: Shell, name: string): number | null {
  if (name === 'EXIT') return 0;
  if (sh.flavour.shell === 'dash' && /^SIG/i.test(name)) return null;
  return signalNumber(name);
}

function badTrap(sh: Shell, name: string): number {
  switch (sh.flavour.shell) {
    case 'ash':
      sh.complain(`${sh.builtinPrefix('trap')}${name}: invalid signal specification`);
      break;
    case 'dash':
      sh.stream(2).put(`trap: ${name}: bad trap\n`);
      break;
    case 'bash':
      sh.complain(`trap: ${name}: invalid signal specification`);
  }
  return 1;
}

function printTraps(sh: Shell): number {
  const sig = sh.flavour.shell === 'bash' ? 'SIG' : '';
  for (const [number, command] of [...sh.traps].sort(([a], [b]) => a - b)) {
    const name = number === 0 ? 'EXIT' : sig + signalName(number);
    sh.stream(1).put(`trap -- '${command.replaceAll("'", "'\\''")}' ${name}\n`);
  }
  return 0;
}

function* wait(sh: Shell, argv: readonly string[]): Steps<number> {
  const operands = argv.slice(1).filter((each) => !each.startsWith('-'));
  if (argv.includes('-n')) {
    if (sh.flavour.shell === 'dash') throw new CommandError('wait: Illegal option -n', 2);
    return yield* waitForAny(sh);
  }
  if (operands.length === 0) {
    for (const job of [...sh.jobs.values()]) {
      const interrupted = yield* waitFor(sh, job);
      if (interrupted !== null) return interrupted;
      sh.forgetJob(job.pid);
    }
    return 0;
  }
  let status = 0;
  for (const operand of operands) {
    const job = sh.jobs.get(Number(operand));
    if (job === undefined) {
      status = unknownJob(sh, operand);
      continue;
    }
    const interrupted = yield* waitFor(sh, job);
    if (interrupted !== null) return interrupted;
    sh.forgetJob(job.pid);
    status = job.status ?? 0;
  }
  return status;
}

/** Waits for the end of a job; 128 + n when a signal with a trap comes first, null otherwise. */
function* waitFor(sh: Shell, job: Proc): Steps<number | null> {
  const { thread } = sh.proc;
  // What an older job does is no work of the loop that waits for it.
  sh.session.world.taintOlder(job.serial);
  while (job.status === null) {
    const [signal] = sh.pending;
    if (signal !== undefined) return 128 + signal;
    thread.waiter = sh.proc;
    try {
      yield null;
    } finally {
      thread.waiter = null;
    }
  }
  reportDeath(sh, job);
  return null;
}

/** `wait -n`: the next job that ends. */
function* waitForAny(sh: Shell): Steps<number> {
  const { thread } = sh.proc;
  sh.session.world.taint();
  for (;;) {
    const jobs = [...sh.jobs.values()];
    const ended = jobs.find(({ status }) => status !== null);
    if (ended !== undefined) sh.forgetJob(ended.pid);
    if (ended !== undefined || jobs.length === 0) return ended?.status ?? 127;
    const [signal] = sh.pending;
    if (signal !== undefined) return 128 + signal;
    thread.waiter = sh.proc;
    try {
      yield null;
    } finally {
      thread.waiter = null;
    }
  }
}

function reportDeath(sh: Shell, job: Proc): void {
  const words = obituary(job.killedBy);
  if (words !== null && sh.flavour.shell !== 'bash') sh.stream(2).put(`${words}\n`);
}

function unknownJob(sh: Shell, operand: string): number {
  if (!/^\d+$/.test(operand) && sh.flavour.shell !== 'bash') {
    throw new CommandError(`${sh.builtinPrefix('wait')}Illegal number: ${operand}`, 2);
  }
  if (sh.flavour.shell === 'bash') {
    sh.complain(`wait: pid ${operand} is not a child of this shell`);
  }
  return 127;
}
