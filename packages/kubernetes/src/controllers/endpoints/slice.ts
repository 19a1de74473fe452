import type { Service } from '@podsim/api';
import { type Endpoint, isSameEndpoint } from '../../network/endpoint.ts';
import type { EndpointChange } from '../../network/service-rules.ts';
import type { PodObject } from '../../store/objects.ts';
import { timelineName } from '../../store/timeline.ts';
import type { FindEndpoint } from './endpoint-of.ts';
import { NameList } from './name-list.ts';

/** The part of an endpoint in the row `ready=a notReady=b` (EP-4): terminating ones have none. */
function partOf(endpoint: Endpoint | null): 'ready' | 'notReady' | null {
  if (!endpoint) return null;
  if (endpoint.ready) return 'ready';
  return endpoint.terminating ? null : 'notReady';
}

/** What a write changed. */
interface Written {
  readonly changes: readonly EndpointChange[];
  /** Pods that are ready endpoints no more. */
  readonly left: readonly PodObject[];
  /** Whether the row of the timeline changed. */
  readonly isNews: boolean;
}

/** The EndpointSlices of one Service as last written, and pods that may have changed since. */
export class Slice {
  service: Service;
  readonly #find: FindEndpoint;
  readonly #endpoints = new Map<PodObject, Endpoint>();
  readonly #names = { ready: new NameList(), notReady: new NameList() };
  readonly #dirty = new Set<PodObject>();

  constructor(service: Service, find: FindEndpoint) {
    this.service = service;
    this.#find = find;
  }

  /** `ready=a,b notReady=web#1`, in order. */
  get text(): string {
    return `ready=${this.#names.ready.text} notReady=${this.#names.notReady.text}`;
  }

  get endpoints(): ReadonlyMap<PodObject, Endpoint> {
    return this.#endpoints;
  }

  has(pod: PodObject): boolean {
    return this.#endpoints.has(pod);
  }

  /** Remembers a pod that changed; false when that changes no slice. */
  touch(pod: PodObject): boolean {
    if (this.#dirty.has(pod)) return true;
    const before = this.#endpoints.get(pod) ?? null;
    if (isSameEndpoint(before, this.#find(this.service, pod))) return false;
    this.#dirty.add(pod);
    return true;
  }

  /** Remembers every pod that is in the slices: the Service has changed. */
  touchAll(): void {
    for (const pod of this.#endpoints.keys()) this.#dirty.add(pod);
  }

  /** Takes up what has changed. */
  write(): Written {
    const changes: EndpointChange[] = [];
    const left: PodObject[] = [];
    let isNews = false;
    for (const pod of this.#dirty) {
      const before = this.#endpoints.get(pod) ?? null;
      const after = this.#find(this.service, pod);
      if (isSameEndpoint(before, after)) continue;
      changes.push({ pod, before, after });
      if (after) this.#endpoints.set(pod, after);
      else this.#endpoints.delete(pod);
      const [was, is] = [partOf(before), partOf(after)];
      if (was === is) continue;
      isNews = true;
      if (was) this.#names[was].remove(timelineName(pod));
      if (is) this.#names[is].add(timelineName(pod));
      if (was === 'ready') left.push(pod);
    }
    this.#dirty.clear();
    return { changes, left, isNews };
  }
}
