import type { Findings } from '../build/builder.ts';
import type { World } from '../build/objects.ts';
import type { Source } from '../source/source.ts';
import { TargetChecker } from './target-checks.ts';
import { TargetReader } from './targets.ts';

/** What all that read entries of one timeline share. */
export class TimelineParts {
  readonly source: Source;
  readonly findings: Findings;
  readonly targets: TargetReader;
  readonly checker: TargetChecker;
  private readonly checks: ((checker: TargetChecker, world: World) => void)[] = [];

  constructor(source: Source, findings: Findings) {
    this.source = source;
    this.findings = findings;
    this.targets = new TargetReader(source, findings);
    this.checker = new TargetChecker(source, findings);
  }

  /** Checks something when all objects are known, those that later entries apply included. */
  checkLater(check: (checker: TargetChecker, world: World) => void): void {
    this.checks.push(check);
  }

  runChecks(world: World): void {
    for (const check of this.checks) check(this.checker, world);
  }
}
