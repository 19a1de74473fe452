import { editDistance, nearest } from '@podsim/api';
import { ContractError } from './plugin-error.ts';

/** The keys of what plugins return as plain data. */
export const keysOf = {
  answer: ['status', 'latency', 'body', 'location', 'hold'],
  grpc: ['status', 'latency', 'hold'],
  tcp: ['result', 'latency', 'hold'],
  probe: ['result', 'latency', 'message', 'hold'],
  hook: ['result', 'duration', 'message'],
  usage: ['cpu', 'memory', 'metrics', 'shared'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

const holdKeys = ['until', 'attempts', 'files'];

/**
 * How many more questions to one model are looked at for keys that mean nothing: the first of a
 * run, because looking costs more than the rest of the boundary; all of them in tests.
 */
export interface Scrutiny {
  left: number;
}

/** Misspelt keys are in the first answers, or the author's own tests find them. */
export const looksPerModel = 64;

/**
 * What a plugin returned, whose keys are to mean something; its values are not looked at.
 *
 * @throws ContractError for a key that nobody reads, of it or of its hold.
 */
export function refuseUnknownKeys(value: unknown, known: readonly string[]): void {
  if (typeof value !== 'object' || value === null) return;
  refuseKeys(value, known, 'an answer');
  if (known.includes('hold')) refuseHoldKeys((value as { readonly hold?: unknown }).hold);
}

/** @throws ContractError for a key of a hold that nobody reads. */
export function refuseHoldKeys(hold: unknown): void {
  if (typeof hold === 'object' && hold !== null) refuseKeys(hold, holdKeys, 'a hold');
}

function refuseKeys(value: object, known: readonly string[], what: string): void {
  for (const [key] of Object.entries(value)) {
    if (known.includes(key)) continue;
    const near = nearest(key, known);
    const cure = near === null ? `the keys are ${known.join(', ')}` : `did you mean ${near}?`;
    throw new ContractError(`returned ${what} with the key ${key}, which nobody reads; ${cure}`);
  }
}

/**
 * What `create` returned may have methods of its own; one that is nearly called as an optional
 * member that is absent was meant to be that.
 *
 * @param what as in `a behaviour`.
 * @throws ContractError for such a method.
 */
export function refuseMisspelt(value: object, known: readonly string[], what: string): void {
  const absent = known.filter((name) => Reflect.get(value, name) === undefined);
  for (const name of methodsOf(value)) {
    if (known.includes(name)) continue;
    const meant = absent.find((one) => isNear(name, one));
    if (meant === undefined) continue;
    throw new ContractError(
      `returned ${what} with ${name}(), which nobody calls; did you mean ${meant}()? ` +
        'A method of your own needs a name less like it',
    );
  }
}

/** A third of the letters: two of `signal`, one of `tcp`, so that `stop` is not `tcp`. */
function isNear(name: string, known: string): boolean {
  if (name.toLowerCase() === known.toLowerCase()) return true;
  const letters = Math.max(name.length, known.length);
  return editDistance(name, known) <= Math.min(2, Math.max(1, letters / 3));
}

/** Own and inherited ones; accessors are not asked. */
function methodsOf(value: object): readonly string[] {
  const names = new Set<string>();
  let holder: object | null = value;
  while (holder !== null && holder !== Object.prototype) {
    for (const [name, { value: member }] of Object.entries(
      Object.getOwnPropertyDescriptors(holder),
    )) {
      if (typeof member === 'function' && name !== 'constructor') names.add(name);
    }
    holder = Object.getPrototypeOf(holder) as object | null;
  }
  return [...names];
}
