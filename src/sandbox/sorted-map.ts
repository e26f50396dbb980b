/**
 * A map with sorted keys, the order in which Rancher and Kubernetes list. It sorts them when the order is first needed
 * and keeps it up to date, so that one page of a long list does not cost sorting all of it.
 */
export class SortedMap<V> extends Map<string, V> {
  #sorted: string[] | undefined;

  sortedKeys(): readonly string[] {
    this.#sorted ??= [...this.keys()].sort();
    return this.#sorted;
  }

  sortedValues(): V[] {
    const values: V[] = [];
    for (const key of this.sortedKeys()) {
      const value = this.get(key);
      if (value !== undefined) values.push(value);
    }
    return values;
  }

  /** The index of `key` in that order, or where it would be inserted. */
  position(key: string): number {
    const keys = this.sortedKeys();
    let [low, high] = [0, keys.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((keys[middle] ?? '') < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  override set(key: string, value: V): this {
    if (!this.has(key)) this.#sorted?.splice(this.position(key), 0, key);
    return super.set(key, value);
  }

  override delete(key: string): boolean {
    if (this.has(key)) this.#sorted?.splice(this.position(key), 1);
    return super.delete(key);
  }

  override clear(): void {
    this.#sorted = undefined;
    super.clear();
  }
}
