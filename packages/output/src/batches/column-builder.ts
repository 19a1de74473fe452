import type { Column, Value } from '@podsim/kernel';
import { type ColumnData, nullCode } from './batch.ts';

const firstCapacity = 16;

/** Collects the values of one column; `take` hands over what it has and starts anew. */
export interface ColumnBuilder {
  append(value: Value): void;
  take(): ColumnData;
}

/** The builder for a column's type. */
export function columnBuilder(table: string, column: Column): ColumnBuilder {
  const refuse = (value: Value): never => {
    const shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
    throw new TypeError(`${table}.${column.name} is of type ${column.type}, not ${shown}`);
  };
  if (column.type === 'string') return new TextsBuilder(column, refuse);
  if (column.type === 'bool') return new FlagsBuilder(column, refuse);
  return new NumbersBuilder(column, refuse);
}

type Refuse = (value: Value) => never;

class NumbersBuilder implements ColumnBuilder {
  private readonly column: Column;
  private readonly refuse: Refuse;
  private readonly nullable: boolean;
  private values = new Float64Array(firstCapacity);
  private valid: Uint8Array<ArrayBuffer>;
  private rows = 0;

  constructor(column: Column, refuse: Refuse) {
    this.column = column;
    this.refuse = refuse;
    this.nullable = column.nullable === true;
    this.valid = new Uint8Array(this.nullable ? firstCapacity : 0);
  }

  append(value: Value): void {
    if (this.rows === this.values.length) this.grow();
    if (value === null) {
      if (!this.nullable) this.refuse(value);
    } else if (typeof value === 'number' && this.fits(value)) {
      // Adding zero turns -0 into 0, so that equal values have equal bytes.
      this.values[this.rows] = value + 0;
      if (this.nullable) this.valid[this.rows] = 1;
    } else this.refuse(value);
    this.rows += 1;
  }

  take(): ColumnData {
    const values = this.values.slice(0, this.rows);
    const valid = this.nullable ? this.valid.slice(0, this.rows) : null;
    // Nulls leave their slot untouched, so the buffers must be blank again.
    this.values.fill(0, 0, this.rows);
    this.valid.fill(0);
    this.rows = 0;
    return { kind: 'numbers', values, valid };
  }

  private fits(value: number): boolean {
    return this.column.type === 'float' ? Number.isFinite(value) : Number.isSafeInteger(value);
  }

  private grow(): void {
    const values = new Float64Array(this.values.length * 2);
    values.set(this.values);
    this.values = values;
    if (this.nullable) this.valid = doubled(this.valid);
  }
}

class FlagsBuilder implements ColumnBuilder {
  private readonly refuse: Refuse;
  private readonly nullable: boolean;
  private values = new Uint8Array(firstCapacity);
  private valid: Uint8Array<ArrayBuffer>;
  private rows = 0;

  constructor(column: Column, refuse: Refuse) {
    this.refuse = refuse;
    this.nullable = column.nullable === true;
    this.valid = new Uint8Array(this.nullable ? firstCapacity : 0);
  }

  append(value: Value): void {
    if (this.rows === this.values.length) {
      this.values = doubled(this.values);
      if (this.nullable) this.valid = doubled(this.valid);
    }
    if (value === null) {
      if (!this.nullable) this.refuse(value);
    } else if (typeof value === 'boolean') {
      this.values[this.rows] = value ? 1 : 0;
      if (this.nullable) this.valid[this.rows] = 1;
    } else this.refuse(value);
    this.rows += 1;
  }

  take(): ColumnData {
    const values = this.values.slice(0, this.rows);
    const valid = this.nullable ? this.valid.slice(0, this.rows) : null;
    this.values.fill(0);
    this.valid.fill(0);
    this.rows = 0;
    return { kind: 'flags', values, valid };
  }
}

function doubled(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(bytes.length * 2);
  grown.set(bytes);
  return grown;
}

class TextsBuilder implements ColumnBuilder {
  private readonly refuse: Refuse;
  private readonly nullable: boolean;
  private codes = new Uint32Array(firstCapacity);
  private known = new Map<string, number>();
  private rows = 0;

  constructor(column: Column, refuse: Refuse) {
    this.refuse = refuse;
    this.nullable = column.nullable === true;
  }

  append(value: Value): void {
    if (this.rows === this.codes.length) {
      const grown = new Uint32Array(this.codes.length * 2);
      grown.set(this.codes);
      this.codes = grown;
    }
    this.codes[this.rows] = this.codeOf(value);
    this.rows += 1;
  }

  take(): ColumnData {
    const codes = this.codes.slice(0, this.rows);
    const dictionary = [...this.known.keys()];
    this.known = new Map();
    this.rows = 0;
    return { kind: 'texts', codes, dictionary };
  }

  private codeOf(value: Value): number {
    if (typeof value === 'string') {
      const known = this.known.get(value);
      if (known !== undefined) return known;
      this.known.set(value, this.known.size);
      return this.known.size - 1;
    }
    return value === null && this.nullable ? nullCode : this.refuse(value);
  }
}
