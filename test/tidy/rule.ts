import type { Repository } from './repository.ts';

/** A place that breaks a rule. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly wrong: string;
  /** What to write, or do, instead. */
  readonly instead: string;
}

/** A rule of this repository. */
export interface Rule {
  readonly name: string;
  check(repository: Repository): Iterable<Finding>;
  /** What the rule must notice: without one, nobody knows that it can. */
  readonly examples: readonly [Example, ...Example[]];
}

/** A small repository that breaks a rule, perhaps beside things that look alike and do not. */
export interface Example {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** `path:line` of all that is wrong, in the order of files and lines. */
  readonly found: readonly [string, ...string[]];
}

export function placeOf({ path, line }: Finding): string {
  return `${path}:${line}`;
}

/** One line for people: place, what is wrong, what to do. */
export function describeFinding(finding: Finding): string {
  return `${placeOf(finding)} ${finding.wrong}; ${finding.instead}`;
}
