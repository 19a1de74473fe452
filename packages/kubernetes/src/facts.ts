/**
 * What there is to know of the engine without loading it: threads that write results, and
 * commands that only check a file, start faster that way.
 */
export { supportedReleases } from './releases.ts';
export { tables } from './tables.ts';
export { engineVersion } from './version.ts';
