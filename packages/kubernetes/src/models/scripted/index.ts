/**
 * The runtime model `scripted`: processes that go as a list of runs says, with the grammar of
 * the conformance cases (`program`).
 *
 * Nothing upstream is mirrored. Simplified: an HTTP `error` is a 500, because a process has no way
 * to break a probe request itself. Left out: `setHealth`, which is the probe model beside it.
 */
export { scripted, scriptedHook, scriptedProbe } from './models.ts';
export type { HealthWindow, ProbeName, ScriptedHook, ScriptedRun, Verdict } from './types.ts';
