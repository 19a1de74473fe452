import { nearest } from '../reading/nearest.ts';
import type { Path } from '../reading/path.ts';
import { isRecord } from '../reading/records.ts';
import { STRUCTS, type StructName } from './structs.ts';

/** A field that no release knows, with the known name it resembles. */
export interface UnknownField {
  readonly path: Path;
  readonly nearest: string | null;
}

/** What the simulator does with a field, and what is known of it. */
export interface KnownField {
  readonly use: 'read' | 'unused' | 'silent';
  readonly struct: StructName | null;
  /** The API server's default as JSON, or null. */
  readonly usual: string | null;
}
interface Struct {
  readonly fields: ReadonlyMap<string, KnownField>;
  /** Other names are valid too, without effect or with one; null if they are not. */
  readonly others: 'unused' | 'read' | null;
}

const FIELD = /^([+-]?)([A-Za-z][A-Za-z-]*)(?::([A-Za-z]+))?(?:=(.*))?$/;

/** Structs are parsed when first met: most files need a handful of them. */
const parsed = new Map<StructName, Struct>();

function structOf(name: StructName): Struct {
  const known = parsed.get(name);
  if (known !== undefined) return known;
  const fields = new Map<string, KnownField>();
  const words = STRUCTS[name].split(/\s+/);
  for (const word of words) {
    const [, mark, field, struct, usual] = FIELD.exec(word) ?? [];
    if (field === undefined) continue;
    fields.set(field, {
      use: mark === '+' ? 'read' : mark === '-' ? 'silent' : 'unused',
      struct: (struct as StructName | undefined) ?? null,
      usual: usual ?? null,
    });
  }
  const others = words.includes('+*') ? 'read' : words.includes('*') ? 'unused' : null;
  const result: Struct = { fields, others };
  parsed.set(name, result);
  return result;
}

/** The names of a struct's fields. */
export const fieldNames = (name: StructName): ReadonlySet<string> =>
  new Set(structOf(name).fields.keys());

/** The fields of a struct, by name. */
export const fieldsOf = (name: StructName): ReadonlyMap<string, KnownField> =>
  structOf(name).fields;

/** Compares an object of kind `root` with the field names of Kubernetes. */
export function checkFields(
  root: StructName,
  value: unknown,
): { unknown: UnknownField[]; unused: Path[] } {
  const found: Findings = { unknown: [], unused: [] };
  walk(structOf(root), value, [], true, found);
  return found;
}

interface Findings {
  readonly unknown: UnknownField[];
  readonly unused: Path[];
}

/** @param noting false below a field that is unused itself: one note is enough. */
function walk(struct: Struct, value: unknown, path: Path, noting: boolean, found: Findings): void {
  if (Array.isArray(value)) {
    value.forEach((item, i) => {
      walk(struct, item, [...path, i], noting, found);
    });
    return;
  }
  if (!isRecord(value)) return;
  for (const [name, child] of Object.entries(value)) {
    const at = [...path, name];
    const field = struct.fields.get(name);
    if (field === undefined) {
      if (struct.others === null) {
        found.unknown.push({ path: at, nearest: nearest(name, struct.fields.keys()) });
      } else if (noting && struct.others === 'unused') found.unused.push(at);
      continue;
    }
    const unused = field.use === 'unused' && isSet(child) && !isUsual(field, child);
    if (unused && noting) found.unused.push(at);
    if (field.struct !== null) {
      walk(structOf(field.struct), child, at, noting && field.use === 'read', found);
    }
  }
}

const isSet = (value: unknown): boolean => value !== undefined && value !== null;

function isUsual(field: KnownField, value: unknown): boolean {
  if (Array.isArray(value) && value.length === 0) return true;
  return value === field.usual || JSON.stringify(value) === field.usual;
}
