/** A run of completion indexes, both ends included. */
export interface Interval {
  readonly first: number;
  readonly last: number;
}

/** Disjoint runs in order; neighbours are one run. */
export type Indexes = readonly Interval[];

/** The union of two sets of indexes. */
export function union(a: Indexes, b: Indexes): Indexes {
  const result: Interval[] = [];
  for (const next of [...a, ...b].sort((x, y) => x.first - y.first)) {
    const last = result.at(-1);
    if (!last || next.first > last.last + 1) result.push(next);
    else if (next.last > last.last) result[result.length - 1] = { ...last, last: next.last };
  }
  return result;
}

/** A set of indexes from single ones, in any order. */
export function indexesOf(numbers: Iterable<number>): Indexes {
  return union(
    [],
    [...numbers].map((n) => ({ first: n, last: n })),
  );
}

export function countOf(indexes: Indexes): number {
  return indexes.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

export function hasIndex(indexes: Indexes, index: number): boolean {
  return indexes.some(({ first, last }) => first <= index && index <= last);
}

/** `0,2-4`: a run of two is written as two. */
export function formatIndexes(indexes: Indexes): string {
  return indexes
    .map(({ first, last }) => {
      if (first === last) return `${first}`;
      return last === first + 1 ? `${first},${last}` : `${first}-${last}`;
    })
    .join(',');
}

/** Reads what `formatIndexes` writes; what is not below `completions` is left out. */
export function parseIndexes(text: string, completions: number): Indexes {
  if (text === '') return [];
  const intervals = text.split(',').map((part): Interval => {
    const [first = 0, last = first] = part.split('-').map(Number);
    return { first, last: Math.min(last, completions - 1) };
  });
  return union(
    [],
    intervals.filter(({ first }) => first < completions),
  );
}

/** The lowest `count` indexes below `completions` that are not taken. */
export function firstFree(taken: Indexes, count: number, completions: number): number[] {
  const free: number[] = [];
  let candidate = 0;
  const fillTo = (end: number): void => {
    for (; candidate < end && free.length < count; candidate++) free.push(candidate);
  };
  for (const { first, last } of taken) {
    fillTo(Math.min(first, completions));
    candidate = Math.max(candidate, last + 1);
  }
  fillTo(completions);
  return free;
}
