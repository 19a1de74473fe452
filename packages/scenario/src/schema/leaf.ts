import * as z from 'zod/mini';

/** A fragment of JSON Schema, for editors. */
export type JsonFragment = Readonly<Record<string, unknown>>;

/** A schema for a value that we read ourselves. */
export type Leaf<T> = z.ZodMiniPipe<z.ZodMiniUnknown, z.ZodMiniTransform<T, unknown>>;

/** Thrown while reading a leaf: what is wrong, and what to write instead. */
export class Unfit extends Error {
  readonly hint: string | null;
  readonly path: readonly (string | number)[];

  constructor(
    message: string,
    hint: string | null = null,
    path: readonly (string | number)[] = [],
  ) {
    super(message);
    this.hint = hint;
    this.path = path;
  }
}

const fragments = new WeakMap<object, JsonFragment>();

/** What JSON Schema says of a leaf. */
export const fragmentOf = (schema: object): JsonFragment | undefined => fragments.get(schema);

/** A schema that reads with `read`, which throws `Unfit`; absent values are never handed to it. */
export function leaf<T>(fragment: JsonFragment, read: (value: unknown) => T): Leaf<T> {
  const transform = z.transform<unknown, T>((value, context) => {
    try {
      if (value === undefined) throw new Unfit('is missing');
      return read(value);
    } catch (error) {
      if (!(error instanceof Unfit)) throw error;
      context.issues.push({
        code: 'custom',
        message: error.message,
        path: [...error.path],
        params: { hint: error.hint },
        input: value,
      });
      return z.NEVER;
    }
  });
  const schema = z.pipe(z.unknown(), transform);
  fragments.set(schema, fragment);
  return schema;
}

/** An optional key; as in Kubernetes, null is absent. */
export const optional = <T extends z.core.$ZodType>(
  schema: T,
): z.ZodMiniOptional<z.ZodMiniNullable<T>> => z.optional(z.nullable(schema));

/** How messages show a value: text quoted, the rest by its type. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' || typeof value === 'boolean')
    return `the ${typeof value} ${value}`;
  if (value === null || value === undefined) return 'nothing';
  return Array.isArray(value) ? 'a list' : 'a map';
}
