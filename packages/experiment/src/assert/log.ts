/** One event of section 5 of the grammar. */
export interface LogEvent {
  /** In seconds. */
  readonly time: number;
  /** Name of the pod it concerns; null for actions, jobs and services. */
  readonly pod: string | null;
  /** Which of all pods that were created, from 1; 0 without a pod. */
  readonly ordinal: number;
  /** The event without the prefix for a pod: `app started`, `pod phase Running`, `action 1`. */
  readonly text: string;
}

/** An event pattern of the grammar. */
export interface Pattern {
  readonly text: string;
  readonly pod: string | null;
  readonly ordinal: number | null;
  /** Which occurrence, from 1; null means the first that will do. */
  readonly occurrence: number | null;
}

/** Words that follow `pod` in forms about a whole pod. */
const POD_WORDS = `created scheduled sandboxCreated sandboxKilled phase initialized ready notReady
  condition deleting removed`.split(/\s+/);

/** `pod/web app started #2`, `pod[1] phase Running`, `app exited`. */
export function readPattern(written: string): Pattern {
  const numbered = /^(.*?) #(\d+)$/.exec(written);
  const rest = numbered ? (numbered[1] as string) : written;
  const occurrence = numbered ? Number(numbered[2]) : null;
  const selected = /^pod(?:\/(\S+)|\[(\d+)\]) (.*)$/.exec(rest);
  if (!selected) return { text: rest, pod: null, ordinal: null, occurrence };
  const [, pod = null, ordinal = null, form = ''] = selected;
  return {
    // With a prefix the word `pod` of the form is left out.
    text: POD_WORDS.includes(form.split(' ')[0] ?? '') ? `pod ${form}` : form,
    pod,
    ordinal: ordinal === null ? null : Number(ordinal),
    occurrence,
  };
}

/** Forms that may be given without their last word. */
const OPEN = [/ exited$/, /^job\/\S+ failed$/];

export function matches({ text, pod, ordinal }: Pattern, event: LogEvent): boolean {
  if (pod !== null && event.pod !== pod) return false;
  if (ordinal !== null && event.ordinal !== ordinal) return false;
  if (event.text === text) return true;
  return OPEN.some((form) => form.test(text)) && event.text.startsWith(`${text} `);
}

/** Indices of all events that match, in order. */
export function occurrences(log: readonly LogEvent[], pattern: Pattern): readonly number[] {
  const found: number[] = [];
  for (const [index, event] of log.entries()) if (matches(pattern, event)) found.push(index);
  return found;
}

/** Index of the first occurrence, or of the one that the pattern names; null if there is none. */
export function find(log: readonly LogEvent[], pattern: Pattern): number | null {
  return occurrences(log, pattern)[(pattern.occurrence ?? 1) - 1] ?? null;
}
