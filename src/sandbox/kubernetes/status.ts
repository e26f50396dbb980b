import type { JsonObject } from './json.ts';
import type { ResourceRequest } from './requests.ts';
import type { Resource } from './resources.ts';

/** An error, as the Kubernetes `Status` that the client receives. */
export class StatusError extends Error {
  readonly code: number;
  readonly body: JsonObject;

  constructor(code: number, reason: string, message: string, details?: JsonObject) {
    super(message);
    this.code = code;
    const about = details === undefined ? {} : { details };
    this.body = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, ...about, code };
  }
}

/** The `Status` in response to a delete that returns no object. */
export function deleted(resource: Resource, name: string, uid: string): JsonObject {
  const details = { ...detailsOf(resource.group, resource.name, name), uid };
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}

/** 404: no object of that name. */
export function notFound(resource: Resource, name: string): StatusError {
  return about(404, 'NotFound', resource, name, 'not found');
}

/** 409: an object of that name exists. */
export function alreadyExists(resource: Resource, name: string): StatusError {
  return about(409, 'AlreadyExists', resource, name, 'already exists');
}

/** 409: the object changed since the client read it. */
export function conflict(resource: Resource, name: string): StatusError {
  const why = 'the object has been modified; please apply your changes to the latest version and try again';
  const message = `Operation cannot be fulfilled on ${qualified(resource.group, resource.name)} "${name}": ${why}`;
  return new StatusError(409, 'Conflict', message, detailsOf(resource.group, resource.name, name));
}

/** 400: the request is not valid. */
export function badRequest(message: string): StatusError {
  return new StatusError(400, 'BadRequest', message);
}

/** 422: a field of the object is not valid. */
export function invalid(resource: Resource, name: string, field: string, problem: string): StatusError {
  const causes = [{ reason: 'FieldValueInvalid', message: problem, field }];
  const details = { ...detailsOf(resource.group, resource.kind, name), causes };
  const message = `${qualified(resource.group, resource.kind)} "${name}" is invalid: ${field}: ${problem}`;
  return new StatusError(422, 'Invalid', message, details);
}

/** 403: the user may not do this. */
export function forbidden(user: string, request: ResourceRequest): StatusError {
  const { verb, group, resource, subresource, name, namespace } = request;
  const object = `${qualified(group, resource)}${name === undefined ? '' : ` "${name}"`}`;
  const target = subresource === undefined ? resource : `${resource}/${subresource}`;
  const scope = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const action = `cannot ${verb} resource "${target}" in API group "${group}" ${scope}`;
  const message = `${object} is forbidden: User "${user}" ${action}`;
  return new StatusError(403, 'Forbidden', message, detailsOf(group, resource, name));
}

/** 404: a known group and version, but no such resource. */
export function unknownResource(): StatusError {
  return new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});
}

/** 405: the resource has no such verb. */
export function methodNotAllowed(): StatusError {
  const message = 'the server does not allow this method on the requested resource';
  return new StatusError(405, 'MethodNotAllowed', message, {});
}

/** 415: the format of the body is not supported. */
export function unsupportedMediaType(accepted: string[]): StatusError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`;
  return new StatusError(415, 'UnsupportedMediaType', message);
}

/** 410: the history does not reach back to that resourceVersion. */
export function expired(requested: number, oldest: number): StatusError {
  return new StatusError(410, 'Expired', `too old resource version: ${requested} (${oldest})`);
}

/** 500: an internal error. */
export function internalError(error: unknown): StatusError {
  const message = `Internal error occurred: ${error instanceof Error ? error.message : error}`;
  return new StatusError(500, 'InternalError', message);
}

function about(code: number, reason: string, resource: Resource, name: string, what: string): StatusError {
  const message = `${qualified(resource.group, resource.name)} "${name}" ${what}`;
  return new StatusError(code, reason, message, detailsOf(resource.group, resource.name, name));
}

function qualified(group: string, name: string): string {
  return group === '' ? name : `${name}.${group}`;
}

function detailsOf(group: string, kind: string, name?: string): JsonObject {
  return { ...(name === undefined ? {} : { name }), ...(group === '' ? {} : { group }), kind };
}
