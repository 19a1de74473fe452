/**
 * What a plugin must not use while a run is under way: clocks, chance and timers of the machine.
 * They are replaced by functions that throw during `guardAmbient` and pass calls on otherwise. A
 * seat-belt, not a sandbox.
 *
 * The only file of this package that knows of the machine.
 */
import nodeCrypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import nodeTimers from 'node:timers';
import { USE_AFTER, USE_CLOCK, USE_DRAWS } from '../cures.ts';
import { ContractError } from './plugin-error.ts';

const USE_EXIT =
  'call exit(code) of the process that create() is given, which ends the container alone';

/** Holder of functions to replace, the name it goes by, and what to do instead. */
type Ban = readonly [holder: object, text: string, names: readonly string[], cure: string];

/** What ends podsim instead of being different from run to run. */
const ending = ['exit', 'reallyExit', 'abort', 'kill'];

const bans = (): readonly Ban[] => [
  [Math, 'Math.', ['random'], USE_DRAWS],
  [performance, 'performance.', ['now'], USE_CLOCK],
  [process, 'process.', ['hrtime', 'uptime', 'cpuUsage'], USE_CLOCK],
  [process, 'process.', ending, USE_EXIT],
  [globalThis, '', ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'], USE_AFTER],
  [nodeTimers, 'node:timers ', ['setTimeout', 'setInterval', 'setImmediate'], USE_AFTER],
  [globalThis.crypto, 'crypto.', ['getRandomValues', 'randomUUID'], USE_DRAWS],
  [
    nodeCrypto,
    'node:crypto ',
    ['randomBytes', 'randomInt', 'randomUUID', 'randomFillSync'],
    USE_DRAWS,
  ],
];

let active = 0;
let restore: (() => void) | null = null;

/** What a plugin did that it must not; kept here in case it catches the error. */
let violation: ContractError | null = null;

/** Takes note of a violation that was swallowed by the plugin; null if there was none. */
export function takeViolation(): ContractError | null {
  if (violation === null) return null;
  const found = violation;
  violation = null;
  return found;
}

function refuse(name: string, cure: string): void {
  if (active === 0) return;
  const why = cure === USE_EXIT ? 'ends podsim itself' : 'differs from run to run';
  violation = new ContractError(`used ${name}, which ${why}; ${cure}`);
  throw violation;
}

/**
 * Replaces the functions; nothing else changes until `guardAmbient`. To be called before plugins
 * are loaded, so that one that keeps a reference has that of the guard. Returns what undoes it.
 */
export function installAmbientGuard(): () => void {
  if (restore !== null) return () => {};
  const undo = [...bans().flatMap(replaceAll), replaceDate()];
  syncBuiltinESMExports();
  restore = () => {
    for (const action of undo.reverse()) action();
    syncBuiltinESMExports();
    restore = null;
  };
  return restore;
}

/** Runs a simulation during which nothing ambient may be used. */
export function guardAmbient<T>(action: () => T): T {
  const uninstall = installAmbientGuard();
  active += 1;
  try {
    return action();
  } finally {
    active -= 1;
    violation = null;
    uninstall();
  }
}

/** Replaces them for the life of the thread: `guardAmbient` need not do it for each run. */
export function keepAmbientGuard(): void {
  installAmbientGuard();
}

function replaceAll([holder, text, names, cure]: Ban): (() => void)[] {
  return names.map((name) => {
    const original = Reflect.get(holder, name) as (...args: unknown[]) => unknown;
    const guarded = function (this: unknown, ...args: unknown[]): unknown {
      refuse(`${text}${name}`, cure);
      return Reflect.apply(original, this, args);
    };
    // hrtime.bigint is a property of its function; asked for the time it is refused, too.
    const bigint: unknown = Reflect.get(original, 'bigint');
    const members = typeof bigint === 'function' ? { bigint: guardedBigint(bigint) } : {};
    return define(holder, name, Object.assign(guarded, members));
  });
}

function guardedBigint(original: object): () => unknown {
  return () => {
    refuse('process.hrtime.bigint', USE_CLOCK);
    return Reflect.apply(original as () => unknown, undefined, []);
  };
}

function replaceDate(): () => void {
  const original = Date;
  const clock = (name: string): void => refuse(name, USE_CLOCK);
  const guarded: DateConstructor = new Proxy(original, {
    construct(target, args, newTarget): object {
      clock('Date');
      const own = newTarget === guarded ? target : newTarget;
      return Reflect.construct(target, args, own) as object;
    },
    apply(target, self, args): unknown {
      clock('Date');
      return Reflect.apply(target as never, self, args);
    },
    get(target, name, receiver): unknown {
      if (name === 'now' || name === 'parse') clock(`Date.${name}`);
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
  return define(globalThis, 'Date', guarded);
}

/** Sets a property of its own; returns what puts back the way it was. */
function define(holder: object, name: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(holder, name);
  Object.defineProperty(holder, name, {
    value,
    configurable: true,
    writable: true,
    enumerable: before?.enumerable ?? false,
  });
  return () => {
    if (before === undefined) Reflect.deleteProperty(holder, name);
    else Object.defineProperty(holder, name, before);
  };
}

/** Objects that every run shares, and that code could change. */
const shared: readonly (readonly [name: string, holder: object])[] = [
  ['Math', Math],
  ['JSON', JSON],
  ['Object', Object],
  ['Object.prototype', Object.prototype],
  ['Array.prototype', Array.prototype],
  ['String.prototype', String.prototype],
  ['Number.prototype', Number.prototype],
  ['Map.prototype', Map.prototype],
  ['Set.prototype', Set.prototype],
];

/**
 * All globals by name, and the members of what every run shares, for who wants to know whether
 * they change. Of globals themselves only the names: Node makes some of them when they are used.
 */
export function globalState(): ReadonlyMap<string, unknown> {
  const state = new Map<string, unknown>();
  for (const name of Object.getOwnPropertyNames(globalThis)) state.set(name, null);
  for (const [holder, object] of shared) {
    for (const name of Object.getOwnPropertyNames(object)) {
      state.set(`${holder}.${name}`, Object.getOwnPropertyDescriptor(object, name)?.value);
    }
  }
  return state;
}
