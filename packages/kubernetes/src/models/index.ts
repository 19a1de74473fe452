/**
 * The built-in models of applications, written as one plugin: `shell` runs commands as written,
 * `default` plays images, `server` an application described by numbers, `scripted` a list.
 *
 * Nothing here knows of the kubelet: only the SDK, the API's types and the kernel's time. Policy
 * (thresholds, grace, back-off) is not ours; a model only says what an application does.
 */
export {
  assumptionFor,
  type Entrypoint,
  type EntrypointInput,
  entrypoint,
} from './default/index.ts';
export type { DurationOptions } from './duration/index.ts';
export { type ImageFile, imageFiles, imageStopSignal } from './images/index.ts';
export type { LatencyOptions } from './latency/index.ts';
export { builtin } from './plugin.ts';
export type { ScriptedRun } from './scripted/index.ts';
export type { ServerOptions } from './server/index.ts';
export { createShell, type ForeignMain, runExec, type ShellOptions } from './shell/index.ts';
