import type { Field } from './reading/field.ts';
import { configMapKey } from './reading/names.ts';
import { recordOf } from './reading/records.ts';

type Data = Record<string, string>;

/** `data` and, decoded, `binaryData` of a ConfigMap. */
export function readConfigMapData(object: Field): Data {
  const plain = readText(object.get('data'));
  const binary = readBase64(object.get('binaryData'));
  for (const [key] of binary) {
    if (plain.has(key)) {
      const field = object.get('binaryData');
      field.report.invalid(field.path.key(key), key, 'duplicate of key present in data');
    }
  }
  return recordOf([...plain, ...binary]);
}

/** Decoded `data`, overlaid with `stringData`, which wins as it does in the API server. */
export function readSecretData(object: Field): Data {
  return recordOf([...readBase64(object.get('data')), ...readText(object.get('stringData'))]);
}

function readText(field: Field): Map<string, string> {
  return readEntries(field, (value) => value.text() ?? '');
}

function readBase64(field: Field): Map<string, string> {
  return readEntries(field, (value) => {
    const encoded = (value.text() ?? '').replace(/[\r\n]/g, '');
    const wrong = firstIllegal(encoded);
    if (wrong === null) return decode(encoded);
    value.invalid(`illegal base64 data at input byte ${wrong}`);
    return '';
  });
}

function readEntries(field: Field, read: (value: Field) => string): Map<string, string> {
  const entries = new Map<string, string>();
  for (const [key, value] of field.entries()) {
    for (const message of configMapKey(key)) value.report.invalid(value.path, key, message);
    entries.set(key, read(value));
  }
  return entries;
}

/** Position of the first byte that standard base64 with padding does not allow, or null. */
function firstIllegal(encoded: string): number | null {
  const body = /^[A-Za-z0-9+/]*/.exec(encoded)?.[0].length ?? 0;
  const padding = encoded.slice(body);
  if (encoded.length % 4 === 0 && (padding === '' || padding === '=' || padding === '==')) {
    return null;
  }
  return body;
}

/** Bytes that are not UTF-8 become replacement characters: files hold text here. */
function decode(encoded: string): string {
  const bytes = Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}
