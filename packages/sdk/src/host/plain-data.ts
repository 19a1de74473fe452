/**
 * What keeps a value from being copied to another thread as it is; null if nothing does. Maps and
 * sets are copied, too, but cannot be frozen.
 */
export function plainDataProblem(
  value: unknown,
  path = 'options',
  above: readonly object[] = [],
): string | null {
  if (value === null || value === undefined || typeof value !== 'object') {
    const isPlain = typeof value !== 'function' && typeof value !== 'symbol';
    return isPlain ? null : `a ${typeof value} at ${path}`;
  }
  if (above.includes(value)) return `an object that holds itself at ${path}`;
  const inside = [...above, value];
  const prototype: unknown = Object.getPrototypeOf(value);
  if (Array.isArray(value)) {
    return firstProblem(
      value.map((each, i) => [`${path}[${i}]`, each] as const),
      inside,
    );
  }
  if (prototype !== Object.prototype && prototype !== null) {
    return `an object that is no plain map at ${path}`;
  }
  return firstProblem(
    Object.entries(value).map(([key, each]) => [`${path}.${key}`, each] as const),
    inside,
  );
}

function firstProblem(
  members: readonly (readonly [path: string, value: unknown])[],
  above: readonly object[],
): string | null {
  for (const [path, value] of members) {
    const problem = plainDataProblem(value, path, above);
    if (problem !== null) return problem;
  }
  return null;
}
