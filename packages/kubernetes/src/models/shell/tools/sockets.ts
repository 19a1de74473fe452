import { type Duration, milliseconds, seconds } from '@podsim/kernel';
import type { Answer } from '@podsim/sdk';
import { answerStatic } from '../../images/index.ts';
import { CONNECT_PATIENCE, ROUND_TRIP } from '../costs.ts';
import { type Call, later } from '../engine/call.ts';
import type { Steps } from '../world/thread.ts';
import { resolve } from './network.ts';

interface NetcatOptions {
  readonly listen: boolean;
  readonly keep: boolean;
  readonly scan: boolean;
  readonly verbose: boolean;
  readonly program: boolean;
  readonly port: number | null;
  readonly patience: Duration | null;
  readonly operands: readonly string[];
}

/** `nc HOST PORT`, `nc -z`, `nc -l -p PORT`; what `-e` would run is not run. */
export function* nc(call: Call): Steps<number> {
  const options = netcatOptions(call.args);
  if (options.listen) return yield* netcatListen(call, options);
  const [host, port] = options.operands;
  if (host === undefined || port === undefined) return call.usage('missing host and port');
  return yield* netcatConnect(call, options, host, Number(port));
}

function netcatOptions(args: readonly string[]): NetcatOptions {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const operands: string[] = [];
  let listens = 0;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    if (!/^-[a-zA-Z]/.test(arg)) {
      operands.push(arg);
      continue;
    }
    for (let i = 1; i < arg.length; i++) {
      const letter = arg[i] as string;
      flags.add(letter);
      if (letter === 'l') listens++;
      // Everything after -e belongs to the program.
      if (letter === 'e') return build(flags, values, operands, listens);
      if (!'pwisqo'.includes(letter)) continue;
      values.set(letter, arg.slice(i + 1) || (args[++at] ?? ''));
      break;
    }
  }
  return build(flags, values, operands, listens);
}

function build(
  flags: ReadonlySet<string>,
  values: ReadonlyMap<string, string>,
  operands: readonly string[],
  listens: number,
): NetcatOptions {
  const patience = values.get('w');
  const port = values.get('p') ?? (flags.has('l') ? operands.at(-1) : undefined);
  return {
    listen: flags.has('l'),
    keep: flags.has('k') || listens > 1,
    scan: flags.has('z'),
    verbose: flags.has('v'),
    program: flags.has('e'),
    port: port === undefined ? null : Number(port),
    patience: patience === undefined ? null : seconds(Number(patience)),
    operands,
  };
}

function* netcatConnect(
  call: Call,
  options: NetcatOptions,
  host: string,
  port: number,
): Steps<number> {
  const address = yield* resolve(call, host);
  if (address === null) {
    if (call.busybox) return call.fail(`bad address '${host}'`);
    return call.fail(`getaddrinfo for host "${host}" port ${port}: Name or service not known`);
  }
  const result = call.world.connect(address, port);
  const limit = options.patience ?? CONNECT_PATIENCE;
  yield later(call.sh, result === 'timeout' ? limit : ROUND_TRIP);
  if (result === 'open') {
    if (options.verbose) call.err(openText(call, host, address, port));
    return options.scan ? 0 : yield* converse(call, address, port);
  }
  const reason = result === 'refused' ? 'Connection refused' : 'Connection timed out';
  if (call.busybox) return call.fail(`${host} (${address}:${port}): ${reason}`);
  if (options.verbose)
    call.complain(`connect to ${host} (${address}) port ${port} (tcp) failed: ${reason}`);
  return 1;
}

function openText(call: Call, host: string, address: string, port: number): string {
  if (call.busybox) return `${host} (${address}:${port}) open`;
  return `Connection to ${host} (${address}) ${port} port [tcp/*] succeeded!`;
}

/** Sends standard input; a request for a page is answered, anything else is taken silently. */
function* converse(call: Call, address: string, port: number): Steps<number> {
  const text = call.stdin.take() ?? '';
  const path = /^(?:GET|HEAD|POST)\s+(\S+)/.exec(text)?.[1];
  if (path === undefined) return 0;
  const request = { port, path, scheme: 'HTTP', headers: [], from: 'network' } as const;
  const answer = call.world.request(address, request);
  if (typeof answer === 'string' || answer.latency === null) return 1;
  yield later(call.sh, answer.latency);
  call.out(`HTTP/1.1 ${answer.status}\r\n\r\n${answer.body ?? ''}`);
  return 0;
}

const NC_LATENCY: Duration = milliseconds(1);

function* netcatListen(call: Call, options: NetcatOptions): Steps<number> {
  const { session } = call.sh;
  const { thread } = call.proc;
  const { port, keep, program } = options;
  if (port === null) return call.usage('missing port');
  let served = false;
  const opened = session.listen(port, () => {
    if (!keep) {
      served = true;
      session.scheduler.wake(thread);
      session.rearm();
    }
    return netcatAnswer(call, program);
  });
  if (!opened) return call.fail('bind: Address already in use');
  try {
    while (!served) yield null;
    call.world.taint();
    return 0;
  } finally {
    session.close(port);
  }
}

/** What comes in on standard input is the answer; without any the client waits for ever. */
function netcatAnswer(call: Call, program: boolean): Answer {
  let text = '';
  for (let part = call.stdin.take(); typeof part === 'string'; part = call.stdin.take())
    text += part;
  const status = /^HTTP\/\d(?:\.\d)?\s+(\d+)/.exec(text)?.[1];
  if (status === undefined && !program) return { status: 0, latency: null };
  const body = text
    .split(/\r?\n\r?\n/)
    .slice(1)
    .join('\n\n');
  return { status: Number(status ?? 200), latency: NC_LATENCY, body };
}

/** busybox's web server. */
export function* httpd(call: Call): Steps<number> {
  let docroot = call.sh.cwd;
  let port = 80;
  let foreground = false;
  const { args } = call;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    const match = /^-([fvi]*)([phcurm])?(.*)$/.exec(arg);
    if (match === null) continue;
    if (match[1]?.includes('f')) foreground = true;
    if (match[2] === undefined) continue;
    const value = match[3] || (args[++at] ?? '');
    if (match[2] === 'p') port = Number(value.slice(value.lastIndexOf(':') + 1));
    if (match[2] === 'h') docroot = call.path(value);
  }
  if (foreground) return yield* serveFiles(call, port, docroot);
  const { session } = call.sh;
  const { thread } = call.proc;
  session.start({
    base: thread.base,
    name: 'httpd',
    parent: null,
    observer: thread.observer,
    steps: () => serveFiles(call, port, docroot),
    onEnd: () => {},
  });
  return 0;
}

function* serveFiles(call: Call, port: number, docroot: string): Steps<number> {
  const { session } = call.sh;
  const { files } = session.process;
  const opened = session.listen(port, (request) => answerStatic(files, docroot, request.path));
  if (!opened) return call.fail('bind: Address already in use');
  try {
    yield null;
    return 0;
  } finally {
    session.close(port);
  }
}
