import { nearest } from '@podsim/api';
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  Scalar,
  visit,
  YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { didYouMean, suggest } from '../problems.ts';
import { conversionError, parseValue, whatIsTooLarge } from '../source/parse.ts';
import { keyText, type Source, type SourceText } from '../source/source.ts';
import { type Setting, SettingError, type Step } from './set-path.ts';

/** A place in the tree: what is there, and how to put something else there. */
interface Slot {
  readonly node: unknown;
  /** @param offset where in the option the new node comes from; null if it is a copy. */
  readonly replace: (node: unknown, offset: number | null) => void;
  /** For messages: the path so far. */
  readonly path: string;
  /** For a key that is not there: the one that may have been meant. */
  readonly meant: string | null;
}

/**
 * Sets a value in a document's tree, creating maps that are missing on the way.
 *
 * @param root path of the map where the setting's path begins.
 * @param text the option, to which problems with the value will point.
 * @throws SettingError for a list element that is not there, or a value that is not YAML.
 */
export function applySetting(
  source: Source,
  root: readonly (string | number)[],
  setting: Setting,
  text: SourceText,
): void {
  const setter = new Setter(source, text);
  const steps = root.map(
    (part): Step =>
      typeof part === 'number'
        ? { type: 'index', index: part, offset: 0 }
        : { type: 'key', key: part, offset: 0 },
  );
  const [start] = setter.followAll([setter.root()], steps);
  if (start === undefined) return;
  const slots = setter.followAll([{ ...start, path: '' }], setting.steps);
  for (const slot of slots) slot.replace(readValue(setting), setting.valueOffset);
}

/** A fresh tree each time: a node may stand in one place only. */
function readValue(setting: Setting): unknown {
  const { valueOffset } = setting;
  const document = parseValue(setting.value);
  const error = [...document.errors, ...document.warnings][0];
  if (error !== undefined) throw new SettingError(error.message, valueOffset + error.pos[0]);
  visit(document, {
    Alias: (_, alias) => {
      const offset = valueOffset + (alias.range?.[0] ?? 0);
      throw new SettingError('a value on the command line cannot have aliases', offset);
    },
  });
  const wrong = whatIsWrong(document);
  if (wrong !== null) throw new SettingError(wrong, valueOffset);
  return document.contents ?? new Scalar(null);
}

function whatIsWrong(document: Document): string | null {
  try {
    return whatIsTooLarge(document.toJS());
  } catch (error) {
    return conversionError(error);
  }
}

class Setter {
  private readonly source: Source;
  private readonly text: SourceText;

  constructor(source: Source, text: SourceText) {
    this.source = source;
    this.text = text;
  }

  root(): Slot {
    const { document } = this.source;
    const replace = (node: unknown, offset: number | null): void => {
      document.contents = node as typeof document.contents;
      this.mark(node, offset);
    };
    return { node: document.contents, replace, path: '', meant: null };
  }

  followAll(slots: readonly Slot[], steps: readonly Step[]): readonly Slot[] {
    let at = slots;
    for (const step of steps) at = at.flatMap((slot) => this.follow(slot, step));
    return at;
  }

  private mark(node: unknown, offset: number | null): void {
    this.source.changed(node, offset === null ? null : { text: this.text, offset });
  }

  private follow(slot: Slot, step: Step): Slot[] {
    if (step.type === 'key') return [this.followKey(slot, step.key, step.offset)];
    const seq = this.inPlace(slot);
    const where = JSON.stringify(slot.path);
    if (!isSeq(seq)) {
      throw new SettingError(`there is no list at ${where}`, step.offset, didYouMean(slot.meant));
    }
    if (step.type !== 'all') return [this.element(seq, this.indexOf(seq, step, where), slot)];
    if (seq.items.length > 0) return seq.items.map((_, i) => this.element(seq, i, slot));
    throw new SettingError(`the list at ${where} is empty`, step.offset);
  }

  /** A node of its own: what is set here must not change where an alias stands for the same. */
  private inPlace(slot: Slot): unknown {
    if (!isAlias(slot.node)) {
      this.dissolveAliasesOf(slot.node);
      return slot.node;
    }
    const copy = slot.node.resolve(this.source.document)?.clone();
    slot.replace(copy, null);
    return copy;
  }

  /** Puts copies of a node in the place of its aliases. */
  private dissolveAliasesOf(node: unknown): void {
    if (!isNode(node) || isAlias(node) || node.anchor === undefined) return;
    const { document } = this.source;
    visit(document, {
      Alias: (_, alias) => (alias.resolve(document) === node ? (node.clone() as Node) : undefined),
    });
    this.source.changed(node, null);
  }

  private followKey(slot: Slot, key: string, offset: number): Slot {
    if (key === '<<') throw new SettingError('"<<" is no name of a field', offset);
    const map = this.mapAt(slot, offset);
    const find = (): Pair | undefined => map.items.find((pair) => keyText(pair) === key);
    const replace = (node: unknown, from: number | null): void => {
      this.mark(node, from);
      const pair = find();
      if (pair !== undefined) {
        pair.value = node;
        return;
      }
      const name = new Scalar(key);
      this.mark(name, offset);
      map.items.push(this.source.document.createPair(name, node) as Pair);
    };
    const path = slot.path === '' ? key : `${slot.path}.${key}`;
    const pair = find();
    const keys = map.items.map(keyText).filter((each) => each !== null);
    const meant = pair === undefined ? nearest(key, keys) : null;
    return { node: pair?.value, replace, path, meant };
  }

  /** The map in a slot; a new one where there is nothing. */
  private mapAt(slot: Slot, offset: number): YAMLMap {
    const node = this.inPlace(slot);
    if (isMap(node)) return node;
    if (node === undefined || node === null || (isScalar(node) && node.value === null)) {
      const map = new YAMLMap();
      slot.replace(map, offset);
      return map;
    }
    const hint = isSeq(node) ? 'it is a list: write [NAME], [0] or [*] after it' : null;
    throw new SettingError(`there is no map at ${JSON.stringify(slot.path)}`, offset, hint);
  }

  private element(seq: YAMLSeq, index: number, slot: Slot): Slot {
    const replace = (node: unknown, offset: number | null): void => {
      this.mark(node, offset);
      seq.items[index] = node;
    };
    return { node: seq.items[index], replace, path: `${slot.path}[${index}]`, meant: null };
  }

  private indexOf(
    seq: YAMLSeq,
    step: Extract<Step, { type: 'index' | 'name' }>,
    where: string,
  ): number {
    if (step.type === 'index') {
      if (step.index < seq.items.length) return step.index;
      const message = `${where} has ${seq.items.length} elements, none at [${step.index}]`;
      throw new SettingError(message, step.offset);
    }
    const names = seq.items.map((item) => this.nameOf(item));
    const index = names.indexOf(step.name);
    if (index >= 0) return index;
    const known = names.filter((name) => name !== null);
    const message = `${where} has no element named ${JSON.stringify(step.name)}`;
    throw new SettingError(message, step.offset, suggest(step.name, known));
  }

  private nameOf(item: unknown): string | null {
    const node = isAlias(item) ? item.resolve(this.source.document) : item;
    const name = isMap(node) ? node.get('name') : undefined;
    return name === undefined || name === null ? null : String(name);
  }
}
