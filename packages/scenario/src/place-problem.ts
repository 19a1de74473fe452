import type { Path } from '@podsim/api';
import type { Place, Problem } from './problems.ts';
import { pathText } from './schema/check.ts';

/** What was found wrong after the files were read, by its path in the Scenario document. */
export interface FoundProblem {
  readonly path: Path;
  readonly message: string;
  readonly hint: string | null;
}

/** The same with its place: that of the key for names, else that of the value. */
export function placeProblem(
  { path, message, hint }: FoundProblem,
  locate: (path: Path, at: 'key' | 'value') => Place,
): Problem {
  const above = pathText(path.slice(0, -1));
  const isAboutKey = message.endsWith(JSON.stringify(path.at(-1)));
  const text = !isAboutKey
    ? `${pathText(path)}: ${message}`
    : message.startsWith('unknown key')
      ? `${message} in ${above}`
      : `${above}: ${message}`;
  const place = locate(path, isAboutKey ? 'key' : 'value');
  return { code: 'invalid-value', message: text, hint, ...place };
}
