import type { Field } from './reading/field.ts';
import { dns1123Label, labelValue, qualifiedName } from './reading/names.ts';
import type { ObjectMeta } from './types.ts';

const MOST_ANNOTATION_BYTES = 256 * 1024;

/** Reads `metadata`. @param nameRule what the kind demands of its name. */
export function readMetadata(field: Field, nameRule: (name: string) => string[]): ObjectMeta {
  const metadata = field.struct();
  const name = metadata.get('name').text() ?? '';
  const namespace = metadata.get('namespace').text() ?? '';
  if (name === '') readGenerateName(metadata);
  else metadata.get('name').check(nameRule(name));
  if (namespace !== '') metadata.get('namespace').check(dns1123Label(namespace));
  return {
    name,
    namespace: namespace === '' ? 'default' : namespace,
    labels: readLabels(metadata.get('labels')),
    annotations: readAnnotations(metadata.get('annotations')),
    finalizers: readFinalizers(metadata.get('finalizers')),
  };
}

/** Names are part of a run's identity, so a bare object says its own. */
function readGenerateName(metadata: Field): void {
  const generateName = metadata.get('generateName');
  if ((generateName.text() ?? '') === '') {
    metadata.get('name').required('name or generateName is required');
  } else {
    generateName.forbidden('podsim only generates names of pods that a controller makes; set name');
  }
}

/** Labels and selectors: keys are qualified names, values label values. */
export function readLabels(field: Field): Record<string, string> {
  const labels = field.textMap();
  for (const [key, value] of Object.entries(labels)) {
    for (const message of qualifiedName(key)) field.report.invalid(field.path, key, message);
    for (const message of labelValue(value)) field.report.invalid(field.path, value, message);
  }
  return labels;
}

/** Annotations: keys are qualified names, and all together are not too large. */
export function readAnnotations(field: Field): Record<string, string> {
  const annotations = field.textMap();
  let size = 0;
  for (const [key, value] of Object.entries(annotations)) {
    size += key.length + value.length;
    for (const message of qualifiedName(key.toLowerCase())) {
      field.report.invalid(field.path, key, message);
    }
  }
  if (size > MOST_ANNOTATION_BYTES) {
    field.report.tooLong(field.path, `may not be more than ${MOST_ANNOTATION_BYTES} bytes`);
  }
  return annotations;
}

function readFinalizers(field: Field): string[] {
  return field.items().map((item) => {
    const name = item.text() ?? '';
    item.check(qualifiedName(name));
    return name;
  });
}
