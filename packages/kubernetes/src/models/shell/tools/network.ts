import { type Duration, microseconds, seconds } from '@podsim/kernel';
import type { Answer, Request } from '@podsim/sdk';
import { CONNECT_PATIENCE, LOOKUP, PING_PATIENCE, ROUND_TRIP } from '../costs.ts';
import { type Call, later } from '../engine/call.ts';
import type { Steps } from '../world/thread.ts';

const ADDRESS = /^(?:\d{1,3}\.){3}\d{1,3}$|:/;

/** The address that a host means; null where the name does not resolve. */
export function* resolve(call: Call, host: string): Steps<string | null> {
  if (host === 'localhost' || host === '0.0.0.0') return '127.0.0.1';
  if (ADDRESS.test(host)) return host;
  yield later(call.sh, LOOKUP);
  return call.world.resolve(host);
}

/** A lookup by name, with the texts of busybox and of BIND. */
export function* nslookup(call: Call): Steps<number> {
  const [host, server = '10.96.0.10'] = call.args.filter((arg) => !arg.startsWith('-'));
  if (host === undefined) return call.usage('missing operand');
  const address = yield* resolve(call, host);
  const old = call.busybox && isOldBusybox(call.sh.session.process.container.image);
  const head = old
    ? `Server:    ${server}\nAddress 1: ${server} kube-dns.kube-system.svc.cluster.local\n\n`
    : `Server:\t\t${server}\nAddress:\t${server}${call.busybox ? ':53' : '#53'}\n\n`;
  call.out(head);
  if (address === null) {
    if (old) call.err(`nslookup: can't resolve '${host}'`);
    else call.out(`** server can't find ${host}: NXDOMAIN\n\n`);
    return 1;
  }
  const space = old
    ? `Name:      ${host}\nAddress 1: ${address}`
    : `Name:\t${host}\nAddress: ${address}`;
  call.out(`${space}\n${old ? '' : '\n'}`);
  return 0;
}

/** Its texts changed after 1.28, which the Kubernetes documentation keeps to for that reason. */
function isOldBusybox(image: string): boolean {
  const [, major, minor] = /:v?(\d+)\.(\d+)/.exec(image) ?? [];
  return major === '1' && Number(minor) <= 28;
}

export function* ping(call: Call): Steps<number> {
  const options = pingOptions(call.args);
  const { host, count } = options;
  if (host === null) return call.usage('missing host operand');
  const address = yield* resolve(call, host);
  if (address === null) {
    if (call.busybox) return call.fail(`bad address '${host}'`);
    return call.fail(`${host}: Name or service not known`, 2);
  }
  call.out(
    `PING ${host} (${address})${call.busybox ? ': 56 data bytes' : ' 56(84) bytes of data.'}\n`,
  );
  const received = yield* echoes(call, address, options);
  const lost = Math.round(((count - received) * 100) / count);
  const counted = call.busybox ? `${received} packets received` : `${received} received`;
  call.out(`\n--- ${host} ping statistics ---\n`);
  call.out(`${count} packets transmitted, ${counted}, ${lost}% packet loss\n`);
  if (received > 0 && call.busybox) call.out('round-trip min/avg/max = 0.400/0.400/0.400 ms\n');
  return received > 0 ? 0 : 1;
}

interface PingOptions {
  readonly host: string | null;
  readonly count: number;
  /** For the answer to the last packet. */
  readonly patience: Duration;
  /** For everything. */
  readonly deadline: Duration | null;
  readonly quiet: boolean;
}

function pingOptions(args: readonly string[]): PingOptions {
  let host: string | null = null;
  let count = Number.POSITIVE_INFINITY;
  let patience: Duration = PING_PATIENCE;
  let deadline: Duration | null = null;
  let quiet = false;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    const match = /^-([cWwsiItA])(.*)$/.exec(arg);
    if (match === null) {
      if (arg.startsWith('-')) quiet ||= arg.includes('q');
      else host = arg;
      continue;
    }
    const value = match[2] || (args[++at] ?? '');
    if (match[1] === 'c') count = Number(value);
    if (match[1] === 'W') patience = seconds(Number(value));
    if (match[1] === 'w') deadline = seconds(Number(value));
  }
  return { host, count, patience, deadline, quiet };
}

/** Packets go out every second; how many came back. */
function* echoes(call: Call, address: string, options: PingOptions): Steps<number> {
  const { count, patience, deadline, quiet } = options;
  const last = deadline === null ? count : Math.min(count, Math.ceil(deadline / 1_000_000));
  let received = 0;
  for (let i = 0; i < last; i++) {
    const answered = call.world.ping(address);
    if (answered) received++;
    const isLast = i === last - 1;
    yield later(call.sh, answered ? ROUND_TRIP : isLast ? patience : seconds(1));
    if (answered && !quiet) call.out(echoLine(call, address, i));
    if (answered && !isLast) yield later(call.sh, microseconds(1_000_000 - ROUND_TRIP));
  }
  return received;
}

function echoLine(call: Call, address: string, i: number): string {
  const number = call.busybox
    ? `seq=${i} ttl=64 time=0.400 ms`
    : `icmp_seq=${i + 1} ttl=64 time=0.400 ms`;
  return `64 bytes from ${address}: ${number}\n`;
}

/** An HTTP exchange as a client sees it, after its time has passed. */
export type Exchange =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'unresolved' | 'refused' | 'timeout'; readonly address: string };

/** Parts of a URL; the scheme may be missing. */
export interface Target {
  readonly scheme: 'HTTP' | 'HTTPS';
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

export function parseUrl(url: string): Target {
  const match = /^(?:(https?):\/\/)?(?:[^@/]*@)?([^:/?]+)(?::(\d+))?([/?].*)?$/.exec(url);
  const [, scheme = 'http', host = '', port, path = '/'] = match ?? [];
  const secure = scheme === 'https';
  return {
    scheme: secure ? 'HTTPS' : 'HTTP',
    host,
    port: port === undefined ? (secure ? 443 : 80) : Number(port),
    path: path.startsWith('?') ? `/${path}` : path,
  };
}

/** Connects, asks and waits for the answer, for so long at most. */
export function* exchange(
  call: Call,
  target: Target,
  headers: Request['headers'],
  patience: Duration | null,
): Steps<Exchange> {
  const address = yield* resolve(call, target.host);
  if (address === null) return { kind: 'unresolved', address: '' };
  const { port, path, scheme } = target;
  const request: Request = { port, path, scheme, headers, from: 'network' };
  const answer = call.world.request(address, request);
  if (answer === 'refused') return { kind: 'refused', address };
  const limit = patience ?? CONNECT_PATIENCE;
  if (answer === 'timeout') {
    yield later(call.sh, Math.min(limit, CONNECT_PATIENCE) as Duration);
    return { kind: 'timeout', address };
  }
  const { latency } = answer;
  if (latency === null || (patience !== null && latency >= patience)) {
    if (patience === null) yield null;
    else yield later(call.sh, patience);
    return { kind: 'timeout', address };
  }
  yield later(call.sh, latency);
  return { kind: 'answer', answer };
}
