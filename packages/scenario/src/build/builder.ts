import type { Path } from '@podsim/api';
import type { Problem, ProblemCode } from '../problems.ts';
import { missingKey, pathText, unknownKey } from '../schema/check.ts';
import type { Source } from '../source/source.ts';
import type { Note } from '../types.ts';

/** Collects the problems and notes of one load. */
export class Findings {
  readonly problems: Problem[] = [];
  readonly notes: Note[] = [];

  note(message: string, source?: Source, path: Path = []): void {
    if (source === undefined) {
      this.notes.push({ message });
      return;
    }
    const { file, line } = source.place(path, 'key');
    this.notes.push({ message, file, line });
  }

  /** A problem whose message begins with the path. */
  at(
    code: ProblemCode,
    source: Source,
    path: Path,
    message: string,
    hint: string | null = null,
  ): void {
    this.problems.push(source.problem(code, path, `${pathText(path)}: ${message}`, hint));
  }

  unknownKey(source: Source, path: Path, key: string, names: readonly string[]): void {
    this.problems.push(unknownKey(source, path, key, names));
  }

  missingKey(source: Source, path: Path): void {
    this.problems.push(missingKey(source, path));
  }
}
