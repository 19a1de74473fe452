import type { Observation } from '../observation.ts';

/** Says what is wrong with a run; nothing if all is as it has to be. */
export type Check = (observation: Observation) => readonly string[];
