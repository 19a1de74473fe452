/** Why a plugin cannot be used, and what to do about it. */
export interface PluginProblem {
  /** As the scenario or the command line names it. */
  readonly specifier: string;
  readonly message: string;
  /** What to do; lines separated by a line feed. */
  readonly hint: string | null;
}

/** Ends the loading of one plugin. */
export class PluginLoadError extends Error {
  override readonly name = 'PluginLoadError';
  readonly hint: string | null;

  constructor(message: string, hint: string | null = null) {
    super(message);
    this.hint = hint;
  }
}
