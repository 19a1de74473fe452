import type { Container } from '@podsim/api';
import { type Duration, type Simulation, seconds } from '@podsim/kernel';
import type { Recorder } from '../../events/recorder.ts';
import { glob } from '../../glob.ts';
import type { Release } from '../../releases.ts';
import type { ImageRule, KubeletSettings } from '../../spec.ts';
import type { Step } from '../../steps.ts';
import type { KubeletPod, StartFailure } from '../kubelet-pod.ts';
import { BackOff } from '../restart-backoff/backoff.ts';
import { Puller } from './puller.ts';
import { failureText, isLoopback, parseReference, referenceError } from './reference.ts';

export interface ImageParts {
  readonly simulation: Simulation;
  readonly recorder: Recorder;
  readonly release: Release;
  readonly settings: KubeletSettings;
  readonly rules: readonly ImageRule[];
  /** Images that were pulled to the node; they outlive the kubelet's process. */
  readonly present: Set<string>;
}

/**
 * Images of one node: policies, pulls, failures and their back-off.
 *
 * Mirrors pkg/kubelet/images/image_manager.go (IMG-1 to IMG-9). Left out: image garbage
 * collection, pull secrets.
 */
export class ImageManager {
  readonly #parts: ImageParts;
  readonly #puller: Puller;
  readonly #lastErrors = new Map<string, StartFailure>();
  readonly #backOff = new BackOff({
    initial: seconds(10),
    max: seconds(300),
    expiry: seconds(600),
  });

  constructor(parts: ImageParts) {
    this.#parts = parts;
    this.#puller = new Puller(parts.simulation, parts.settings);
  }

  /** Makes the image of a container present; what keeps it from that otherwise (IMG-2). */
  *ensure(pod: KubeletPod, container: Container): Step<StartFailure | null> {
    const { image, imagePullPolicy } = container;
    const unreadable = referenceError(image);
    if (unreadable !== null) return this.#invalid(pod, container, unreadable);
    const present = this.#isPresent(image);
    if (imagePullPolicy === 'Never' && !present) {
      const message = `Container image "${image}" is not present with pull policy of Never`;
      this.#event(pod, container, 'Warning', 'ErrImageNeverPull', message);
      return { reason: 'ErrImageNeverPull', message };
    }
    if (present && imagePullPolicy !== 'Always') {
      this.#event(pod, container, 'Normal', 'Pulled', this.#parts.release.presentText(image));
      return null;
    }
    const key = `${pod.object.uid}_${image}`;
    if (this.#backOff.isInBackOffSinceUpdate(key, this.#parts.simulation.now)) {
      return this.#refuse(pod, container, key);
    }
    return yield* this.#pull(pod, container, key);
  }

  #invalid(pod: KubeletPod, container: Container, error: string): StartFailure {
    const { image } = container;
    const cause = `couldn't parse image name "${image}": ${error}`;
    const message = `Failed to apply default image tag "${image}": ${cause}`;
    this.#event(pod, container, 'Warning', 'InspectFailed', message);
    return { reason: 'InvalidImageName', message };
  }

  #refuse(pod: KubeletPod, container: Container, key: string): StartFailure {
    const text = `Back-off pulling image "${container.image}"`;
    this.#event(pod, container, 'Normal', 'BackOff', text);
    const last = this.#lastErrors.get(key);
    const cause = last && `${last.reason}: ${last.message}`;
    const message = cause ? this.#parts.release.pullBackOffText(text, cause) : text;
    return { reason: 'ImagePullBackOff', message };
  }

  *#pull(pod: KubeletPod, container: Container, key: string): Step<StartFailure | null> {
    const { image } = container;
    this.#event(pod, container, 'Normal', 'Pulling', `Pulling image "${image}"`);
    const rule = this.#rule(image);
    const times = yield* this.#puller.pull(pod, this.#pullTime(pod, container, rule));
    const error = times === null ? 'pull QPS exceeded' : this.#failureText(rule, image);
    if (error !== null) return this.#failed(pod, container, key, error);
    this.#parts.present.add(image);
    if (times === null) return null;
    const size = this.#parts.simulation.draws(`image/${image}/size`).integer(2e6, 2e8);
    this.#event(
      pod,
      container,
      'Normal',
      'Pulled',
      this.#parts.release.pulledText(image, times.net, times.including, size),
    );
    return null;
  }

  #failed(pod: KubeletPod, container: Container, key: string, error: string): StartFailure {
    const text = `Failed to pull image "${container.image}": ${error}`;
    this.#event(pod, container, 'Warning', 'Failed', text);
    const { now } = this.#parts.simulation;
    this.#backOff.next(key, now, now);
    const failure = { reason: 'ErrImagePull', message: error };
    this.#lastErrors.set(key, failure);
    return failure;
  }

  /** A rule that fails still asks the registry; one that pulls takes its own time. */
  #pullTime(pod: KubeletPod, container: Container, rule: ImageRule | null): Duration {
    const purpose = `${container.name}/pull`;
    if (rule?.pull) return pod.latencies.next(purpose).sample(rule.pull);
    // A connection to the node itself is refused at once.
    if (isLoopback(parseReference(container.image))) {
      return pod.latencies.of('localNetwork', purpose);
    }
    return pod.latencies.of('registryRoundTrip', purpose);
  }

  #failureText(rule: ImageRule | null, image: string): string | null {
    const { unknownErrorText } = this.#parts.release;
    if (!rule)
      return this.#isPresent(image) ? null : failureText('refused', image, unknownErrorText);
    return rule.fail === null ? null : failureText(rule.fail, image, unknownErrorText);
  }

  /**
   * Unlisted images are on every node, but for those of a registry on the node itself, where
   * nothing listens; a listed one is there once it has been pulled.
   */
  #isPresent(image: string): boolean {
    if (this.#parts.present.has(image)) return true;
    return this.#rule(image) === null && !isLoopback(parseReference(image));
  }

  #rule(image: string): ImageRule | null {
    const { now } = this.#parts.simulation;
    const holds = (rule: ImageRule): boolean =>
      (rule.until === null || now < rule.until) && glob(rule.match, image);
    return this.#parts.rules.find(holds) ?? null;
  }

  #event(
    pod: KubeletPod,
    container: Container,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
  ): void {
    this.#parts.recorder.container(pod.object, container.name, type, reason, message);
  }
}
