import { USE_AFTER, USE_CLOCK, USE_DRAWS } from '../cures.ts';

interface Named {
  readonly name: string;
  readonly message: string;
}
interface Property {
  readonly object?: string;
  readonly property: string;
  readonly message: string;
}

const USE_NAME = 'name what you need, so that a linter sees it';
const USE_DIGITS = 'its result depends on the machine: format by hand, compare with < and >';
const USE_FOLD = 'when memory is freed differs from run to run: keep what you need';
const USE_EXACT =
  'its last bit differs between releases of Node: sample a distribution, or use + - * / and sqrt';
const USE_SINK =
  'a model asks its process, not the machine; a sink may: keep it in src/sinks or src/sink.ts';

const USE_SDK = 'it is for podsim itself, and changes without notice';

const named = (names: string, message: string): Named[] =>
  names.split(' ').map((name) => ({ name, message }));

/** Globals that a plugin must not mention. A parameter called `process` is another thing. */
export const globals: readonly Named[] = [
  ...named('Date performance', USE_CLOCK),
  ...named('setTimeout setInterval setImmediate queueMicrotask', USE_AFTER),
  ...named('crypto', USE_DRAWS),
  ...named('Intl', USE_DIGITS),
  ...named('WeakRef FinalizationRegistry', USE_FOLD),
  ...named('process fetch', USE_SINK),
  ...named('globalThis global', USE_NAME),
];

const inexact =
  'pow exp expm1 log log1p log2 log10 sin cos tan asin acos atan atan2 sinh cosh tanh asinh ' +
  'acosh atanh cbrt hypot';
const local =
  'localeCompare toLocaleString toLocaleLowerCase toLocaleUpperCase toLocaleDateString ' +
  'toLocaleTimeString';

/** Members that a plugin must not use. */
export const properties: readonly Property[] = [
  { object: 'Math', property: 'random', message: USE_DRAWS },
  ...inexact.split(' ').map((property) => ({ object: 'Math', property, message: USE_EXACT })),
  ...local.split(' ').map((property) => ({ property, message: USE_DIGITS })),
];

const modules =
  'assert async_hooks buffer child_process cluster console crypto dgram diagnostics_channel dns ' +
  'domain events fs http http2 https inspector module net os path perf_hooks process punycode ' +
  'querystring readline repl stream string_decoder timers tls tty url util v8 vm wasi ' +
  'worker_threads zlib';

/** Modules of the machine, with `node:` and without. */
export const imports: {
  readonly paths: readonly Named[];
  readonly patterns: readonly { readonly group: readonly string[]; readonly message: string }[];
} = {
  paths: [...named(modules, USE_SINK), ...named('@podsim/sdk/host', USE_SDK)],
  patterns: [
    { group: ['node:*', 'node:*/**', 'fs/*', 'timers/*', 'stream/*', 'dns/*'], message: USE_SINK },
    {
      group: ['@podsim/*', '!@podsim/sdk', '!@podsim/sdk/**'],
      message: 'a plugin imports @podsim/sdk, and nothing else of podsim',
    },
  ],
};
