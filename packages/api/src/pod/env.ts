import type { Field } from '../reading/field.ts';
import { configMapKey, envVarName } from '../reading/names.ts';
import type { EnvVar } from '../types.ts';

const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

export function readEnv(field: Field): EnvVar[] {
  return field.items().map((item) => {
    const variable = item.struct();
    const name = variable.get('name').text() ?? '';
    if (name === '') variable.get('name').required();
    else variable.get('name').check(envVarName(name));
    const value = variable.get('value').text();
    const source = variable.get('valueFrom');
    if (!source.present) return { name, value, from: null };
    if (value !== null && value !== '') {
      source.report.invalid(source.path, '', 'may not be specified when `value` is not empty');
    }
    return { name, value: null, from: readSource(source.struct()) };
  });
}

/** Null for a source whose value podsim does not know; the variable is then unset. */
function readSource(source: Field): EnvVar['from'] {
  const given = SOURCES.filter((name) => source.get(name).present);
  if (given.length > 1) {
    source.report.invalid(source.path, '', 'may not have more than one field specified at a time');
  }
  switch (given[0]) {
    case undefined:
      source.report.invalid(
        source.path,
        '',
        'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
      );
      return null;
    case 'configMapKeyRef':
      return readKey('ConfigMap', source.get('configMapKeyRef').struct());
    case 'secretKeyRef':
      return readKey('Secret', source.get('secretKeyRef').struct());
    case 'fieldRef':
      return readFieldRef(source.get('fieldRef').struct());
    default:
      return null;
  }
}

function readKey(kind: 'ConfigMap' | 'Secret', selector: Field): EnvVar['from'] {
  const name = selector.get('name').text() ?? '';
  const key = selector.get('key').text() ?? '';
  if (name === '') selector.get('name').required();
  if (key === '') selector.get('key').required();
  else selector.get('key').check(configMapKey(key));
  return { kind, name, key, optional: selector.get('optional').boolean() ?? false };
}

const PLAIN_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

function readFieldRef(selector: Field): EnvVar['from'] {
  const field = selector.get('fieldPath');
  const path = field.text() ?? '';
  if (path === '') field.required();
  else if (!PLAIN_FIELDS.includes(path) && !/^metadata\.(labels|annotations)\['.+'\]$/.test(path)) {
    field.report.unsupported(field.path, path, PLAIN_FIELDS);
  }
  return { kind: 'Field', name: '', key: path, optional: false };
}
