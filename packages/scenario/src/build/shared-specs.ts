import type { ApiObject, Pod } from '@podsim/api';

/** Pods with equal specs share one: ten thousand alike cost as much as those of one template. */
export class SharedSpecs {
  readonly #known = new Map<string, unknown>();

  share(object: ApiObject): ApiObject {
    if (object.kind !== 'Pod') return object;
    const raw: Pod['raw'] = { ...object.raw, spec: this.#shared(object.raw.spec) };
    return { ...object, spec: this.#shared(object.spec), raw };
  }

  /** Specs are plain data whose keys come in the order of the reader, or of the file. */
  #shared<T>(value: T): T {
    const text = JSON.stringify(value);
    const known = this.#known.get(text);
    if (known !== undefined) return known as T;
    this.#known.set(text, value);
    return value;
  }
}
