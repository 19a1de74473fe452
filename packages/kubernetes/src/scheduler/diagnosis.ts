import type { Diagnosis } from './algorithm.ts';

const ABSENT = "node(s) didn't satisfy plugin(s) [NodeAffinity]";
const NO_NODES = 'no nodes available to schedule pods';

/** Longest text of a condition and of an event. */
const LONGEST = 1024;

/** `0/3 nodes are available: 1 …, 2 …. preemption: …` (SCHED-10, `FitError.Error`). */
export function failureText({ refusals, absent }: Diagnosis, postFilter: string): string {
  const total = refusals.size + absent;
  if (total === 0) return NO_NODES;
  const counts = new Map<string, number>();
  for (const { reasons } of refusals.values()) {
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  if (absent > 0) counts.set(ABSENT, absent);
  const text = `${availability(total, counts)}${postFilter === '' ? '' : ` ${postFilter}`}`;
  return text.length > LONGEST ? text.slice(0, LONGEST) : text;
}

/** Counted reasons, sorted as texts. */
export function availability(total: number, counts: ReadonlyMap<string, number>): string {
  const parts = [...counts].map(([reason, count]) => `${count} ${reason}`);
  parts.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return `0/${total} nodes are available: ${parts.join(', ')}.`;
}
