import { parse } from 'yaml';

/**
 * A value that somebody writes on the command line, in YAML; nothing is null.
 *
 * @throws RangeError if it is no YAML.
 */
export function parseValue(text: string): unknown {
  try {
    return parse(text) ?? null;
  } catch (error) {
    throw new RangeError(`${JSON.stringify(text)} is no YAML: ${(error as Error).message}`);
  }
}
