/** Names in order, with little work per change. */
export class NameList {
  readonly #names: string[] = [];

  add(name: string): void {
    this.#names.splice(this.#place(name), 0, name);
  }

  remove(name: string): void {
    const place = this.#place(name);
    if (this.#names[place] === name) this.#names.splice(place, 1);
  }

  /** With commas between them. */
  get text(): string {
    return this.#names.join(',');
  }

  /** Of the first name that is not before `name`. */
  #place(name: string): number {
    let low = 0;
    let high = this.#names.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#names[middle] as string) < name) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
