import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../platform/clock.ts';
import { readBody } from './bodies.ts';
import type { Call, Result } from './calls.ts';
import { discover, groupVersionPaths } from './discovery.ts';
import type { JsonObject, KubernetesObject } from './json.ts';
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

/** Who asks, and what they may do. */
export interface KubernetesUser {
  name: string;
  groups: string[];
  may(verb: string, resource: string, namespace?: string): boolean;
}

export interface KubernetesOptions {
  clock: Clock;
  /** host:port, as shown to clients that ask for the API versions. */
  serverAddress: string;
}

const TEXT = 'text/plain; charset=utf-8';
const HEALTH_PATHS = ['/healthz', '/livez', '/readyz'];

/** A small Kubernetes API server: enough of one for kubectl to feel at home. */
export class Kubernetes {
  readonly #options: KubernetesOptions;
  readonly #store = new ObjectStore();
  readonly #watches = new Set<ServerResponse>();

  constructor(options: KubernetesOptions) {
    this.#options = options;
    seed(this.#store, options.clock.now());
  }

  /** Answers one request whose token has been checked already. `path` is path and query, without any /k8s/clusters/<id> before it. */
  async handle(request: IncomingMessage, response: ServerResponse, path: string, user: KubernetesUser): Promise<void> {
    try {
      await this.#result(request, response, path, user);
    } catch (error) {
      const status = error instanceof StatusError ? error : internalError(error);
      if (response.headersSent) response.destroy();
      else sendJson(response, status.code, status.body);
    }
  }

  /** Ends every open watch. */
  close(): void {
    for (const response of this.#watches) response.end();
  }

  async #result(request: IncomingMessage, response: ServerResponse, path: string, user: KubernetesUser): Promise<void> {
    const [pathname = '', search = ''] = path.split(/\?(.*)/s);
    const trimmed = decodeURIComponent(pathname).replace(/\/+$/, '');
    if (this.#answerAboutItself(request, response, trimmed)) return;
    const asked = parseResourceRequest(request.method ?? 'GET', trimmed, new URLSearchParams(search));
    if (asked === undefined || !isServed(asked)) return send(response, 404, TEXT, '404 page not found\n');
    await this.#answerResource(request, response, asked, user);
  }

  /** What is the same for everyone: discovery, schemas, health. Gives whether it answered. */
  #answerAboutItself(request: IncomingMessage, response: ServerResponse, path: string): boolean {
    const accept = request.headers.accept ?? '';
    const health = HEALTH_PATHS.includes(path) ? { contentType: TEXT, body: 'ok' } : undefined;
    const found = health ?? discover(path, accept, this.#options.serverAddress) ?? openApi(path, accept);
    if (found === undefined) return false;
    const body = typeof found.body === 'string' ? found.body : `${JSON.stringify(found.body)}\n`;
    send(response, 200, found.contentType, body);
    return true;
  }

  async #answerResource(
    request: IncomingMessage,
    response: ServerResponse,
    asked: ResourceRequest,
    user: KubernetesUser,
  ): Promise<void> {
    const resource = admitted(asked, user);
    const call: Call = {
      store: this.#store,
      clock: this.#options.clock,
      resource,
      request: asked,
      body: await readBody(request),
      warn: (text) => void response.appendHeader('warning', `299 - ${JSON.stringify(text)}`),
    };
    const form = tableFormat(request.headers.accept ?? '', asked.query);
    if (asked.verb === 'watch') return this.#watch(call, form, response);
    const { code, object } = isReview(resource.kind) ? review(call, user) : perform(call, form);
    sendJson(response, code, object);
  }

  #watch(call: Call, form: TableFormat | undefined, response: ServerResponse): void {
    this.#watches.add(response);
    response.on('close', () => this.#watches.delete(response));
    watch(call, form, response);
  }
}

/** The resource asked for, when it is there and the user may do with it what they ask. */
function admitted(asked: ResourceRequest, user: KubernetesUser): Resource {
  const resource = findResource(asked.group, asked.version, asked.resource);
  const ownReview = resource !== undefined && isReview(resource.kind);
  if (!ownReview && !user.may(asked.verb, asked.resource, asked.namespace)) throw forbidden(user.name, asked);
  if (resource === undefined || asked.subresource !== undefined) throw unknownResource();
  if (!resource.verbs.includes(asked.verb)) throw methodNotAllowed();
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

function perform(call: Call, form: TableFormat | undefined): Result {
  if (call.request.verb === 'list') return list(call, form);
  const action = VERBS[call.request.verb];
  if (action === undefined) throw methodNotAllowed();
  const result = action(call);
  return form !== undefined && isKept(result.object) ? inTable(call, form, result.code, result.object) : result;
}

/** Whether it is an object of the store, not a List or a Status. */
function isKept(object: JsonObject): object is KubernetesObject {
  return object.metadata !== null && typeof object.metadata === 'object' && 'uid' in object.metadata;
}

function inTable({ resource, clock }: Call, form: TableFormat, code: number, object: KubernetesObject): Result {
  return { code, object: toTable(resource, [object], form, object.metadata.resourceVersion, clock.now()) };
}

function sendJson(response: ServerResponse, code: number, body: JsonObject): void {
  send(response, code, 'application/json', `${JSON.stringify(body)}\n`);
}

function send(response: ServerResponse, code: number, contentType: string, body: string): void {
  response.writeHead(code, { 'content-type': contentType }).end(body);
}
