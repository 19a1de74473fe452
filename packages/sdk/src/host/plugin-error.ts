import type { SimTime } from '@podsim/kernel';

/** Where in a plugin something happened. */
export interface PluginPlace {
  readonly plugin: string;
  /** `runtime model jvm/jvm`. */
  readonly contribution: string;
  /** `http()`; empty for the contribution as a whole. */
  readonly call: string;
  /** Identity such as `pod/web`; empty for none. */
  readonly pod: string;
  readonly container: string;
  /** null outside of a run. */
  readonly at: SimTime | null;
}

/** A plugin broke its contract; ends the run that it happened in, and no other. */
export class PluginError extends Error {
  override readonly name = 'PluginError';
  readonly place: PluginPlace;
  /** What is wrong, without the place. */
  readonly problem: string;

  constructor(place: PluginPlace, problem: string, cause?: unknown) {
    const isOurs = cause === undefined || cause instanceof ContractError;
    super(`${placeText(place)}: ${problem}`, isOurs ? {} : { cause });
    this.place = place;
    this.problem = problem;
    // Test runners print all that they can list; the message says it already.
    for (const name of ['name', 'place', 'problem']) {
      Object.defineProperty(this, name, { enumerable: false });
    }
    if (cause instanceof ContractError) this.stack = stackFrom(cause, this.message);
  }
}

/** The frames of a broken contract begin in the plugin's own code, where it happened. */
function stackFrom({ stack = '' }: Error, message: string): string {
  const frames = stack.split('\n').filter((line) => /^ +at /.test(line));
  const own = frames.findIndex((line) => !/[/\\]host[/\\]/.test(line));
  return [`PluginError: ${message}`, ...frames.slice(Math.max(0, own))].join('\n');
}

/** One line that names plugin, contribution, call, pod, container and virtual time. */
function placeText({ plugin, contribution, call, pod, container, at }: PluginPlace): string {
  const called = [`plugin ${plugin}`, contribution, call].filter((part) => part !== '').join(', ');
  const inPod = pod === '' ? '' : ` ${pod}`;
  const inContainer = container === '' ? '' : ` container ${container}`;
  const subject = inPod + inContainer;
  const time = at === null ? '' : ` at ${secondsText(at)}`;
  return `${called}${subject === '' ? '' : ' of'}${subject}${time}`;
}

/** `1.500000s`. */
export function secondsText(at: SimTime): string {
  const seconds = Math.floor(at / 1_000_000);
  return `${seconds}.${String(at % 1_000_000).padStart(6, '0')}s`;
}

/** A broken contract, before it is known where: whoever made the call adds that. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
}
