const microsecondsPer = { millisecond: 1_000, second: 1_000_000, minute: 60_000_000 };

/**
 * A time for people, to about three digits: `0.4ms`, `85ms`, `1.50s`, `30.1s`, `5m12s`, `2h5m`.
 * Absent times are `-`.
 */
export function shortTime(microseconds: number | null): string {
  if (microseconds === null) return '-';
  if (microseconds < 10 * microsecondsPer.millisecond) {
    return microseconds === 0 ? '0s' : `${(microseconds / 1_000).toFixed(1)}ms`;
  }
  if (microseconds < 0.9995 * microsecondsPer.second)
    return `${Math.round(microseconds / 1_000)}ms`;
  const seconds = microseconds / microsecondsPer.second;
  if (seconds < 9.995) return `${seconds.toFixed(2)}s`;
  if (seconds < 99.95) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  if (whole < 3_600) return `${Math.floor(whole / 60)}m${whole % 60}s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)}h${minutes % 60}m`;
}
