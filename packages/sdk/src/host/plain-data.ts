/**
 * What keeps a value from being copied to another thread as it is; null if nothing does. Maps and
 * sets are copied, too, but cannot be frozen.
 */
export function plainDataProblem(value: unknown, path = 'options'): string | null {
  if (value === null || value === undefined || typeof value !== 'object') {
    const isPlain = typeof value !== 'function' && typeof value !== 'symbol';
    return isPlain ? null : `a ${typeof value} at ${path}`;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (Array.isArray(value)) {
    return firstProblem(value.map((each, i) => [`${path}[${i}]`, each] as const));
  }
  if (prototype !== Object.prototype && prototype !== null) {
    return `an object that is no plain map at ${path}`;
  }
  return firstProblem(
    Object.entries(value).map(([key, each]) => [`${path}.${key}`, each] as const),
  );
}

function firstProblem(
  members: readonly (readonly [path: string, value: unknown])[],
): string | null {
  for (const [path, value] of members) {
    const problem = plainDataProblem(value, path);
    if (problem !== null) return problem;
  }
  return null;
}
