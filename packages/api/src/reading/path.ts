/** Where a value sits in its object: property names and list indexes from the root. */
export type Path = readonly (string | number)[];

/** A path that knows its text in the API server's notation. Both are built only when asked for. */
export class FieldPath {
  static readonly root = new FieldPath(null, '', '');

  private readonly parent: FieldPath | null;
  private readonly part: string | number;
  private readonly suffix: string;

  private constructor(parent: FieldPath | null, part: string | number, suffix: string) {
    this.parent = parent;
    this.part = part;
    this.suffix = suffix;
  }

  /** A field of a struct: `spec.containers`. */
  child(name: string): FieldPath {
    return new FieldPath(this, name, this.parent === null ? name : `.${name}`);
  }

  /** A key of a map, which users choose: `limits[cpu]`. */
  key(name: string): FieldPath {
    return new FieldPath(this, name, `[${name}]`);
  }

  index(position: number): FieldPath {
    return new FieldPath(this, position, `[${position}]`);
  }

  get parts(): Path {
    return this.parent === null ? [] : [...this.parent.parts, this.part];
  }

  get text(): string {
    return this.parent === null ? '' : this.parent.text + this.suffix;
  }
}
