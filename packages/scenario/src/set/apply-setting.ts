import { isAlias, isMap, isScalar, isSeq, Scalar, YAMLMap, type YAMLSeq } from 'yaml';
import { suggest } from '../problems.ts';
import { parseValue } from '../source/parse.ts';
import { keyText, type Source, type SourceText } from '../source/source.ts';
import { type Setting, SettingError, type Step } from './set-path.ts';

/** A node of the tree, and how to put another in its place. */
interface Slot {
  readonly node: unknown;
  readonly replace: (node: unknown) => void;
  /** For messages: the path so far. */
  readonly path: string;
}

/**
 * Sets a value in a document's tree, creating maps that are missing on the way.
 *
 * @param root path of the map where the setting's path begins.
 * @param text the option, to which problems with the value will point.
 * @throws SettingError for a list element that is not there.
 */
export function applySetting(
  source: Source,
  root: readonly (string | number)[],
  setting: Setting,
  text: SourceText,
): void {
  const origin = { text, offset: setting.valueOffset };
  const mark = (node: unknown): void => source.changed(node, origin);
  let slots: Slot[] = [rootSlot(source, mark)];
  for (const part of root) {
    const step: Step =
      typeof part === 'number' ? { type: 'index', index: part } : { type: 'key', key: part };
    slots = slots.flatMap((slot) => follow(slot, step, source, mark));
  }
  slots = slots.map((slot) => ({ ...slot, path: '' }));
  for (const step of setting.steps)
    slots = slots.flatMap((slot) => follow(slot, step, source, mark));
  for (const slot of slots) slot.replace(readValue(setting, mark));
}

function rootSlot(source: Source, mark: (node: unknown) => void): Slot {
  const replace = (node: unknown): void => {
    source.document.contents = node as typeof source.document.contents;
    mark(node);
  };
  return { node: source.document.contents, replace, path: '' };
}

/** A fresh tree each time: a node may stand in one place only. */
function readValue(setting: Setting, mark: (node: unknown) => void): unknown {
  const document = parseValue(setting.value);
  const error = document.errors[0];
  if (error !== undefined) {
    throw new SettingError(error.message, setting.valueOffset + error.pos[0]);
  }
  const node = document.contents ?? new Scalar(null);
  mark(node);
  return node;
}

function follow(slot: Slot, step: Step, source: Source, mark: (node: unknown) => void): Slot[] {
  if (step.type === 'key') return [followKey(slot, step.key, source, mark)];
  const node = inPlace(slot, source);
  if (!isSeq(node)) {
    throw new SettingError(`there is no list at ${JSON.stringify(slot.path)}`, 0);
  }
  if (step.type === 'all') {
    if (node.items.length > 0) return node.items.map((_, i) => element(node, i, slot, mark));
    throw new SettingError(`the list at ${JSON.stringify(slot.path)} is empty`, 0);
  }
  return [element(node, indexOf(node, step, slot.path, source), slot, mark)];
}

/** The node itself, not an alias of it: what is set here must not change elsewhere. */
function inPlace(slot: Slot, source: Source): unknown {
  if (!isAlias(slot.node)) return slot.node;
  const copy = slot.node.resolve(source.document)?.clone();
  slot.replace(copy);
  return copy;
}

function followKey(slot: Slot, key: string, source: Source, mark: (node: unknown) => void): Slot {
  let map = inPlace(slot, source);
  const path = slot.path === '' ? key : `${slot.path}.${key}`;
  if (map === undefined || map === null || (isScalar(map) && map.value === null)) {
    map = new YAMLMap();
    slot.replace(map);
  }
  if (!isMap(map)) {
    throw new SettingError(`there is no map at ${JSON.stringify(slot.path)}`, 0);
  }
  const at = map;
  const pair = at.items.find((each) => keyText(each) === key);
  const replace = (node: unknown): void => {
    mark(node);
    const current = at.items.find((each) => keyText(each) === key);
    if (current !== undefined) {
      current.value = node;
      return;
    }
    const name = new Scalar(key);
    mark(name);
    at.add({ key: name, value: node } as never);
  };
  return { node: pair?.value, replace, path };
}

function element(seq: YAMLSeq, index: number, slot: Slot, mark: (node: unknown) => void): Slot {
  const replace = (node: unknown): void => {
    mark(node);
    seq.items[index] = node;
  };
  return { node: seq.items[index], replace, path: `${slot.path}[${index}]` };
}

function indexOf(
  seq: YAMLSeq,
  step: Extract<Step, { type: 'index' | 'name' }>,
  path: string,
  source: Source,
): number {
  if (step.type === 'index') {
    if (step.index < seq.items.length) return step.index;
    const message = `${JSON.stringify(path)} has ${seq.items.length} elements, none at [${step.index}]`;
    throw new SettingError(message, 0);
  }
  const names = seq.items.map((item) => nameOf(item, source));
  const index = names.indexOf(step.name);
  if (index >= 0) return index;
  const known = names.filter((name) => name !== null);
  const message = `${JSON.stringify(path)} has no element named ${JSON.stringify(step.name)}`;
  throw new SettingError(message, 0, suggest(step.name, known));
}

function nameOf(item: unknown, source: Source): string | null {
  const node = isAlias(item) ? item.resolve(source.document) : item;
  const name = isMap(node) ? node.get('name') : undefined;
  return name === undefined || name === null ? null : String(name);
}
