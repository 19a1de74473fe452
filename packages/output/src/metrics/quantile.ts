/**
 * A quantile of ascending values: at position (n - 1) p, counted from 0, interpolated between the
 * two nearest (type 7, as the metrics have it). Null of nothing.
 */
export function quantile(ascending: ArrayLike<number>, p: number): number | null {
  const last = ascending.length - 1;
  if (last < 0) return null;
  const position = last * p;
  const before = Math.floor(position);
  const low = ascending[before] as number;
  if (before === last) return low;
  return low + ((ascending[before + 1] as number) - low) * (position - before);
}
