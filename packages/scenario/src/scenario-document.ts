import { nearest, ownValue } from '@podsim/api';
import { didYouMean, type Problem } from './problems.ts';
import { API_VERSION } from './schema/scenario-schema.ts';
import { parseSource } from './source/parse.ts';
import type { Source } from './source/source.ts';

/** The documents of the input files by what they are. */
export interface Sorted {
  /** The one Scenario; an empty one where the files have none. */
  readonly scenario: Source;
  readonly objects: readonly Source[];
  readonly problems: readonly Problem[];
}

const EMPTY = `apiVersion: ${API_VERSION}\nkind: Scenario\nspec: {}\n`;
const DEFAULTS_FILE = '(defaults)';

/** Separates the Scenario from the Kubernetes objects. */
export function sortDocuments(sources: readonly Source[]): Sorted {
  const scenarios = sources.filter(isOurs);
  const problems: Problem[] = [];
  const [scenario, ...more] = scenarios;
  for (const extra of more) problems.push(secondScenario(extra, scenario as Source));
  const objects = sources.filter((source) => !isOurs(source));
  return { scenario: scenario ?? defaults(), objects, problems };
}

/** A document is ours by its group or by its kind, so that either may be mistyped. */
export function isOurs(source: Source): boolean {
  const version = ownValue(source.value, 'apiVersion');
  if (typeof version === 'string' && version.startsWith('podsim/')) return true;
  return ownValue(source.value, 'kind') === 'Scenario';
}

function secondScenario(extra: Source, first: Source): Problem {
  const { file, line } = first.place(['kind']);
  const hint = `the first is at ${file}:${line}`;
  return extra.problem('two-scenarios', ['kind'], 'there is more than one Scenario', hint);
}

function defaults(): Source {
  const [source] = parseSource(DEFAULTS_FILE, EMPTY).sources;
  if (source === undefined) throw new Error('the empty scenario does not parse');
  return source;
}

/** The problem of a document of ours that is not a Scenario, or null. */
export function kindProblem(source: Source): Problem | null {
  const kind = ownValue(source.value, 'kind');
  if (kind === 'Scenario' || typeof kind !== 'string') return null;
  const message = `podsim has no kind ${JSON.stringify(kind)}`;
  const hint = didYouMean(nearest(kind, ['Scenario'])) ?? 'expected Scenario';
  return source.problem('invalid-value', ['kind'], message, hint);
}
