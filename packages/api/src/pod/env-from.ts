import type { Field } from '../reading/field.ts';
import { envVarName } from '../reading/names.ts';
import type { EnvFrom } from '../types.ts';

const SOURCES = [
  ['configMapRef', 'ConfigMap'],
  ['secretRef', 'Secret'],
] as const;

/** Reads `envFrom`; entries with errors are left out. */
export function readEnvFrom(field: Field): EnvFrom[] {
  return field.items().flatMap((item) => {
    const source = item.struct();
    const prefix = source.get('prefix').text() ?? '';
    if (prefix !== '') source.get('prefix').check(envVarName(prefix));
    const given = SOURCES.filter(([name]) => source.get(name).present);
    const [first] = given;
    if (first === undefined) {
      const message = 'must specify one of: `configMapRef` or `secretRef`';
      source.report.invalid(source.path, '', message);
      return [];
    }
    if (given.length > 1) {
      const message = 'may not have more than one field specified at a time';
      source.report.invalid(source.path, '', message);
    }
    const reference = source.get(first[0]).struct();
    const name = reference.get('name').text() ?? '';
    if (name === '') reference.get('name').required();
    const optional = reference.get('optional').boolean() ?? false;
    return [{ prefix, kind: first[1], name, optional }];
  });
}
