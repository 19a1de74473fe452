import type { Path } from '@podsim/api';
import type { Findings } from '../build/builder.ts';
import { hints, suggest } from '../problems.ts';
import type { Source } from '../source/source.ts';
import { ACTION_SCHEMAS, type Verb } from './schemas.ts';

export const VERBS = Object.keys(ACTION_SCHEMAS) as readonly Verb[];

/** Keys that go with a verb. */
const OTHER_KEYS: ReadonlySet<string> = new Set(
  Object.values(ACTION_SCHEMAS).flatMap((schema) => Object.keys(schema.shape)),
);

const LIST = `expected one of ${VERBS.join(', ')}`;

/** The verb among the keys of an entry; null after a problem. */
export function findVerb(
  keys: readonly string[],
  source: Source,
  path: Path,
  findings: Findings,
): Verb | null {
  const [verb, second] = VERBS.filter((each) => keys.includes(each));
  if (verb === undefined) {
    unknownVerb(keys, source, path, findings);
    return null;
  }
  if (second === undefined) return verb;
  const message = `two verbs, ${verb} and ${second}; an entry does one thing`;
  findings.at('invalid-value', source, [...path, second], message);
  return null;
}

function unknownVerb(
  keys: readonly string[],
  source: Source,
  path: Path,
  findings: Findings,
): void {
  const key = keys.find((each) => !OTHER_KEYS.has(each));
  if (key === undefined) {
    findings.at('missing-key', source, path, 'there is no verb', LIST);
    return;
  }
  const message = `unknown verb ${JSON.stringify(key)}`;
  const hint = hints(suggest(key, VERBS) ?? LIST);
  findings.problems.push(source.problem('unknown-verb', [...path, key], message, hint, 'key'));
}
