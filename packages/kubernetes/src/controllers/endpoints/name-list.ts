import type { PodObject } from '../../store/objects.ts';
import { timelineName } from '../../store/timeline.ts';

/** Pods in order of what the timeline calls them, with little work per change. */
export class NameList {
  // Their names are parts of other texts: kept, each would be a text more per pod.
  readonly #pods: PodObject[] = [];

  add(pod: PodObject): void {
    this.#pods.splice(this.#place(pod), 0, pod);
  }

  remove(pod: PodObject): void {
    const place = this.#pods.indexOf(pod, this.#place(pod));
    if (place >= 0) this.#pods.splice(place, 1);
  }

  /** Their names, with commas between them. */
  get text(): string {
    return this.#pods.map(timelineName).join(',');
  }

  /** Of the first pod whose name is not before that of `pod`. */
  #place(pod: PodObject): number {
    const name = timelineName(pod);
    let low = 0;
    let high = this.#pods.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (timelineName(this.#pods[middle] as PodObject) < name) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
