/**
 * Finds what someone probably meant: the candidate with the smallest number of insertions,
 * deletions, substitutions and swaps of neighbours, letter case counting half.
 */

const LONGEST = 64;

/** Damerau-Levenshtein distance (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = substitution(a[i - 1] ?? '', b[j - 1] ?? '');
      let best = Math.min(at(above, j) + 1, at(row, j - 1) + 1, at(above, j - 1) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, at(before, j - 2) + 1);
      }
      row.push(best);
    }
    before = above;
    above = row;
  }
  return at(above, b.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? 0;

function substitution(a: string, b: string): number {
  if (a === b) return 0;
  return a.toLowerCase() === b.toLowerCase() ? 0.5 : 1;
}

/**
 * The nearest of `candidates`, or null when nothing is near enough to be worth suggesting: more
 * than a third of the letters (at least one, at most three) would have to change. Ties go to the
 * smaller name by code unit. Without any, the one that goes on where `name` ends.
 */
export function nearest(name: string, candidates: Iterable<string>): string | null {
  if (name.length > LONGEST) return null;
  let best: string | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    if (candidate.length > LONGEST) continue;
    const allowed = Math.max(1, Math.min(3, Math.max(name.length, candidate.length) / 3));
    if (Math.abs(candidate.length - name.length) > allowed) continue;
    const distance = editDistance(name, candidate);
    if (distance > allowed) continue;
    const tie = distance === bestDistance && best !== null && candidate < best;
    if (distance < bestDistance || tie) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best ?? completion(name, candidates);
}

/** The only candidate that begins as the name does, letter case aside: `period`. */
function completion(name: string, candidates: Iterable<string>): string | null {
  if (name.length < SHORTEST_BEGINNING) return null;
  const begin = name.toLowerCase();
  const found = [...candidates].filter((one) => one.toLowerCase().startsWith(begin));
  return found.length === 1 ? (found[0] as string) : null;
}

const SHORTEST_BEGINNING = 4;
