import {
  asRecord,
  CaseError,
  type Fields,
  oneOf,
  requiredText,
  text,
  texts,
} from '@podsim/experiment/assert';
import { parse } from 'yaml';

/** A conformance case: one file. */
export interface CaseFile {
  readonly id: string;
  readonly kind: 'unit' | 'scenario';
  readonly title: string;
  /** Tags of the features it relies on. */
  readonly needs: readonly string[];
  /** Lowest minor release it is meant for, such as `1.32`. */
  readonly kubernetes: string;
  /** All keys as written. */
  readonly fields: Fields;
}

/** @throws CaseError saying what is wrong with the file. */
export function readCase(yaml: string): CaseFile {
  const fields = asRecord(parseYaml(yaml), 'the file');
  return {
    id: requiredText(fields, 'id'),
    kind: oneOf(fields, 'kind', ['unit', 'scenario'], null) ?? missing('kind'),
    title: text(fields, 'title', ''),
    needs: texts(fields, 'needs'),
    kubernetes: text(fields, 'kubernetes', '1.32'),
    fields,
  };
}

function parseYaml(yaml: string): unknown {
  try {
    return parse(yaml);
  } catch (error) {
    throw new CaseError(error instanceof Error ? error.message : String(error));
  }
}

function missing(key: string): never {
  throw new CaseError(`${key} is missing`);
}
