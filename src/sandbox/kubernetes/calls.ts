import type { Clock } from '../../platform/clock.ts';
import type { Body } from './bodies.ts';
import type { JsonObject, KubernetesObject } from './json.ts';
import type { ObjectStore } from './objects.ts';
import type { ResourceRequest } from './requests.ts';
import { apiVersionOf, type Resource } from './resources.ts';
import { notFound } from './status.ts';

/** A permitted request, and everything needed to perform it. */
export interface Call {
  store: ObjectStore;
  clock: Clock;
  resource: Resource;
  request: ResourceRequest;
  body: Body;
  /** Sends the client a Warning header. */
  warn(text: string): void;
}

/** The result of a call: a status code and an object. */
export interface Result {
  code: number;
  object: JsonObject;
}

/** The object that the call names; 404 when there is none. */
export function namedObject({ store, resource, request }: Call): KubernetesObject {
  const name = request.name ?? '';
  const object = store.get(resource, namespaceOf(resource, request), name);
  if (object === undefined) throw notFound(resource, name);
  return object;
}

/** The namespace of the call; undefined for a resource without namespaces. */
export function namespaceOf(resource: Resource, { namespace }: ResourceRequest): string | undefined {
  return resource.namespaced ? namespace : undefined;
}

/** Whether the call must not change anything. */
export function isDryRun({ request, body }: Call): boolean {
  return request.query.has('dryRun') || (Array.isArray(body.content.dryRun) && body.content.dryRun.length > 0);
}

/** Kind and apiVersion of a resource. */
export function typeMeta(resource: Resource): { kind: string; apiVersion: string } {
  return { kind: resource.kind, apiVersion: apiVersionOf(resource) };
}
