import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../platform/clock.ts';
import { readBody } from './bodies.ts';
import type { Call, Result } from './calls.ts';
import { discover, groupVersionPaths } from './discovery.ts';
import type { JsonObject, KubernetesObject } from './json.ts';
import { isLogRequest, sendLog } from './logs.ts';
import { ObjectStore } from './objects.ts';
import { openApi } from './openapi.ts';
import { get, list } from './reads.ts';
import { parseResourceRequest, type ResourceRequest } from './requests.ts';
import { findResource, type Resource } from './resources.ts';
import { isReview, review } from './reviews.ts';
import { seed } from './seed.ts';
import { forbidden, internalError, methodNotAllowed, StatusError, unknownResource } from './status.ts';
import { type TableFormat, tableFormat, toTable } from './tables.ts';
import { watch } from './watches.ts';
import { create, patch, remove, removeCollection, update } from './writes.ts';

/** The caller, and what they may do. */
export interface KubernetesUser {
  name: string;
  groups: string[];
  may(verb: string, resource: string, namespace?: string): boolean;
}

export interface KubernetesOptions {
  clock: Clock;
  /** host:port, as in the list of API versions. */
  serverAddress: string;
}

const TEXT = 'text/plain; charset=utf-8';
const HEALTH_PATHS = ['/healthz', '/livez', '/readyz'];

/** A small Kubernetes API server: enough for kubectl. */
export class Kubernetes {
  readonly #options: KubernetesOptions;
  readonly #store = new ObjectStore();
  readonly #open = new Set<ServerResponse>();

  constructor(options: KubernetesOptions) {
    this.#options = options;
    seed(this.#store, options.clock.now());
  }

  /** Serves one request of an authenticated user. `path` is path and query, without a leading /k8s/clusters/<id>. */
  async handle(incoming: IncomingMessage, outgoing: ServerResponse, path: string, user: KubernetesUser): Promise<void> {
    try {
      await this.#serve(incoming, outgoing, path, user);
    } catch (error) {
      const status = error instanceof StatusError ? error : internalError(error);
      if (outgoing.headersSent) outgoing.destroy();
      else sendJson(outgoing, status.code, status.body);
    }
  }

  /** Ends every open watch and log. */
  close(): void {
    for (const outgoing of this.#open) outgoing.end();
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse, path: string, user: KubernetesUser): Promise<void> {
    const [pathname = '', search = ''] = path.split(/\?(.*)/s);
    const trimmed = decodeURIComponent(pathname).replace(/\/+$/, '');
    if (this.#serveMetadata(incoming, outgoing, trimmed)) return;
    const request = parseResourceRequest(incoming.method ?? 'GET', trimmed, new URLSearchParams(search));
    if (request === undefined || !isServed(request)) return send(outgoing, 404, TEXT, '404 page not found\n');
    await this.#serveResource(incoming, outgoing, request, user);
  }

  /** Serves what is the same for every user: discovery, schemas, health. Returns whether the path was one of these. */
  #serveMetadata(incoming: IncomingMessage, outgoing: ServerResponse, path: string): boolean {
    const accept = incoming.headers.accept ?? '';
    const health = HEALTH_PATHS.includes(path) ? { contentType: TEXT, body: 'ok' } : undefined;
    const found = health ?? discover(path, accept, this.#options.serverAddress) ?? openApi(path, accept);
    if (found === undefined) return false;
    const body = typeof found.body === 'string' ? found.body : `${JSON.stringify(found.body)}\n`;
    send(outgoing, 200, found.contentType, body);
    return true;
  }

  async #serveResource(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    request: ResourceRequest,
    user: KubernetesUser,
  ): Promise<void> {
    const resource = permittedResource(request, user);
    const call: Call = {
      store: this.#store,
      clock: this.#options.clock,
      resource,
      request,
      body: await readBody(incoming),
      warn: (text) => void outgoing.appendHeader('warning', `299 - ${JSON.stringify(text)}`),
    };
    if (isLogRequest(request)) return this.#keepOpen(outgoing, () => sendLog(call, outgoing));
    const format = tableFormat(incoming.headers.accept ?? '', request.query);
    if (request.verb === 'watch') return this.#keepOpen(outgoing, () => watch(call, format, outgoing));
    const { code, object } = isReview(resource.kind) ? review(call, user) : perform(call, format);
    sendJson(outgoing, code, object);
  }

  #keepOpen(outgoing: ServerResponse, begin: () => void): void {
    begin();
    this.#open.add(outgoing);
    outgoing.on('close', () => this.#open.delete(outgoing));
  }
}

/** The requested resource; throws when the user may not do this with it, or when there is none. */
function permittedResource(request: ResourceRequest, user: KubernetesUser): Resource {
  const resource = findResource(request.group, request.version, request.resource);
  const ownReview = resource !== undefined && isReview(resource.kind);
  if (!ownReview && !user.may(request.verb, request.resource, request.namespace)) throw forbidden(user.name, request);
  if (resource === undefined || (request.subresource !== undefined && !isLogRequest(request))) throw unknownResource();
  if (!resource.verbs.includes(request.verb)) throw methodNotAllowed();
  return resource;
}

function isServed({ group, version }: ResourceRequest): boolean {
  return groupVersionPaths().includes(group === '' ? `api/${version}` : `apis/${group}/${version}`);
}

const VERBS: Record<string, (call: Call) => Result> = {
  create,
  delete: remove,
  deletecollection: removeCollection,
  get,
  patch,
  update,
};

function perform(call: Call, format: TableFormat | undefined): Result {
  if (call.request.verb === 'list') return list(call, format);
  const action = VERBS[call.request.verb];
  if (action === undefined) throw methodNotAllowed();
  const result = action(call);
  return format !== undefined && isStored(result.object) ? inTable(call, format, result.code, result.object) : result;
}

/** Whether it is an object of the store, not a List or a Status. */
function isStored(object: JsonObject): object is KubernetesObject {
  return object.metadata !== null && typeof object.metadata === 'object' && 'uid' in object.metadata;
}

function inTable({ resource, clock }: Call, format: TableFormat, code: number, object: KubernetesObject): Result {
  return { code, object: toTable(resource, [object], format, object.metadata.resourceVersion, clock.now()) };
}

function sendJson(outgoing: ServerResponse, code: number, body: JsonObject): void {
  send(outgoing, code, 'application/json', `${JSON.stringify(body)}\n`);
}

function send(outgoing: ServerResponse, code: number, contentType: string, body: string): void {
  outgoing.writeHead(code, { 'content-type': contentType }).end(body);
}
