import type { Styles } from '../terminal.ts';

/** A kind of things that have names and can be explained. */
export interface Topic {
  /** Names that people may have meant, for suggestions. */
  readonly names: readonly string[];
  /** Explanations of what has exactly this name; none if nothing has. */
  explain(name: string, styles: Styles): readonly string[];
}
