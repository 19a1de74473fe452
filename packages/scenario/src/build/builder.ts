import type { Path } from '@podsim/api';
import type { Problem, ProblemCode } from '../problems.ts';
import { missingKey, pathText, unknownKey } from '../schema/check.ts';
import type { Source } from '../source/source.ts';
import type { Note } from '../types.ts';

/** Collects the problems and notes of one load. */
export class Findings {
  readonly problems: Problem[] = [];
  readonly notes: Note[] = [];
  private doubts: ReadonlySet<string> = new Set();

  /**
   * Finds what was wrong in some places, which have been left out: what is said of the maps that
   * held them, or of their neighbours, may only follow from that and is not noted.
   */
  withoutDoubtful<T>(leftOut: readonly Path[], find: () => T): T {
    this.doubts = new Set(leftOut.map((path) => pathText(path.slice(0, -1))));
    const found = find();
    this.doubts = new Set();
    return found;
  }

  note(message: string, source?: Source, path: Path = []): void {
    if (source === undefined) {
      this.notes.push({ message });
      return;
    }
    const { file, line } = source.place(path, 'key');
    this.notes.push({ message, file, line });
  }

  /** A field that nobody knows: what is said to be missing may be meant by it. */
  unknownField(message: string, source: Source, path: Path): void {
    const { file, line } = source.place(path, 'key');
    this.notes.push({ message, file, line, isUnknownField: true });
  }

  /** A problem whose message begins with the path. */
  at(
    code: ProblemCode,
    source: Source,
    path: Path,
    message: string,
    hint: string | null = null,
  ): void {
    const isDoubtful = [path, path.slice(0, -1)].some((each) => this.doubts.has(pathText(each)));
    if (!isDoubtful)
      this.problems.push(source.problem(code, path, `${pathText(path)}: ${message}`, hint));
  }

  unknownKey(source: Source, path: Path, key: string, names: readonly string[]): void {
    this.problems.push(unknownKey(source, path, key, names));
  }

  missingKey(source: Source, path: Path): void {
    this.problems.push(missingKey(source, path));
  }
}
