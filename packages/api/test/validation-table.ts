import { expect, test } from 'vitest';
import { readObject } from '../src/index.ts';
import { messages } from './manifests.ts';

export const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or " +
  "'.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used " +
  "for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
export const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and " +
  "must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used " +
  "for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
export const QUANTITY =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

export const APP = { name: 'app', image: 'x:1' };
export const C = 'spec.containers[0]';

/** A manifest and every message, in order. */
export type Case = readonly [what: string, manifest: unknown, ...expected: string[]];

export function check(cases: readonly Case[]): void {
  test.each(cases.map(([what, manifest, ...expected]) => ({ what, manifest, expected })))(
    '$what',
    ({ manifest, expected }) => {
      expect(messages(manifest)).toEqual(expected);
      expect(readObject(manifest).object).toBeNull();
    },
  );
}
