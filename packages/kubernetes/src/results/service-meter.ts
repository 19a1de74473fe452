import type { Service } from '@podsim/api';
import type { SimTime, Value } from '@podsim/kernel';
import type { ClusterNetwork } from '../network/cluster-network.ts';
import type { Endpoint } from '../network/endpoint.ts';
import type { EndpointChange } from '../network/service-rules.ts';
import type { PodObject } from '../store/objects.ts';

/** A pod in the rules of the client's node, and how it kept its promise while it got traffic. */
class Slot {
  endpoint: Endpoint;
  /** Since when connections go to it; null while none do. */
  joined: SimTime | null = null;
  answers = false;
  /** When it first accepted connections during this stay. */
  firstAnswer: SimTime | null = null;
  silentSince = 0 as SimTime;
  silentTotal = 0;
  readonly #meter: ServiceMeter;

  constructor(endpoint: Endpoint, meter: ServiceMeter) {
    this.endpoint = endpoint;
    this.#meter = meter;
  }

  listenersChanged(): void {
    this.#meter.look(this);
  }
}

export interface MeterParts {
  readonly network: ClusterNetwork;
  readonly now: () => SimTime;
  /** Writes a row of `service_endpoints`. */
  readonly stay: (row: readonly Value[]) => void;
}

/**
 * What a client of one Service gets that opens connections at a constant rate, each to an endpoint
 * in the rules of its node, all alike: integrals over time of how many of them accept.
 */
export class ServiceMeter {
  service: Service;
  readonly #parts: MeterParts;
  readonly #createdAt: SimTime;
  readonly #slots = new Map<PodObject, Slot>();
  #ready = 0;
  #used = 0;
  #answering = 0;
  #since: SimTime;
  #firstAvailable: SimTime | null = null;
  #available = 0;
  #lost = 0;
  #stays = 0;

  constructor(service: Service, parts: MeterParts) {
    this.service = service;
    this.#parts = parts;
    this.#createdAt = parts.now();
    this.#since = this.#createdAt;
  }

  apply(changes: readonly EndpointChange[]): void {
    this.#settle();
    const hadReady = this.#ready > 0;
    for (const { pod, after } of changes) this.#change(pod, after);
    const slots = this.#slots;
    const touched = changes.flatMap(({ pod }) => slots.get(pod) ?? []);
    // With the first ready endpoint, or without the last, those that terminate change too (EP-6).
    const concerned = hadReady === this.#ready > 0 ? touched : slots.values();
    for (const slot of concerned) this.#use(slot);
    this.#settle();
  }

  /** The row of `services`, and one of `service_endpoints` for each stay that goes on. */
  finish(): Value[] {
    this.#settle();
    const { name, namespace } = this.service.metadata;
    for (const slot of this.#slots.values()) {
      if (slot.joined !== null) this.#leave(slot, false);
    }
    const now = this.#parts.now();
    const first = this.#firstAvailable;
    const observed = now - (first ?? this.#createdAt);
    return [
      namespace,
      name,
      first === null ? null : first - this.#createdAt,
      observed,
      this.#available,
      first === null ? observed : Math.round(this.#lost),
      this.#stays,
    ];
  }

  #change(pod: PodObject, after: Endpoint | null): void {
    const slot = this.#slots.get(pod);
    if (slot?.endpoint.ready) this.#ready--;
    if (after?.ready) this.#ready++;
    // An endpoint with another address is another one.
    if (slot && slot.endpoint.address !== after?.address) {
      if (slot.joined !== null) this.#leave(slot, true);
      this.#slots.delete(pod);
    }
    if (!after) return;
    const kept = this.#slots.get(pod);
    if (kept) kept.endpoint = after;
    else this.#slots.set(pod, new Slot(after, this));
  }

  /** Lets connections go to an endpoint, or not any more. */
  #use(slot: Slot): void {
    const { ready, serving, terminating } = slot.endpoint;
    const isUsed = ready || (this.#ready === 0 && serving && terminating);
    if (isUsed === (slot.joined !== null)) return;
    if (isUsed) this.#join(slot);
    else this.#leave(slot, true);
  }

  #join(slot: Slot): void {
    const { network } = this.#parts;
    const now = this.#parts.now();
    slot.joined = now;
    slot.answers = network.accepts(slot.endpoint, this.service);
    slot.firstAnswer = slot.answers ? now : null;
    slot.silentSince = now;
    slot.silentTotal = 0;
    network.watchAddress(slot.endpoint.address, slot);
    this.#used++;
    this.#stays++;
    if (slot.answers) this.#answering++;
  }

  /** @param isOver false at the end of the run, when the stay would go on. */
  #leave(slot: Slot, isOver: boolean): void {
    this.#parts.network.unwatchAddress(slot.endpoint.address, slot);
    const now = this.#parts.now();
    const { joined, answers, firstAnswer, silentSince, endpoint } = slot;
    const silent = slot.silentTotal + (answers ? 0 : now - silentSince);
    const { name, namespace } = this.service.metadata;
    this.#parts.stay([
      namespace,
      name,
      endpoint.pod.name,
      joined,
      isOver ? now : null,
      (firstAnswer ?? now) - (joined as SimTime),
      isOver && firstAnswer !== null ? (answers ? 0 : now - silentSince) : null,
      silent,
    ]);
    slot.joined = null;
    this.#used--;
    if (answers) this.#answering--;
  }

  /** What listens under an endpoint's address has changed. */
  look(slot: Slot): void {
    const answers = this.#parts.network.accepts(slot.endpoint, this.service);
    if (slot.joined === null || answers === slot.answers) return;
    this.#settle();
    const now = this.#parts.now();
    slot.answers = answers;
    this.#answering += answers ? 1 : -1;
    if (answers) {
      slot.firstAnswer ??= now;
      slot.silentTotal += now - slot.silentSince;
    } else slot.silentSince = now;
    this.#settle();
  }

  /** Adds up the time since the last change. */
  #settle(): void {
    const now = this.#parts.now();
    if (this.#firstAvailable !== null) {
      const span = now - this.#since;
      if (this.#answering > 0) this.#available += span;
      const share = this.#used === 0 ? 1 : (this.#used - this.#answering) / this.#used;
      this.#lost += span * share;
    } else if (this.#answering > 0) this.#firstAvailable = now;
    this.#since = now;
  }
}
