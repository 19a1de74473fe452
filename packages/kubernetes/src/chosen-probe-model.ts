import type { Pod, ProbeType } from '@podsim/api';
import { type Draws, type SimTime, type Simulation, seconds } from '@podsim/kernel';
import type { ContainerView, ProbeAttempt, ProbeOutcome } from '@podsim/sdk';

/** A probe model of whatever plugin, by how it is asked. */
interface AskedModel {
  /** @param attempt gives a new attempt at each call, with streams at their beginning. */
  probe(attempt: () => ProbeAttempt): ProbeOutcome;
}

/** The probe that it answers. */
interface ChosenFor {
  /** Of the pod, when the model was chosen: rules look at nothing else that changes. */
  readonly manifest: Pod;
  /** `pod/web/app/readiness`. */
  readonly stream: string;
  readonly type: ProbeType;
}

/** The probe model that the scenario put in the place of one probe of one container. */
export class ChosenProbeModel {
  readonly #model: AskedModel;
  readonly #simulation: Simulation;
  readonly #probe: ChosenFor;
  readonly #random: (purpose: string) => Draws;

  constructor(model: AskedModel, simulation: Simulation, probe: ChosenFor) {
    this.#model = model;
    this.#simulation = simulation;
    this.#probe = probe;
    const random = (purpose: string) => simulation.draws(`${probe.stream}/model/${purpose}`);
    // Every attempt is handed the same function: a property of it would be a memory.
    this.#random = Object.freeze(random);
  }

  get manifest(): Pod {
    return this.#probe.manifest;
  }

  /**
   * What it answers to one attempt.
   *
   * @param container null: none runs.
   * @param ordinal of the attempt among those of the probe, from 0.
   */
  outcome(
    container: ContainerView | null,
    ordinal: number,
    startedAt: SimTime,
    timeoutSeconds: number,
  ): ProbeOutcome {
    if (container === null) {
      return { result: 'error', latency: seconds(0), message: 'container not running' };
    }
    const { type, stream } = this.#probe;
    const simulation = this.#simulation;
    const timeout = seconds(timeoutSeconds);
    const random = this.#random;
    const onNode = (purpose: string) =>
      simulation.draws(`node/${container.pod.node}/probes/${purpose}`);
    return this.#model.probe(() => {
      const draws = simulation.draws(`${stream}#${ordinal}`);
      return { type, ordinal, startedAt, timeout, container, draws, random, onNode };
    });
  }
}
