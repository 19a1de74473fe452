import type { Duration, Entity, SimTime } from '@podsim/kernel';
import { phases } from '../../phases.ts';
import { all, Gate, type Step, within } from '../../steps.ts';
import type { ContainerKind } from '../../store/objects.ts';

const SECOND = 1_000_000;

/** A container of the spec, and whether there is anything of it to stop. */
export interface OrderedContainer {
  readonly name: string;
  readonly kind: ContainerKind;
  readonly running: boolean;
}

/** What a container waits for before its stop signal: itself one of them, others have to end. */
export function waitsFor(containers: readonly OrderedContainer[], name: string): string[] {
  const sidecars = containers.filter(({ kind }) => kind === 'sidecar');
  const index = sidecars.findIndex((sidecar) => sidecar.name === name);
  if (index < 0) return [];
  const mains = containers.filter(({ kind }) => kind === 'main');
  const next = sidecars[index + 1];
  return (next ? [...mains, next] : mains).map((container) => container.name);
}

/**
 * The order in which the containers of a pod get their stop signal: sidecars wait for all main
 * containers and for the sidecar after them, at most for what is left of their grace (TERM-12).
 *
 * Mirrors pkg/kubelet/kuberuntime/kuberuntime_termination_order.go.
 */
export class TerminationOrder {
  readonly #entity: Entity;
  readonly #now: () => SimTime;
  readonly #containers: readonly OrderedContainer[];
  readonly #gates = new Map<string, Gate>();

  constructor(entity: Entity, now: () => SimTime, containers: readonly OrderedContainer[]) {
    this.#entity = entity;
    this.#now = now;
    this.#containers = containers;
    for (const { name, running } of containers) {
      const gate = new Gate();
      if (!running) gate.open();
      this.#gates.set(name, gate);
    }
  }

  /** Waits for a container's turn; the whole seconds that took. */
  *wait(name: string, graceSeconds: number): Step<number> {
    const gates = waitsFor(this.#containers, name).map((other) => this.#gates.get(other) as Gate);
    if (gates.length === 0) return 0;
    const start = this.#now();
    const limit = (graceSeconds * SECOND) as Duration;
    yield* within(this.#entity, phases.runtime, limit, all(gates.map((gate) => gate.wait())));
    return Math.floor((this.#now() - start) / SECOND);
  }

  /** A container has ended: those that waited for it go on. */
  ended(name: string): void {
    this.#gates.get(name)?.open();
  }
}
