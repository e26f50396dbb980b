import type { KubernetesObject } from './json.ts';
import type { Resource } from './resources.ts';

/** A change of an object. Objects are never changed in place: `previous` is the object before. */
export interface Change {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  version: number;
  resource: Resource;
  object: KubernetesObject;
  previous?: KubernetesObject;
}

const HISTORY = 1000;

/** The objects of the cluster, their resourceVersions, and the changes that watches follow. */
export class ObjectStore {
  #version = 1;
  readonly #objects = new Map<Resource, Map<string, KubernetesObject>>();
  #changes: Change[] = [];
  readonly #listeners = new Set<(change: Change) => void>();

  /** The resourceVersion of the store as a whole. */
  get version(): number {
    return this.#version;
  }

  /** The oldest resourceVersion that a watch can continue from. */
  get oldestVersion(): number {
    return (this.#changes[0]?.version ?? this.#version + 1) - 1;
  }

  /** An object, or undefined. */
  get(resource: Resource, namespace: string | undefined, name: string): KubernetesObject | undefined {
    return this.#objects.get(resource)?.get(`${namespace ?? ''}/${name}`);
  }

  /** The objects of a resource in one namespace, or in all of them, by namespace and name. */
  list(resource: Resource, namespace?: string): KubernetesObject[] {
    const all = [...(this.#objects.get(resource) ?? [])].sort(([one], [other]) => (one < other ? -1 : 1));
    const objects = all.map(([, object]) => object);
    return namespace === undefined ? objects : objects.filter(({ metadata }) => metadata.namespace === namespace);
  }

  /** Stores a new or changed object; returns it with its resourceVersion. */
  put(resource: Resource, object: KubernetesObject): KubernetesObject {
    const stored = this.#stamp(object);
    const objects = this.#objects.get(resource) ?? new Map<string, KubernetesObject>();
    const previous = objects.get(keyOf(stored));
    this.#objects.set(resource, objects.set(keyOf(stored), stored));
    const change = { version: this.#version, resource, object: stored };
    this.#publish(previous === undefined ? { ...change, type: 'ADDED' } : { ...change, type: 'MODIFIED', previous });
    return stored;
  }

  /** Removes an object; returns its last state. */
  remove(resource: Resource, object: KubernetesObject): KubernetesObject {
    const last = this.#stamp(object);
    this.#objects.get(resource)?.delete(keyOf(object));
    this.#publish({ type: 'DELETED', version: this.#version, resource, object: last, previous: object });
    return last;
  }

  /** The changes after a resourceVersion. */
  since(version: number): Change[] {
    return this.#changes.filter((change) => change.version > version);
  }

  /** Calls the listener for every change from now on; returns a function that stops it. */
  subscribe(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #stamp(object: KubernetesObject): KubernetesObject {
    this.#version += 1;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#version) } };
  }

  #publish(change: Change): void {
    this.#changes = [...this.#changes, change].slice(-HISTORY);
    for (const listener of this.#listeners) listener(change);
  }
}

function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}
