/**
 * A Standard Schema (version 1) with a synchronous validator: zod, valibot, arktype and others.
 * See https://standardschema.dev.
 */
export interface OptionsSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    validate(value: unknown): SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
    /** Standard JSON Schema: what editors and `podsim explain` show of it. */
    readonly jsonSchema?: JsonSchemas | undefined;
  };
}
export interface JsonSchemas {
  input(options: { readonly target: 'draft-07' }): Readonly<Record<string, unknown>>;
}
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The validated options of a contribution; `undefined` without a schema. */
export type OptionsOf<S> = S extends OptionsSchema<infer Output> ? Output : undefined;
