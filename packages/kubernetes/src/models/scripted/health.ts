import { type Duration, plus, type SimTime, seconds } from '@podsim/kernel';
import type { HealthWindow, ProbeName, ScriptedRun, Verdict } from './types.ts';

/** What a probe sent now is answered, and for how long that stays so. */
export interface Health {
  readonly verdict: Verdict;
  readonly latency: Duration;
  /** null: for as long as no SIGTERM comes. */
  readonly until: SimTime | null;
}

/** When things happened to the process. */
export interface Landmarks {
  readonly startedAt: SimTime;
  /** null until SIGTERM came. */
  readonly termAt: SimTime | null;
}

/** The verdict of the last window that covers the moment and names the probe. */
export function healthAt(
  run: ScriptedRun,
  probe: ProbeName,
  marks: Landmarks,
  now: SimTime,
): Health {
  const until = nextChange(run, marks, now);
  for (const window of [...run.health].reverse()) {
    const verdict = window.verdicts[probe];
    if (verdict === null || !covers(window, marks, now)) continue;
    return { verdict, latency: seconds(window.latency), until };
  }
  const up = now >= plus(marks.startedAt, seconds(run.startDelay));
  return { verdict: up ? 'ok' : 'fail', latency: seconds(0), until };
}

/** Begin and end of a window; null before the SIGTERM it counts from. */
function spanOf(window: HealthWindow, marks: Landmarks): readonly [SimTime, SimTime | null] | null {
  const origin = window.relativeTo === 'term' ? marks.termAt : marks.startedAt;
  if (origin === null) return null;
  const end = window.to === null ? null : plus(origin, seconds(window.to));
  return [plus(origin, seconds(window.from)), end];
}

function covers(window: HealthWindow, marks: Landmarks, now: SimTime): boolean {
  const span = spanOf(window, marks);
  return span !== null && now >= span[0] && (span[1] === null || now < span[1]);
}

/** The next edge of any window, or the end of the start delay. */
function nextChange(run: ScriptedRun, marks: Landmarks, now: SimTime): SimTime | null {
  const edges: SimTime[] = [plus(marks.startedAt, seconds(run.startDelay))];
  for (const window of run.health) {
    const span = spanOf(window, marks);
    if (span !== null) edges.push(span[0], ...(span[1] === null ? [] : [span[1]]));
  }
  const ahead = edges.filter((edge) => edge > now).sort((a, b) => a - b);
  return ahead[0] ?? null;
}
