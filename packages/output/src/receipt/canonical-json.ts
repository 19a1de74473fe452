const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What {@link canonical} made: it need not be looked through again. */
const known = new WeakSet<object>();

/**
 * JSON with members in code unit order (after those that look like array indexes) and two spaces of
 * indentation: equal values have equal text, however they were built. Members that are undefined
 * are left out, as JSON.stringify does.
 */
export function canonicalJson(value: unknown): string {
  return `${JSON.stringify(canonical(value), null, 2)}\n`;
}

/** The same plain data with its members in order, for use in several documents. */
export function canonical(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || known.has(value)) return value;
  const ordered = Array.isArray(value) ? value.map(canonical) : orderedMembers(value);
  known.add(ordered);
  return ordered;
}

function orderedMembers(value: object): object {
  const members = Object.entries(value).sort(([a], [b]) => byCodeUnit(a, b));
  // fromEntries defines members, so that one named __proto__ stays a member.
  return Object.fromEntries(members.map(([name, member]) => [name, canonical(member)]));
}
