import type { Field } from '../reading/field.ts';
import { dns1123Label, pathBelow } from '../reading/names.ts';
import { ownValue } from '../reading/records.ts';
import { fieldNames } from '../schema/strict.ts';
import type { Volume, VolumeMount } from '../types.ts';

type Source = Volume['source'];
type Items = readonly { readonly key: string; readonly path: string }[];

export function readVolumes(field: Field): Volume[] {
  const names = new Set<string>();
  return field.items().map((item) => {
    const volume = item.struct();
    const source = readVolumeSource(volume);
    const name = volume.get('name');
    const text = name.text() ?? '';
    const messages = dns1123Label(text);
    if (text === '') name.required();
    else name.check(messages);
    if (names.has(text) && text !== '') name.report.duplicate(name.path, text);
    names.add(text);
    return { name: text, source };
  });
}

/** A volume without a source is an emptyDir (CDEF). */
function readVolumeSource(volume: Field): Source {
  const kinds = volume
    .entries()
    .filter(([name, value]) => name !== 'name' && value.present)
    .map(([name]) => name)
    .filter((name) => fieldNames('Volume').has(name));
  for (const extra of kinds.slice(1)) {
    volume.get(extra).forbidden('may not specify more than 1 volume type');
  }
  const kind = kinds[0] ?? 'emptyDir';
  const source = volume.get(kind).struct();
  switch (kind) {
    case 'emptyDir':
      return { type: 'emptyDir' };
    case 'hostPath':
      return { type: 'hostPath', path: readRequired(source.get('path')) };
    case 'configMap':
      return readProjection(source, 'configMap', 'name');
    case 'secret':
      return readProjection(source, 'secret', 'secretName');
    default:
      return { type: 'other', kind };
  }
}

function readRequired(field: Field): string {
  const text = field.text() ?? '';
  if (text === '') field.required();
  return text;
}

function readProjection(source: Field, type: 'configMap' | 'secret', nameField: string): Source {
  return {
    type,
    name: readRequired(source.get(nameField)),
    optional: source.get('optional').boolean() ?? false,
    items: readItems(source.get('items')),
  };
}

function readItems(field: Field): Items | null {
  const items = field.items().map((item) => {
    const entry = item.struct();
    const path = readRequired(entry.get('path'));
    if (path !== '') entry.get('path').check(pathBelow(path));
    return { key: readRequired(entry.get('key')), path };
  });
  return items.length === 0 ? null : items;
}

/** Mounts of one container. @param volumes names that the pod declares. */
export function readVolumeMounts(field: Field, volumes: ReadonlySet<string>): VolumeMount[] {
  const paths = new Set<string>();
  return field.items().map((item) => {
    const mount = item.struct();
    const name = readRequired(mount.get('name'));
    if (name !== '' && !volumes.has(name)) mount.report.notFound(mount.get('name').path, name);
    const mountPath = readRequired(mount.get('mountPath'));
    if (paths.has(mountPath)) mount.get('mountPath').invalid('must be unique');
    paths.add(mountPath);
    const subPath = mount.get('subPath').text() ?? '';
    if (subPath !== '') mount.get('subPath').check(pathBelow(subPath));
    return { name, mountPath, subPath, readOnly: mount.get('readOnly').boolean() ?? false };
  });
}

/** Names of the volumes of a pod spec, whether or not they are otherwise valid. */
export function volumeNames(field: Field): ReadonlySet<string> {
  const names = new Set<string>();
  for (const item of Array.isArray(field.value) ? field.value : []) {
    const name = ownValue(item, 'name');
    if (typeof name === 'string') names.add(name);
  }
  return names;
}
