/**
 * The runtime model `server`: an application described by numbers. It starts, listens, answers
 * after a drawn time, fails a share of its requests, has incidents, leaks memory and stops.
 *
 * Nothing upstream is mirrored. Simplified: requests do not wait for each other, CPU time matters
 * to the start only and is spread evenly (no throttling periods of 100 ms), and an answer is that
 * of the instant it was asked for, even if an incident begins before it arrives. A TCP connection
 * opens even while the server hangs, as the kernel's backlog does it. Left out: load, and answers
 * that differ between paths outside of incidents.
 */
import { defineRuntimeModel } from '@podsim/sdk';
import { ServerProcess } from './behavior.ts';
import { OPTIONS } from './options.ts';

export type { Effect, Incident, When } from './incident-options.ts';
export type { ServerOptions } from './options.ts';

/** An application by its numbers: start, latency, errors, incidents, memory and stop. */
export const server = defineRuntimeModel({
  description:
    'A server described by numbers: its start, latency, errors, incidents, memory and stop.',
  options: OPTIONS,
  create: (process, options) => new ServerProcess(process, options),
});
