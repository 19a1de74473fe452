import type { FieldPath, Path } from './path.ts';

/** Kinds of field errors, by the words the API server prints for them. */
export type ErrorCode =
  | 'Required value'
  | 'Invalid value'
  | 'Unsupported value'
  | 'Duplicate value'
  | 'Forbidden'
  | 'Not found'
  | 'Too long'
  | 'Too many';

/** One finding of defaulting or validation. */
export interface FieldError {
  readonly path: Path;
  readonly code: ErrorCode;
  /** The whole line as the API server prints it, path included. */
  readonly message: string;
}

const LONGEST_VALUE = 200;

/** A value as error messages show it: text quoted, anything else as JSON. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'null';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

/** The JSON type of a value with its article: `a string`, `an object`. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Collects the errors of one object, in the order they are found. */
export class Report {
  readonly errors: FieldError[] = [];
  private readonly wrongTypes = new Set<string>();
  private readonly missing = new Set<string>();

  /** Not said of a value that is there with the wrong type. */
  required(path: FieldPath, detail = ''): void {
    if (!this.wrongTypes.has(path.text)) this.add(path, 'Required value', detail);
    this.missing.add(path.text);
  }
  wrongType(path: FieldPath, value: unknown, expected: string): void {
    this.invalid(path, value, `expected ${expected}, got ${typeName(value)}`);
    this.wrongTypes.add(path.text);
  }
  forbidden(path: FieldPath, detail: string): void {
    this.add(path, 'Forbidden', detail);
  }
  invalid(path: FieldPath, value: unknown, detail: string): void {
    this.addValue(path, 'Invalid value', value, detail);
  }
  duplicate(path: FieldPath, value: unknown): void {
    this.addValue(path, 'Duplicate value', value, '');
  }
  notFound(path: FieldPath, value: unknown, detail = ''): void {
    this.addValue(path, 'Not found', value, detail);
  }
  tooLong(path: FieldPath, detail: string): void {
    this.add(path, 'Too long', detail);
  }
  tooMany(path: FieldPath, count: number, most: number): void {
    this.addValue(path, 'Too many', count, `must have at most ${most} items`);
  }
  unsupported(path: FieldPath, value: unknown, supported: readonly string[]): void {
    const list = supported.map((name) => JSON.stringify(name)).join(', ');
    this.addValue(path, 'Unsupported value', value, `supported values: ${list}`);
  }

  private isBelowMissing(path: FieldPath): boolean {
    if (this.missing.size === 0) return false;
    const isStart = (each: string) => path.text.startsWith(`${each}.`);
    return [...this.missing].some((each) => each !== '' && isStart(each));
  }

  private addValue(path: FieldPath, code: ErrorCode, value: unknown, detail: string): void {
    const shown = describeValue(value);
    this.add(path, code, detail === '' ? shown : `${shown}: ${detail}`);
  }

  private add(path: FieldPath, code: ErrorCode, detail: string): void {
    // What follows from a wrong type, or from a struct that is missing, has been said.
    if (this.wrongTypes.has(path.text) || this.isBelowMissing(path)) return;
    const start = path.text === '' ? code : `${path.text}: ${code}`;
    const message = detail === '' ? start : `${start}: ${detail}`;
    this.errors.push({ path: path.parts, code, message });
  }
}
