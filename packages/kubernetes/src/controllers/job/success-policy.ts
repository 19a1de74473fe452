import type { SuccessRule } from '@podsim/api';
import { countOf, hasIndex, type Indexes, parseIndexes } from './indexes.ts';

/** Why a Job has succeeded by its policy; null as long as no rule is met (JOB-9). */
export function matchSuccessPolicy(
  rules: readonly SuccessRule[] | null,
  completions: number,
  succeeded: Indexes,
): string | null {
  if (succeeded.length === 0) return null;
  const index = (rules ?? []).findIndex((rule) => isMet(rule, completions, succeeded));
  return index < 0 ? null : `Matched rules at index ${index}`;
}

function isMet(
  { succeededIndexes, succeededCount }: SuccessRule,
  completions: number,
  succeeded: Indexes,
): boolean {
  if (succeededIndexes === null) return countOf(succeeded) >= (succeededCount ?? 0);
  const wanted = parseIndexes(succeededIndexes, completions);
  let met = 0;
  for (const { first, last } of wanted) {
    for (let index = first; index <= last; index++) if (hasIndex(succeeded, index)) met++;
  }
  return wanted.length > 0 && met >= (succeededCount ?? countOf(wanted));
}
