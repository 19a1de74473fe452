import type { HorizontalPodAutoscalerSpec, ScalingPolicy, ScalingRules } from '@podsim/api';
import { type SimTime, seconds } from '@podsim/kernel';

/** A number of pods that were added or taken away. */
interface Change {
  readonly time: SimTime;
  readonly pods: number;
}

interface Proposal {
  readonly time: SimTime;
  readonly replicas: number;
}

/**
 * What an autoscaler remembers of itself: earlier proposals, and how it has scaled.
 *
 * Mirrors stabilizeRecommendationWithBehaviors and convertDesiredReplicasWithBehaviorRate of
 * pkg/controller/podautoscaler/horizontal.go (HPA-3).
 */
export class History {
  #proposals: Proposal[] = [];
  #added: Change[] = [];
  #taken: Change[] = [];

  /** The most cautious of the proposals of the windows, this one included, within the limits. */
  decide(
    now: SimTime,
    current: number,
    proposed: number,
    spec: HorizontalPodAutoscalerSpec,
  ): number {
    const steady = this.#stabilized(now, current, proposed, spec);
    if (steady > current) {
      const limit = Math.max(current, this.#upperLimit(now, current, spec.scaleUp));
      return Math.min(steady, spec.maxReplicas, limit);
    }
    if (steady < current) {
      const limit = Math.min(current, this.#lowerLimit(now, current, spec.scaleDown));
      return Math.max(steady, spec.minReplicas, limit);
    }
    return steady;
  }

  #stabilized(
    now: SimTime,
    current: number,
    proposed: number,
    { scaleUp, scaleDown }: HorizontalPodAutoscalerSpec,
  ): number {
    const windowOf = (rules: ScalingRules): SimTime =>
      (now - seconds(rules.stabilizationWindowSeconds)) as SimTime;
    const [upFrom, downFrom] = [windowOf(scaleUp), windowOf(scaleDown)];
    const oldest = Math.min(upFrom, downFrom);
    this.#proposals = this.#proposals.filter(({ time }) => time > oldest);
    let [up, down] = [proposed, proposed];
    for (const { time, replicas } of this.#proposals) {
      if (time > upFrom) up = Math.min(up, replicas);
      if (time > downFrom) down = Math.max(down, replicas);
    }
    this.#proposals.push({ time: now, replicas: proposed });
    return Math.min(Math.max(current, up), down);
  }

  /** The workload has been scaled. */
  scaled(now: SimTime, before: number, after: number, spec: HorizontalPodAutoscalerSpec): void {
    const longest = Math.max(
      ...[...spec.scaleUp.policies, ...spec.scaleDown.policies].map((one) => one.periodSeconds),
    );
    const recent = ({ time }: Change): boolean => time > now - seconds(longest);
    this.#added = this.#added.filter(recent);
    this.#taken = this.#taken.filter(recent);
    if (after > before) this.#added.push({ time: now, pods: after - before });
    else this.#taken.push({ time: now, pods: before - after });
  }

  /** How many there were when the period of a policy began. */
  #before(now: SimTime, current: number, { periodSeconds }: ScalingPolicy): number {
    const from = now - seconds(periodSeconds);
    const sum = (changes: readonly Change[]): number =>
      changes.reduce((all, { time, pods }) => (time > from ? all + pods : all), 0);
    return current - sum(this.#added) + sum(this.#taken);
  }

  #upperLimit(now: SimTime, current: number, { selectPolicy, policies }: ScalingRules): number {
    if (selectPolicy === 'Disabled') return current;
    const limits = policies.map((policy) => {
      const before = this.#before(now, current, policy);
      if (policy.type === 'Pods') return before + policy.value;
      return Math.ceil((before * (100 + policy.value)) / 100);
    });
    return selectPolicy === 'Min' ? Math.min(...limits) : Math.max(...limits);
  }

  #lowerLimit(now: SimTime, current: number, { selectPolicy, policies }: ScalingRules): number {
    if (selectPolicy === 'Disabled') return current;
    const limits = policies.map((policy) => {
      const before = this.#before(now, current, policy);
      if (policy.type === 'Pods') return before - policy.value;
      return Math.trunc((before * (100 - policy.value)) / 100);
    });
    // The smallest change leaves the most.
    return selectPolicy === 'Min' ? Math.max(...limits) : Math.min(...limits);
  }
}
