import type { Draws, Duration, SimTime } from '@podsim/kernel';
import type { Behavior, ContainerView, Hold, Process } from './process.ts';
import type { OptionsOf, OptionsSchema } from './schema.ts';

/** What every contribution with options has. */
export interface Contribution<S> {
  /** One sentence with a full stop. */
  readonly description: string;
  readonly options?: S;
}

/** How an application behaves: created once per attempt of a container. */
export interface RuntimeModel<S = undefined> extends Contribution<S> {
  create(process: Process, options: OptionsOf<S>): Behavior;
}

/** One probe execution, as a probe model sees it. */
export interface ProbeAttempt {
  readonly type: 'startup' | 'readiness' | 'liveness';
  /** Ordinal of the attempt over the life of the pod object, from 0. */
  readonly ordinal: number;
  readonly startedAt: SimTime;
  readonly timeout: Duration;
  readonly container: ContainerView;
  /** Draws keyed by this attempt's ordinal. */
  readonly draws: Draws;
  /**
   * Draws of this probe over all its attempts for one purpose; to be read by index only, so that
   * the answer stays pure.
   */
  random(purpose: string): Draws;
  /** The same for all probes on the container's node: for what they have in common. */
  onNode(purpose: string): Draws;
}
export interface ProbeOutcome {
  readonly result: 'success' | 'failure' | 'error';
  readonly latency: Duration;
  /** Text of the Unhealthy event after `<Type> probe failed: `. */
  readonly message?: string;
  readonly hold?: Hold;
}
/** Replaces the answer of one probe. Pure: the same attempt gives the same outcome. */
export interface ProbeModel<S = undefined> extends Contribution<S> {
  create(options: OptionsOf<S>): { probe(attempt: ProbeAttempt): ProbeOutcome };
}

export interface HookCall {
  readonly hook: 'postStart' | 'preStop';
  readonly container: ContainerView;
  readonly attempt: number;
  readonly draws: Draws;
}
export interface HookOutcome {
  readonly result: 'success' | 'failure';
  readonly duration: Duration;
  readonly message?: string;
}
/** Replaces the run of one hook. */
export interface HookModel<S = undefined> extends Contribution<S> {
  create(options: OptionsOf<S>): { run(call: HookCall): HookOutcome };
}

/** Types `options` inside `create`; returns the model unchanged. */
export function defineRuntimeModel<S extends OptionsSchema | undefined = undefined>(
  model: RuntimeModel<S>,
): RuntimeModel<S> {
  return model;
}
/** Types `options` inside `create`; returns the model unchanged. */
export function defineProbeModel<S extends OptionsSchema | undefined = undefined>(
  model: ProbeModel<S>,
): ProbeModel<S> {
  return model;
}
/** Types `options` inside `create`; returns the model unchanged. */
export function defineHookModel<S extends OptionsSchema | undefined = undefined>(
  model: HookModel<S>,
): HookModel<S> {
  return model;
}
