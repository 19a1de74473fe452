import type { Pod, ProbeType } from '@podsim/api';
import { type Draws, type SimTime, type Simulation, seconds } from '@podsim/kernel';
import type { ContainerView, ProbeAttempt, ProbeOutcome } from '@podsim/sdk';

/** A model of whatever plugin. */
interface ProbeModel {
  /** @param attempt gives a new attempt at each call, with streams at their beginning. */
  probe(attempt: () => ProbeAttempt): ProbeOutcome;
}

/** Which probe it answers. */
interface Place {
  /** Of the pod, when the model was chosen: rules look at nothing else that changes. */
  readonly manifest: Pod;
  /** `pod/web/app/readiness`. */
  readonly stream: string;
  readonly type: ProbeType;
}

/** The probe model that the scenario put in the place of one probe of one container. */
export class ChosenProbeModel {
  readonly #model: ProbeModel;
  readonly #simulation: Simulation;
  readonly #place: Place;
  readonly #random: (purpose: string) => Draws;

  constructor(model: ProbeModel, simulation: Simulation, place: Place) {
    this.#model = model;
    this.#simulation = simulation;
    this.#place = place;
    const random = (purpose: string) => simulation.draws(`${place.stream}/model/${purpose}`);
    // Every attempt is handed the same function: a property of it would be a memory.
    this.#random = Object.freeze(random);
  }

  get manifest(): Pod {
    return this.#place.manifest;
  }

  /** @param container null: none runs. */
  outcome(
    container: ContainerView | null,
    ordinal: number,
    startedAt: SimTime,
    timeoutSeconds: number,
  ): ProbeOutcome {
    if (container === null) {
      return { result: 'error', latency: seconds(0), message: 'container not running' };
    }
    const { type, stream } = this.#place;
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
