/** An instance of an init container, as far as pruning looks at it. */
export interface InitRecord {
  readonly name: string;
  readonly state: 'created' | 'running' | 'exited' | 'unknown';
}

/**
 * Which instances of init containers are removed before one is started: of each name all dead
 * ones but the newest (INIT-6; KRC pruneInitContainersBeforeStart).
 *
 * @param records newest first.
 */
export function prunedInit<R extends InitRecord>(records: readonly R[]): R[] {
  const kept = new Set<string>();
  return records.filter(({ name, state }) => {
    if (state !== 'exited' && state !== 'unknown') return false;
    if (kept.has(name)) return true;
    kept.add(name);
    return false;
  });
}
