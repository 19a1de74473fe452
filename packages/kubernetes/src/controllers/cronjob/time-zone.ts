const HOUR = 3600;

const UTC: ReadonlySet<string> = new Set(['UTC', 'Etc/UTC', 'Etc/UCT', 'GMT', 'Etc/GMT', 'Zulu']);

/**
 * Seconds that the clocks of a time zone are ahead of UTC; null for one that is not simulated.
 * Zones with rules of their own need the tz database, which belongs to the machine.
 */
export function offsetOf(zone: string | null): number | null {
  if (zone === null || UTC.has(zone)) return 0;
  // By POSIX the sign is that of the way back to UTC: Etc/GMT-2 is two hours ahead.
  const [, sign, hours] = /^Etc\/GMT([+-])(\d|1[0-4])$/.exec(zone) ?? [];
  if (hours === undefined) return null;
  return Number(hours) * HOUR * (sign === '-' ? 1 : -1);
}
