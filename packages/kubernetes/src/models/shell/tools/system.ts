import type { Call } from '../engine/call.ts';
import { parameter } from '../engine/parameters.ts';
import { find } from '../engine/program.ts';
import { nameOf, parentOf } from '../state/path.ts';
import { Variables } from '../state/variables.ts';
import type { Steps } from '../world/thread.ts';
import { parseSleep, rest } from './sleep.ts';

/** Tools about the machine, the environment, and other commands. */

export function hostname(call: Call): number {
  const { pod } = call.sh.session.process.container;
  if (call.args.some((arg) => /^-[iI]$/.test(arg))) call.out(`${pod.ip}\n`);
  else call.out(`${pod.name}\n`);
  return 0;
}

export function id(call: Call): number {
  const [flag] = call.args;
  if (flag === '-u' || flag === '-g' || flag === '-G') call.out('0\n');
  else if (flag === '-un' || flag === '-gn') call.out('root\n');
  else call.out(`uid=0(root) gid=0(root)${call.busybox ? '' : ' groups=0(root)'}\n`);
  return 0;
}

export function whoami(call: Call): number {
  call.out('root\n');
  return 0;
}

export function uname(call: Call): number {
  const { pod } = call.sh.session.process.container;
  const [flag] = call.args;
  const fields: Readonly<Record<string, string>> = {
    '-a': `Linux ${pod.name} 6.1.0 #1 SMP x86_64 GNU/Linux`,
    '-m': 'x86_64',
    '-n': pod.name,
    '-r': '6.1.0',
  };
  call.out(`${fields[flag ?? ''] ?? 'Linux'}\n`);
  return 0;
}

/** The CPUs of the node are not known here; a limit is, rounded up. */
export function nproc(call: Call): number {
  const { cpu } = call.sh.session.process.container.limits;
  call.out(`${cpu === null ? 1 : Math.max(1, Math.ceil(cpu / 1000))}\n`);
  return 0;
}

export function basename(call: Call): number {
  const [path = '', suffix = ''] = call.args;
  const name = nameOf(path);
  const cut = suffix !== '' && name !== suffix && name.endsWith(suffix);
  call.out(`${cut ? name.slice(0, -suffix.length) : name}\n`);
  return 0;
}

export function dirname(call: Call): number {
  const [path = ''] = call.args;
  const trimmed = path.replace(/\/+$/, '');
  call.out(`${trimmed.includes('/') ? parentOf(trimmed) : '.'}\n`);
  return 0;
}

export function pwd(call: Call): number {
  call.out(`${call.sh.cwd}\n`);
  return 0;
}

export function which(call: Call): number {
  let status = 0;
  for (const name of call.args.filter((arg) => !arg.startsWith('-'))) {
    const found = find(call.sh, name);
    if (found.kind === 'missing' || found.kind === 'directory') status = 1;
    else {
      const directory = call.busybox ? '/bin' : '/usr/bin';
      call.out(`${name.includes('/') ? name : `${directory}/${name}`}\n`);
    }
  }
  return status;
}

export function printenv(call: Call): number {
  if (call.args.length === 0) return printAll(call);
  const exported = new Map(call.sh.variables.exported());
  let status = 0;
  for (const name of call.args) {
    const inherited = INHERITED.includes(name) ? parameter(call.sh, name) : undefined;
    const value = exported.get(name) ?? inherited;
    if (value === undefined) status = 1;
    else call.out(`${value}\n`);
  }
  return status;
}

/** What every process has, besides what the script exported. */
const INHERITED: readonly string[] = ['HOSTNAME', 'PWD'];

function printAll(call: Call): number {
  const all = new Map(call.sh.variables.exported());
  for (const name of INHERITED) {
    if (!all.has(name)) all.set(name, parameter(call.sh, name) ?? '');
  }
  const sorted = [...all].sort(([a], [b]) => (a < b ? -1 : 1));
  call.out(sorted.map(([name, value]) => `${name}=${value}\n`).join(''));
  return 0;
}

/** `env [-i] [NAME=VALUE...] [COMMAND]` */
export function* env(call: Call): Steps<number> {
  const empty = call.args[0] === '-i' || call.args[0] === '-';
  const words = call.args.slice(empty ? 1 : 0);
  const first = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
  const settings = first < 0 ? words : words.slice(0, first);
  const outer = call.sh.variables;
  call.sh.variables = empty ? Variables.empty() : outer.copy();
  try {
    for (const setting of settings) {
      const equals = setting.indexOf('=');
      call.sh.variables.set(setting.slice(0, equals), setting.slice(equals + 1));
      call.sh.variables.mark(setting.slice(0, equals), 'exported');
    }
    if (first < 0) return printAll(call);
    return yield* runCommand(call, words.slice(first));
  } finally {
    call.sh.variables = outer;
  }
}

/** Runs a command in the place of the tool that was asked to. */
function* runCommand(call: Call, argv: readonly string[]): Steps<number> {
  const launch = { replace: false, noFunctions: true };
  return yield* call.sh.session.engine.command(call.sh, argv, launch);
}

export function* nohup(call: Call): Steps<number> {
  return yield* runCommand(call, call.args);
}

/** `timeout [-s SIGNAL] DURATION COMMAND`: 124 when the time is over. */
export function* timeout(call: Call): Steps<number> {
  const args = [...call.args];
  while (args[0]?.startsWith('-')) args.splice(0, /^-[sk]$/.test(args[0]) ? 2 : 1);
  const [length = '', ...argv] = args;
  const us = parseSleep(length);
  if (us === null) return call.fail(`invalid time interval '${length}'`, 125);
  const { session } = call.sh;
  const { thread } = call.proc;
  let expired = false;
  const clock = session.start({
    base: thread.base,
    name: 'timeout',
    parent: call.proc,
    observer: thread.observer,
    *steps() {
      yield rest(call, us);
      expired = true;
      // The child is the newest process of this thread.
      const child = session.procs
        .all()
        .findLast((each) => each.parent?.thread === thread && each.thread === thread);
      if (child !== undefined) session.signal(child, 15);
      return 0;
    },
    onEnd: () => {},
  });
  const { quiet } = call.sh;
  call.sh.quiet = !call.busybox;
  try {
    const status = yield* runCommand(call, argv);
    // busybox's is the command itself, and ends as it ends.
    return expired && !call.busybox ? 124 : status;
  } finally {
    call.sh.quiet = quiet;
    session.dropThread(clock);
  }
}

/** A computation of the kind that Jobs are shown with: nobody knows its text, only its length. */
export function* perl(call: Call): Steps<number> {
  yield rest(call, 5_000_000);
  return 0;
}

export function yes(call: Call): Steps<number> {
  return repeat(call, `${call.args.length > 0 ? call.args.join(' ') : 'y'}\n`);
}

function* repeat(call: Call, line: string): Steps<number> {
  for (;;) {
    call.out(line);
    yield rest(call, 1000);
  }
}
