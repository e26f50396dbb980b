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

/** Answers a watch: what is there (when no resourceVersion says where to go on), then each change, one JSON document a line. */
export function watch(call: Call, form: TableFormat | undefined, response: ServerResponse): void {
  const stream = new WatchStream(call, form, response);
  const { store, request } = call;
  const from = Number(request.query.get('resourceVersion') ?? 0);
  const initialEvents = isTrue(request.query.get('sendInitialEvents'));
  if (!initialEvents && from > 0 && from < store.oldestVersion) {
    stream.fail(expired(from, store.oldestVersion).body);
    return;
  }
  if (initialEvents || from === 0) for (const object of selected(call)) stream.send({ type: 'ADDED', object });
  else for (const change of store.since(from)) stream.follow(change);
  if (initialEvents) stream.bookmark();
  stream.goOn();
}

class WatchStream {
  readonly #call: Call;
  readonly #form: TableFormat | undefined;
  readonly #response: ServerResponse;
  readonly #chosen: (object: KubernetesObject) => boolean;
  #begun = false;

  constructor(call: Call, form: TableFormat | undefined, response: ServerResponse) {
    this.#call = call;
    this.#form = form;
    this.#response = response;
    this.#chosen = selectorOf(call.request.query);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
  }

  /** Sends one event, in the form the client asked for. */
  send({ type, object }: WatchEvent): void {
    this.#write(type, this.#form === undefined ? object : this.#table(object, this.#form));
  }

  /** Sends what a change means to this watch, if anything. */
  follow(change: Change): void {
    const event = this.#eventOf(change);
    if (event !== undefined) this.send(event);
  }

  /** Tells that everything there was at the start has been sent. */
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

  /** Follows the changes until the client leaves or its timeoutSeconds are over. */
  goOn(): void {
    const unsubscribe = this.#call.store.subscribe((change) => this.follow(change));
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
    const was = previous !== undefined && this.#chosen(previous);
    const is = type !== 'DELETED' && this.#chosen(object);
    if (was) return { type: is ? 'MODIFIED' : 'DELETED', object };
    return is ? { type: 'ADDED', object } : undefined;
  }

  /** Only the first Table of a watch tells the columns. */
  #table(object: KubernetesObject, form: TableFormat): JsonObject {
    const { resource, clock } = this.#call;
    const table = toTable(resource, [object], form, object.metadata.resourceVersion, clock.now());
    const begun = this.#begun;
    this.#begun = true;
    return begun ? { ...table, columnDefinitions: null } : table;
  }

  #write(type: string, object: JsonObject): void {
    this.#response.write(`${JSON.stringify({ type, object })}\n`);
  }
}
