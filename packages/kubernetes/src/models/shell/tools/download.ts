import { type Duration, seconds } from '@podsim/kernel';
import type { Answer } from '@podsim/sdk';
import type { Call } from '../engine/call.ts';
import { nameOf } from '../state/path.ts';
import type { Steps } from '../world/thread.ts';
import { type Exchange, exchange, parseUrl, type Target } from './network.ts';

interface Options {
  readonly url: string | null;
  readonly output: string | null;
  readonly quiet: boolean;
  readonly spider: boolean;
  /** curl -f: an HTTP error is a failure. */
  readonly fail: boolean;
  /** curl -w */
  readonly format: string | null;
  readonly patience: Duration | null;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

const REDIRECTS_MAX = 20;

/** Follows redirects, as wget always and curl with -L does. */
function* fetch(call: Call, options: Options, follow: boolean): Steps<[Exchange, Target]> {
  let target = parseUrl(options.url ?? '');
  for (let i = 0; ; i++) {
    const result = yield* exchange(call, target, options.headers, options.patience);
    const location = result.kind === 'answer' ? result.answer.location : undefined;
    if (location === undefined || !follow || i >= REDIRECTS_MAX) return [result, target];
    target = location.startsWith('/') ? { ...target, path: location } : parseUrl(location);
  }
}

export function* wget(call: Call): Steps<number> {
  const options = wgetOptions(call.args);
  if (options.url === null) return call.usage('missing URL');
  const [result, target] = yield* fetch(call, options, true);
  if (result.kind !== 'answer') return wgetFailure(call, options, result, target);
  const { status } = result.answer;
  if (status >= 400) {
    if (call.busybox)
      return call.fail(`server returned error: HTTP/1.1 ${status} ${reason(status)}`);
    if (!options.quiet) call.err(`ERROR ${status}: ${reason(status)}.`);
    return 8;
  }
  if (options.spider) {
    if (!options.quiet && call.busybox) call.err('remote file exists');
    return 0;
  }
  return save(call, options.output ?? fileName(target), result.answer);
}

function wgetOptions(args: readonly string[]): Options {
  const options = parse(
    args,
    'OTtUPwioe',
    new Map([
      ['timeout', 'T'],
      ['tries', 't'],
      ['output-document', 'O'],
      ['header', 'H'],
    ]),
  );
  return {
    url: options.operands[0] ?? null,
    output: options.values.get('O') ?? null,
    quiet: options.flags.has('q') || options.flags.has('quiet'),
    spider: options.flags.has('spider'),
    fail: true,
    format: null,
    patience: secondsOf(options.values.get('T')),
    headers: options.headers,
  };
}

function wgetFailure(
  call: Call,
  options: Options,
  result: Exclude<Exchange, { kind: 'answer' }>,
  target: Target,
): number {
  if (!call.busybox) {
    if (!options.quiet) call.err(gnuProgress(result, target));
    if (result.kind === 'unresolved')
      call.complain(`unable to resolve host address '${target.host}'`);
    return 4;
  }
  if (result.kind === 'unresolved') return call.fail(`bad address '${target.host}'`);
  if (result.kind === 'timeout') return call.fail('download timed out');
  return call.fail(`can't connect to remote host (${result.address}): Connection refused`);
}

function gnuProgress(result: Exclude<Exchange, { kind: 'answer' }>, target: Target): string {
  const { host, port } = target;
  if (result.kind === 'unresolved') {
    return `Resolving ${host} (${host})... failed: Name or service not known.`;
  }
  const what = result.kind === 'refused' ? 'Connection refused' : 'Connection timed out';
  return `Connecting to ${host} (${host})|${result.address}|:${port}... failed: ${what}.`;
}

function fileName(target: Target): string {
  const [path = '/'] = target.path.split('?');
  return path === '/' ? 'index.html' : nameOf(path);
}

/** `-` is standard output. */
function save(call: Call, output: string, { body = '' }: Answer): number {
  if (output === '-') call.out(body);
  else if (!call.world.write(call.path(output), body)) {
    return call.fail(`can't open '${output}': No such file or directory`);
  }
  return 0;
}

export function* curl(call: Call): Steps<number> {
  const options = curlOptions(call.args);
  if (options.url === null) return curlError(call, options, 2, 'no URL specified');
  const follow = call.args.some((arg) => /^-\w*L|^--location$/.test(arg));
  const [result, target] = yield* fetch(call, options, follow);
  if (result.kind !== 'answer') return curlFailure(call, options, result, target);
  const { status, body = '' } = result.answer;
  if (options.fail && status >= 400) {
    return curlError(call, options, 22, `The requested URL returned error: ${status}`);
  }
  if (options.spider) call.out(`HTTP/1.1 ${status} ${reason(status)}\r\n\r\n`);
  else if (options.output === null) call.out(body);
  else if (options.output !== '/dev/null') call.world.write(call.path(options.output), body);
  if (options.format !== null) {
    const text = options.format.replaceAll('%{http_code}', String(status));
    call.out(text.replaceAll('\\n', '\n'));
  }
  return 0;
}

function curlOptions(args: readonly string[]): Options {
  const long = new Map([
    ['max-time', 'm'],
    ['connect-timeout', 'Y'],
    ['output', 'o'],
    ['header', 'H'],
    ['request', 'X'],
    ['data', 'd'],
    ['user', 'u'],
    ['write-out', 'w'],
  ]);
  const options = parse(args, 'moHXduwAYeb', long);
  const silent = options.flags.has('s') || options.flags.has('silent');
  const showErrors = options.flags.has('S') || options.flags.has('show-error');
  return {
    url: options.operands[0] ?? null,
    output: options.values.get('o') ?? null,
    quiet: silent && !showErrors,
    spider: options.flags.has('I') || options.flags.has('head'),
    fail: options.flags.has('f') || options.flags.has('fail'),
    format: options.values.get('w') ?? null,
    patience: secondsOf(options.values.get('m')),
    headers: options.headers,
  };
}

function curlFailure(
  call: Call,
  options: Options,
  result: Exclude<Exchange, { kind: 'answer' }>,
  target: Target,
): number {
  const { host, port } = target;
  switch (result.kind) {
    case 'unresolved':
      return curlError(call, options, 6, `Could not resolve host: ${host}`);
    case 'refused': {
      const what = `Failed to connect to ${host} port ${port} after 0 ms`;
      return curlError(call, options, 7, `${what}: Couldn't connect to server`);
    }
    case 'timeout':
      return curlError(call, options, 28, 'Connection timed out');
  }
}

function curlError(call: Call, options: Options, code: number, text: string): number {
  if (!options.quiet) call.err(`curl: (${code}) ${text}`);
  return code;
}

interface Parsed {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly headers: Options['headers'];
  readonly operands: readonly string[];
}

/** Both tools take options in any order, and long ones with or without `=`. */
function parse(
  args: readonly string[],
  withValue: string,
  long: ReadonlyMap<string, string>,
): Parsed {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const headers: { name: string; value: string }[] = [];
  const operands: string[] = [];
  const take = (letter: string, value: string) => {
    const colon = value.indexOf(':');
    if (letter !== 'H') values.set(letter, value);
    else headers.push({ name: value.slice(0, colon), value: value.slice(colon + 1).trim() });
  };
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    const next = () => args[++at] ?? '';
    if (arg.startsWith('--')) {
      const [name = '', value] = arg.slice(2).split(/=(.*)/s);
      const letter = long.get(name);
      if (letter === undefined) flags.add(name);
      else take(letter, value ?? next());
    } else if (arg.startsWith('-') && arg !== '-') {
      for (let i = 1; i < arg.length; i++) {
        const letter = arg[i] as string;
        if (!withValue.includes(letter)) flags.add(letter);
        else {
          take(letter, arg.slice(i + 1) || next());
          break;
        }
      }
    } else operands.push(arg);
  }
  return { flags, values, headers, operands };
}

function secondsOf(text: string | undefined): Duration | null {
  return text === undefined ? null : seconds(Number(text));
}

const REASONS: ReadonlyMap<number, string> = new Map([
  [200, 'OK'],
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [500, 'Internal Server Error'],
  [502, 'Bad Gateway'],
  [503, 'Service Unavailable'],
]);

function reason(status: number): string {
  return REASONS.get(status) ?? 'Error';
}
