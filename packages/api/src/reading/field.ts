import { Report } from './field-error.ts';
import { FieldPath } from './path.ts';
import { isRecord, ownValue, recordOf } from './records.ts';

const INT32 = 2147483647;

/**
 * A value of a manifest at its path. Reading a wrong type reports an error and answers as if the
 * value were absent, so that one mistake does not hide the next. As in Go, null is absent.
 */
export class Field {
  readonly value: unknown;
  readonly path: FieldPath;
  readonly report: Report;

  constructor(value: unknown, path: FieldPath = FieldPath.root, report: Report = new Report()) {
    this.value = value;
    this.path = path;
    this.report = report;
  }

  get present(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  /** A field of this struct; absent where this is absent. */
  get(name: string): Field {
    return new Field(ownValue(this.value, name), this.path.child(name), this.report);
  }

  /** This struct, or an absent one after an error if it is something else. */
  struct(): Field {
    if (!this.present || isRecord(this.value)) return this;
    this.wrongType('an object');
    return new Field(undefined, this.path, this.report);
  }

  /** The elements of this list; none where it is absent. */
  items(): Field[] {
    if (!this.present) return [];
    if (!Array.isArray(this.value)) {
      this.wrongType('a list');
      return [];
    }
    return this.value.map((item, i) => new Field(item, this.path.index(i), this.report));
  }

  /** The entries of this map, in the order written. */
  entries(): [key: string, value: Field][] {
    if (!this.present) return [];
    if (!isRecord(this.value)) {
      this.wrongType('an object');
      return [];
    }
    return Object.entries(this.value).map(([key, value]) => [
      key,
      new Field(value, this.path.key(key), this.report),
    ]);
  }

  text(): string | null {
    if (!this.present) return null;
    if (typeof this.value === 'string') return this.value;
    this.wrongType('a string');
    return null;
  }

  boolean(): boolean | null {
    if (!this.present) return null;
    if (typeof this.value === 'boolean') return this.value;
    this.wrongType('a boolean');
    return null;
  }

  /** @param bits 32 refuses what an int32 cannot hold; 64 what a number cannot hold exactly. */
  integer(bits: 32 | 64 = 32): number | null {
    if (!this.present) return null;
    if (typeof this.value !== 'number') {
      this.wrongType('an integer');
      return null;
    }
    const limit = bits === 32 ? INT32 : Number.MAX_SAFE_INTEGER;
    if (Number.isInteger(this.value) && Math.abs(this.value) <= limit) return this.value;
    const expected = Number.isInteger(this.value) ? `a ${bits}-bit integer` : 'an integer';
    this.invalid(`expected ${expected}, got ${this.value}`);
    return null;
  }

  /** A port: a number, or the name of one. */
  integerOrText(): number | string | null {
    return typeof this.value === 'string' ? this.value : this.integer();
  }

  /** One of `values`, `fallback` where it is absent, empty or something else. */
  oneOf<T extends string>(values: readonly T[], fallback: T): T {
    const text = this.text();
    if (text === null || text === '') return fallback;
    const found = values.find((value) => value === text);
    if (found === undefined) this.report.unsupported(this.path, text, values);
    return found ?? fallback;
  }

  texts(): string[] {
    return this.items().map((item) => item.text() ?? '');
  }

  textMap(): Record<string, string> {
    return recordOf(this.entries().map(([key, field]) => [key, field.text() ?? '']));
  }

  required(detail = ''): void {
    this.report.required(this.path, detail);
  }
  forbidden(detail: string): void {
    this.report.forbidden(this.path, detail);
  }
  invalid(detail: string): void {
    this.report.invalid(this.path, this.value, detail);
  }
  /** One `Invalid value` per message. */
  check(messages: readonly string[]): void {
    for (const message of messages) this.invalid(message);
  }

  private wrongType(expected: string): void {
    this.report.wrongType(this.path, this.value, expected);
  }
}
