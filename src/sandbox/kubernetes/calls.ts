import type { Clock } from '../../platform/clock.ts';
import type { Body } from './bodies.ts';
import type { JsonObject, KubernetesObject } from './json.ts';
import type { ObjectStore } from './objects.ts';
import type { ResourceRequest } from './requests.ts';
import { apiVersionOf, type Resource } from './resources.ts';
import { notFound } from './status.ts';

/** One request that was let through: what it asks for, and all it takes to answer. */
export interface Call {
  store: ObjectStore;
  clock: Clock;
  resource: Resource;
  request: ResourceRequest;
  body: Body;
  /** Tells the client something, in a Warning header. */
  warn(text: string): void;
}

/** What a call gives: a status code and one object, in the form in which it is kept or already in the one to be sent. */
export interface Result {
  code: number;
  object: JsonObject;
}

/** The object that the call names; 404 when it is not there. */
export function namedObject({ store, resource, request }: Call): KubernetesObject {
  const name = request.name ?? '';
  const object = store.get(resource, namespaceOf(resource, request), name);
  if (object === undefined) throw notFound(resource, name);
  return object;
}

/** The namespace to look in: none for what lies outside of namespaces. */
export function namespaceOf(resource: Resource, { namespace }: ResourceRequest): string | undefined {
  return resource.namespaced ? namespace : undefined;
}

/** Whether the call is to change nothing. */
export function isDryRun({ request, body }: Call): boolean {
  return request.query.has('dryRun') || (Array.isArray(body.content.dryRun) && body.content.dryRun.length > 0);
}

/** The head of a resource's list or review. */
export function typeMeta(resource: Resource): { kind: string; apiVersion: string } {
  return { kind: resource.kind, apiVersion: apiVersionOf(resource) };
}
