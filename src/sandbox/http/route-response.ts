/** The response of a route. A string body is sent as it is, anything else as JSON; `contentType: null` sends none. */
export interface RouteResponse {
  status: number;
  body?: unknown;
  contentType?: string | null;
  headers?: Record<string, string | string[]>;
}

/** Returned by a route that has written the response itself. */
export const HANDLED = 'handled';

/** An error of Rancher's v3 API; thrown by a route, sent by the server. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** A 200 with a JSON body, unless another status is given. */
export function json(body: unknown, status = 200): RouteResponse {
  return { status, body };
}

/** The v3 error body. `status` is a number in it (captured on Rancher 2.15.0). */
export function errorResponse(error: ApiError): RouteResponse {
  const { status, code, message } = error;
  return json({ baseType: 'error', code, ...(message && { message }), status, type: 'error' }, status);
}

/** v3's response to a request without a valid token; `status` is a string here (captured on Rancher 2.15.0). */
export function unauthorized(): RouteResponse {
  return json({ type: 'error', status: '401', message: 'Unauthorized 401: must authenticate' }, 401);
}

/**
 * The response of Kubernetes, so of the `local` cluster and of Authorized Cluster Endpoints, to a rejected token
 * (captured).
 */
export function unauthorizedStatus(): RouteResponse {
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: 'Unauthorized' };
  return json({ ...status, reason: 'Unauthorized', code: 401 }, 401);
}

/** An error of the proxy to a downstream cluster: JSON inside text/plain (captured on Rancher 2.15.0). */
export function proxyError(status: number, code: string, message: string): RouteResponse {
  const body = { Code: { Code: code, Status: status }, Message: message, Cause: null, FieldName: '' };
  return { status, contentType: 'text/plain; charset=utf-8', body: `${JSON.stringify(body)}\n` };
}

/** 404: no such object of Rancher's management API. */
export function notFound(resource: string, name: string): ApiError {
  return new ApiError(404, 'NotFound', `${resource}.management.cattle.io "${name}" not found`);
}

/** 403, with the message of the management API behind v3 (captured on Rancher 2.15.0). */
export function forbidden(userId: string, verb: string, resource: string, name?: string): ApiError {
  return new ApiError(403, 'Forbidden', forbiddenMessage(userId, verb, resource, name));
}

/** The message of a 403; the proxy to downstream clusters uses it too. */
export function forbiddenMessage(user: string, verb: string, resource: string, name?: string): string {
  const object = `${resource}.management.cattle.io${name === undefined ? '' : ` "${name}"`}`;
  return `${object} is forbidden: User "${user}" cannot ${verb} resource "${resource}" in API group "management.cattle.io" at the cluster scope`;
}
