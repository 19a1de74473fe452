import { readCatalogue } from '../reading/catalogue.ts';
import { nearest } from '../reading/nearest.ts';
import { fieldsOf } from '../schema/strict.ts';
import { STRUCTS, type StructName } from '../schema/structs.ts';
import { OBJECT_TEXTS } from './object-texts.ts';
import { POD_TEXTS } from './pod-texts.ts';

/** One field of a Kubernetes object, as podsim knows it. */
export interface ManifestField {
  readonly name: string;
  /** Whether it has fields of its own. */
  readonly isStruct: boolean;
  /** `none`: kept without effect. `ignored`: what a live export adds. */
  readonly effect: 'full' | 'none' | 'ignored';
  /** Empty for fields without effect. */
  readonly text: string;
}

/** A path that was found: its last field, null for the object itself, and the fields below it. */
export interface FoundField {
  /** As Kubernetes writes it: `Pod`, then the names as asked for. */
  readonly path: readonly string[];
  readonly field: ManifestField | null;
  readonly fields: readonly ManifestField[];
}

/** A path that was not: the first name that is wrong. */
export interface MissingField {
  /** Of the part that was found. */
  readonly path: readonly string[];
  readonly missing: string;
  readonly nearest: string | null;
  readonly names: readonly string[];
}

const structNames = Object.entries(STRUCTS).map(([name]) => name as StructName);

/** Kinds whose fields are known. */
export const manifestKinds: readonly string[] = structNames.filter(
  (name) =>
    fieldsOf(name).has('apiVersion') &&
    fieldsOf(name).has('metadata') &&
    name !== 'VolumeClaimTemplate',
);

/** All texts, by `Struct.field`. */
export function manifestTexts(): ReadonlyMap<string, string> {
  return new Map([...readCatalogue(POD_TEXTS), ...readCatalogue(OBJECT_TEXTS)]);
}

/**
 * The field of a path such as `pod.spec.containers.livenessProbe`, element of lists left out.
 *
 * @returns null if the path does not begin with a kind, in any letters.
 */
export function findManifestField(path: readonly string[]): FoundField | MissingField | null {
  const [first = '', ...names] = path;
  const kind = manifestKinds.find((name) => name.toLowerCase() === first.toLowerCase());
  if (kind === undefined) return null;
  const texts = manifestTexts();
  let struct: StructName | null = kind as StructName;
  let field: ManifestField | null = null;
  const found: string[] = [kind];
  for (const name of names) {
    const fields = listFields(struct, texts);
    const next = fields.find((each) => each.name === name);
    if (next === undefined) {
      const all = fields.map((each) => each.name);
      return { path: found, missing: name, nearest: nearest(name, all), names: all };
    }
    field = next;
    struct = struct === null ? null : (fieldsOf(struct).get(name)?.struct ?? null);
    found.push(name);
  }
  return { path: found, field, fields: listFields(struct, texts) };
}

function listFields(
  struct: StructName | null,
  texts: ReadonlyMap<string, string>,
): readonly ManifestField[] {
  if (struct === null) return [];
  return [...fieldsOf(struct)].map(([name, known]) => {
    const text = textOf(struct, name, texts);
    const none = known.use === 'silent' ? 'ignored' : 'none';
    return {
      name,
      isStruct: known.struct !== null,
      effect: known.use === 'read' || text !== '' ? 'full' : none,
      text,
    };
  });
}

/** What all objects have, all objects share; volumes that are only mounted have one text. */
function textOf(struct: StructName, name: string, texts: ReadonlyMap<string, string>): string {
  const isKnown = fieldsOf(struct).get(name)?.use === 'read';
  const own = texts.get(`${struct}.${name}`);
  if (own !== undefined || !isKnown) return own ?? '';
  return texts.get(`Object.${name}`) ?? texts.get(`${struct}.*`) ?? '';
}
