/** How one attempt of a container goes; times are seconds (the grammar of the case files). */
export interface ScriptedRun {
  /** Until it does its job. */
  readonly startDelay: number;
  /** null: it does not end by itself. */
  readonly exit: { readonly after: number; readonly code: number; readonly oom: boolean } | null;
  /** What SIGTERM does. */
  readonly onTerm:
    | { readonly kind: 'end'; readonly after: number; readonly code: number }
    | { readonly kind: 'ignore' };
  readonly health: readonly HealthWindow[];
  readonly postStart: ScriptedHook;
  readonly preStop: ScriptedHook;
  /** Written to the termination message file before it ends; null writes nothing. */
  readonly terminationLog: string | null;
  /** The end of its output; null prints nothing. */
  readonly stdout: string | null;
  /** Runs by completion index of an indexed job; null: this one. */
  readonly byIndex: { readonly even: ScriptedRun; readonly odd: ScriptedRun } | null;
}

export interface ScriptedHook {
  readonly duration: number;
  readonly fail: boolean;
}

export type Verdict = 'ok' | 'fail' | 'warn' | 'timeout' | 'error';
export type ProbeName = 'liveness' | 'readiness' | 'startup';

/** Covers `from <= x < to`, x being the age of the process, or the time since SIGTERM. */
export interface HealthWindow {
  readonly from: number;
  /** null: for ever. */
  readonly to: number | null;
  readonly verdicts: Readonly<Record<ProbeName, Verdict | null>>;
  readonly latency: number;
  readonly relativeTo: 'start' | 'term';
}
