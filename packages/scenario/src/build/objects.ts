import {
  type ApiObject,
  type FieldError,
  isRecord,
  isWorkload,
  isWorkloadObject,
  kindsOf,
  listItems,
  nearest,
  ownValue,
  type Path,
  type ReadOptions,
  type ReadResult,
  readObject,
  versionsOf,
} from '@podsim/api';
import { didYouMean } from '../problems.ts';
import { pathText } from '../schema/check.ts';
import type { Source } from '../source/source.ts';
import type { Findings } from './builder.ts';
import { FieldNotes } from './field-notes.ts';
import { SharedSpecs } from './shared-specs.ts';

/** One object of a file: a document, or an item of a List. */
export interface Unit {
  readonly source: Source;
  readonly path: Path;
  readonly value: unknown;
}

/** An object that makes pods, as far as others may refer to it. */
export interface Workload {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** What the files and the timeline create. */
export interface World {
  readonly objects: ApiObject[];
  readonly workloads: Workload[];
  /** Pods that are wrong in themselves, so that nobody need complain that they are missing. */
  readonly unread: Workload[];
  /** Some file or document could not be read, so anything may exist. */
  readonly incomplete: boolean;
}

/** The objects of a document, Lists flattened. */
export function unitsOf(source: Source, path: Path = [], value: unknown = source.value): Unit[] {
  const items = listItems(value);
  if (items === null) return [{ source, path, value }];
  return items.flatMap((item, i) => unitsOf(source, [...path, 'items', i], item));
}

export const kindOf = (unit: Unit): string => textOf(unit.value, 'kind');

export const nameOf = (unit: Unit): string => textOf(ownValue(unit.value, 'metadata'), 'name');

function textOf(value: unknown, key: string): string {
  const text = ownValue(value, key);
  return typeof text === 'string' ? text : '';
}

function identityOf(unit: Unit): Workload {
  const namespace = textOf(ownValue(unit.value, 'metadata'), 'namespace');
  return { kind: kindOf(unit), namespace: namespace || 'default', name: nameOf(unit) };
}

/** `Pod/web`, for notes. */
const label = (unit: Unit): string => `${kindOf(unit)}/${nameOf(unit)}`;

/** Reads objects one after the other and says what it finds. */
export class ObjectReader {
  readonly world: World;
  private readonly options: ReadOptions;
  private readonly findings: Findings;
  private readonly fieldNotes: FieldNotes;
  private readonly specs = new SharedSpecs();
  private readonly defined = new Map<string, Unit>();

  /** @param incomplete whether documents are missing that could not be parsed. */
  constructor(options: ReadOptions, incomplete: boolean, findings: Findings) {
    this.world = { objects: [], workloads: [], unread: [], incomplete };
    this.options = options;
    this.findings = findings;
    this.fieldNotes = new FieldNotes(findings);
  }

  /** Reads the objects of the files; each may be defined once. */
  readAll(units: readonly Unit[]): ApiObject[] {
    const objects = units.map((unit) => this.read(unit));
    units.forEach((unit, i) => {
      if (objects[i] != null) this.checkTwice(unit, objects[i]);
    });
    return objects.filter((object) => object !== null);
  }

  /** Reads one object of the files or of the timeline; null unless it can be simulated. */
  read(unit: Unit): ApiObject | null {
    if (!isRecord(unit.value)) {
      const message = 'expected a Kubernetes object, with apiVersion and kind';
      this.findings.problems.push(unit.source.problem('not-an-object', unit.path, message));
      return null;
    }
    const result = readObject(unit.value, this.options);
    for (const error of result.errors) this.addError(unit, error);
    this.addUnknown(unit, result);
    this.fieldNotes.addUnused(unit, label(unit), result.unused);
    this.fieldNotes.addDropped(unit, label(unit), result.dropped, this.options.release);
    if (result.unsupported !== null) this.addUnsupported(unit, result.unsupported);
    if (result.errors.length > 0) this.world.unread.push(identityOf(unit));
    if (result.object === null) return null;
    const object = this.specs.share(result.object);
    this.world.objects.push(object);
    if (isWorkloadObject(object)) this.world.workloads.push(identityOf(unit));
    this.fieldNotes.addVolumes(unit, label(unit), object);
    return object;
  }

  /** Writes the notes that speak of several objects at once. */
  finish(): void {
    this.fieldNotes.write();
  }

  private addError(unit: Unit, error: FieldError): void {
    const path = [...unit.path, ...error.path];
    const problem = unit.source.problem(
      'invalid-object',
      path,
      error.message,
      hintFor(unit, error),
    );
    this.findings.problems.push(problem);
  }

  /** What the API server drops is worth a note; what the command line adds must exist. */
  private addUnknown(unit: Unit, result: ReadResult): void {
    for (const field of result.unknown) {
      const path = [...unit.path, ...field.path];
      const message = `unknown field ${JSON.stringify(pathText(field.path))}`;
      const near = didYouMean(field.nearest);
      if (unit.source.isOverridden(path)) {
        this.findings.problems.push(unit.source.problem('unknown-key', path, message, near, 'key'));
        continue;
      }
      const dropped = `${label(unit)}: ${message}, dropped as by the API server`;
      const told = near === null ? dropped : `${dropped}; ${near}`;
      this.findings.unknownField(told, unit.source, path);
    }
  }

  private addUnsupported(unit: Unit, kind: string): void {
    if (!isWorkload(kind)) {
      this.fieldNotes.addKind(unit, label(unit), kind);
      return;
    }
    this.world.workloads.push(identityOf(unit));
    const message = `${label(unit)} is not simulated by this version; its pods will be absent`;
    this.findings.note(message, unit.source, [...unit.path, 'kind']);
  }

  private checkTwice(unit: Unit, object: ApiObject): void {
    const { namespace, name } = object.metadata;
    const key = `${object.kind}/${namespace}/${name}`;
    const first = this.defined.get(key);
    if (first === undefined) {
      this.defined.set(key, unit);
      return;
    }
    const { file, line } = first.source.place([...first.path, 'metadata', 'name']);
    const message = `${object.kind} "${name}" in namespace "${namespace}" is defined twice`;
    const path = [...unit.path, 'metadata', 'name'];
    const hint = `the first is at ${file}:${line}`;
    this.findings.problems.push(unit.source.problem('duplicate-object', path, message, hint));
  }
}

function hintFor(unit: Unit, error: FieldError): string | null {
  if (error.message.endsWith('expected a string, got a number')) return QUOTES;
  if (error.message.endsWith('expected a string, got a boolean')) return QUOTES;
  if (error.message.includes('expected a list, got a')) return LIST;
  if (error.code === 'Unsupported value') return didYouMean(supportedNear(error.message));
  const [key] = error.path;
  if (error.path.length !== 1) return null;
  const [kind, version] = [kindOf(unit), textOf(unit.value, 'apiVersion')];
  if (key === 'kind') return didYouMean(nearest(kind, kindsOf(version) ?? []));
  const versions = key === 'apiVersion' ? versionsOf(kind) : [];
  return versions.length === 0 ? null : `expected ${versions.join(' or ')} for kind ${kind}`;
}

/** The value that the API server would take and is nearest to the one given. */
function supportedNear(message: string): string | null {
  const [, given, list] =
    /Unsupported value: ("(?:[^"\\\\]|\\\\.)*"): supported values: (.*)$/.exec(message) ?? [];
  if (given === undefined || list === undefined) return null;
  const supported = JSON.parse(`[${list}]`) as string[];
  return nearest(JSON.parse(given) as string, supported);
}

const LIST = 'a list is written [a, b], or with "- " before each item in a line of its own';

const QUOTES = 'put the value in quotes';
