import { findManifestField, type ManifestField, manifestKinds } from '@podsim/experiment/reference';
import { usageError } from '../exit-codes.ts';
import { Page } from './page.ts';
import type { Topic } from './topic.ts';

/** `pod`, `deployment.spec.strategy`. */
export const manifestTopic: Topic = {
  names: manifestKinds.map((kind) => kind.toLowerCase()),
  explain: (name, styles) => {
    const found = findManifestField(name.split('.'));
    if (found === null) return [];
    const [kind = '', ...names] = found.path;
    const path = [kind.toLowerCase(), ...names].join('.');
    if ('missing' in found) {
      const { missing, nearest, names: all } = found;
      const hint =
        nearest !== null
          ? `did you mean ${path}.${nearest}?`
          : all.length === 0
            ? `podsim explain ${path}`
            : `there are ${all.join(', ')}`;
      throw usageError(`${path} has no field ${missing}; ${hint}`);
    }
    const what = found.field === null ? 'kind of objects' : `field of ${kind}`;
    const page = new Page(styles, path, what).text(found.field === null ? '' : textOf(found.field));
    const used = found.fields.filter(({ effect }) => effect === 'full');
    const unused = found.fields.filter(({ effect }) => effect === 'none');
    page.items('FIELDS', used.map(itemOf));
    if (unused.length > 0) {
      page.text(`Kept without effect: ${unused.map((field) => field.name).join(', ')}.`);
    }
    return [page.toString()];
  },
};

const itemOf = (field: ManifestField) => ({
  name: field.name,
  facts: field.isStruct ? '{ … }' : '',
  text: field.text,
});

function textOf({ effect, text }: ManifestField): string {
  if (effect === 'ignored') return 'A live object has it; podsim ignores it.';
  return effect === 'none' && text === '' ? 'Kept, but without effect here.' : text;
}
