import type { Service } from '@podsim/api';
import type { PodObject } from '../../store/objects.ts';
import { selects } from './endpoint-of.ts';

/** An entry of the index, by its Service's place among all. */
export interface Indexed {
  service: Service;
  readonly ordinal: number;
}

/**
 * Finds the Services that select a pod without asking all of them: each stands under one term of
 * its selector, and a pod asks for its own labels.
 */
export class ServiceIndex<Entry extends Indexed> {
  readonly #byTerm = new Map<string, Set<Entry>>();

  add(entry: Entry): void {
    const term = termOf(entry.service);
    const known = this.#byTerm.get(term);
    if (known) known.add(entry);
    else this.#byTerm.set(term, new Set([entry]));
  }

  remove(entry: Entry): void {
    this.#byTerm.get(termOf(entry.service))?.delete(entry);
  }

  /** Those that select a pod, in order of their creation. */
  selecting(pod: PodObject): Entry[] {
    const { labels } = pod.manifest.metadata;
    const found: Entry[] = [];
    const look = (term: string): void => {
      for (const entry of this.#byTerm.get(term) ?? []) {
        if (selects(entry.service, pod)) found.push(entry);
      }
    };
    look(`${pod.namespace}/`);
    for (const label of Object.entries(labels)) look(`${pod.namespace}/${label.join('=')}`);
    return found.sort((a, b) => a.ordinal - b.ordinal);
  }
}

/** One term of the selector with the namespace; without the term for an empty one. */
function termOf({ metadata, spec }: Service): string {
  const [first] = Object.entries(spec.selector ?? {});
  return `${metadata.namespace}/${first ? first.join('=') : ''}`;
}
