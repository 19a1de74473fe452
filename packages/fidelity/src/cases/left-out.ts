/**
 * Feature tags of cases that are not run unless asked for; `docs/fidelity.md` says why for each,
 * and a test compares the two lists.
 */
export const leftOut: readonly string[] = [];
