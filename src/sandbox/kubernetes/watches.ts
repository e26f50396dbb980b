import type { ServerResponse } from 'node:http';
import { type Call, namespaceOf, typeMeta } from './calls.ts';
import type { JsonObject, KubernetesObject } from './json.ts';
import type { Change } from './objects.ts';
import { selected } from './reads.ts';
import { isTrue } from './requests.ts';
import { selectorOf } from './selectors.ts';
import { expired } from './status.ts';
import { type TableFormat, toTable } from './tables.ts';

interface WatchEvent {
  type: Change['type'];
  object: KubernetesObject;
}

/**
 * Serves a watch: the current objects (without a resourceVersion to continue from), then each change, one JSON document
 * a line.
 */
export function watch(call: Call, format: TableFormat | undefined, response: ServerResponse): void {
  const stream = new WatchStream(call, format, response);
  const { store, request } = call;
  const from = Number(request.query.get('resourceVersion') ?? 0);
  const initialEvents = isTrue(request.query.get('sendInitialEvents'));
  if (!initialEvents && from > 0 && from < store.oldestVersion) {
    stream.fail(expired(from, store.oldestVersion).body);
    return;
  }
  if (initialEvents || from === 0) for (const object of selected(call)) stream.send({ type: 'ADDED', object });
  else for (const change of store.since(from)) stream.sendChange(change);
  if (initialEvents) stream.bookmark();
  stream.followChanges();
}

class WatchStream {
  readonly #call: Call;
  readonly #format: TableFormat | undefined;
  readonly #response: ServerResponse;
  readonly #isSelected: (object: KubernetesObject) => boolean;
  #hasStarted = false;

  constructor(call: Call, format: TableFormat | undefined, response: ServerResponse) {
    this.#call = call;
    this.#format = format;
    this.#response = response;
    this.#isSelected = selectorOf(call.request.query);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
  }

  /** Sends an event in the requested format. */
  send({ type, object }: WatchEvent): void {
    this.#write(type, this.#format === undefined ? object : this.#table(object, this.#format));
  }

  /** Sends the event that a change makes for this watch, if any. */
  sendChange(change: Change): void {
    const event = this.#eventOf(change);
    if (event !== undefined) this.send(event);
  }

  /** Marks the end of the initial objects. */
  bookmark(): void {
    const annotations = { 'k8s.io/initial-events-end': 'true' };
    const metadata = { resourceVersion: String(this.#call.store.version), annotations };
    this.#write('BOOKMARK', { ...typeMeta(this.#call.resource), metadata });
  }

  /** Sends an error and ends the watch. */
  fail(status: JsonObject): void {
    this.#write('ERROR', status);
    this.#response.end();
  }

  /** Sends changes until the client disconnects or its timeoutSeconds have passed. */
  followChanges(): void {
    const unsubscribe = this.#call.store.subscribe((change) => this.sendChange(change));
    const seconds = Number(this.#call.request.query.get('timeoutSeconds') ?? 0);
    const timer = seconds > 0 ? setTimeout(() => this.#response.end(), seconds * 1000) : undefined;
    this.#response.on('close', () => {
      clearTimeout(timer);
      unsubscribe();
    });
  }

  #eventOf({ type, resource, object, previous }: Change): WatchEvent | undefined {
    const namespace = namespaceOf(resource, this.#call.request);
    if (resource !== this.#call.resource) return undefined;
    if (namespace !== undefined && namespace !== object.metadata.namespace) return undefined;
    const was = previous !== undefined && this.#isSelected(previous);
    const is = type !== 'DELETED' && this.#isSelected(object);
    if (was) return { type: is ? 'MODIFIED' : 'DELETED', object };
    return is ? { type: 'ADDED', object } : undefined;
  }

  /** Only the first Table of a watch has column definitions. */
  #table(object: KubernetesObject, format: TableFormat): JsonObject {
    const { resource, clock } = this.#call;
    const table = toTable(resource, [object], format, object.metadata.resourceVersion, clock.now());
    const hasStarted = this.#hasStarted;
    this.#hasStarted = true;
    return hasStarted ? { ...table, columnDefinitions: null } : table;
  }

  #write(type: string, object: JsonObject): void {
    this.#response.write(`${JSON.stringify({ type, object })}\n`);
  }
}
