/**
 * What is known of well-known images, as data: what they run, how it starts and stops, which
 * tools they have and whose texts those print.
 *
 * Nothing upstream is mirrored; a simulator has no image to look into. Simplified: one behaviour
 * per image name, whatever its version; start-up times are typical, not measured per machine.
 * Left out: configuration files, and flags that change ports.
 */
export {
  type ImageKnowledge,
  imageFiles,
  imageStopSignal,
  knowledgeOf,
  serverOf,
} from './knowledge.ts';
export { answerStatic, HTTP_LATENCY } from './pages.ts';
export { type ImageReference, parseImage } from './reference.ts';
export type {
  Flavour,
  ImageEntry,
  ImageFile,
  ImageProfile,
  ServerProfile,
  ShellKind,
  SignalEffect,
  ToolSet,
} from './types.ts';
