/** What a route answers. A string body is sent as it is, anything else as JSON; `contentType: null` sends none. */
export interface RouteResponse {
  status: number;
  body?: unknown;
  contentType?: string | null;
  headers?: Record<string, string | string[]>;
}

/** Said by a route that has written the answer itself. */
export const HANDLED = 'handled';

/** A refusal in the words of Rancher's v3 API; thrown by a route, answered by the server. */
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

/** What v3 says to a request without a good token; `status` is a string here (captured on Rancher 2.15.0). */
export function unauthorized(): RouteResponse {
  return json({ type: 'error', status: '401', message: 'Unauthorized 401: must authenticate' }, 401);
}

/** What Kubernetes, and so the `local` cluster and an Authorized Cluster Endpoint, says to a refused token (captured). */
export function unauthorizedStatus(): RouteResponse {
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: 'Unauthorized' };
  return json({ ...status, reason: 'Unauthorized', code: 401 }, 401);
}

/** What the proxy to a downstream cluster says when it refuses: JSON inside text/plain (captured on Rancher 2.15.0). */
export function proxyError(status: number, code: string, message: string): RouteResponse {
  const body = { Code: { Code: code, Status: status }, Message: message, Cause: null, FieldName: '' };
  return { status, contentType: 'text/plain; charset=utf-8', body: `${JSON.stringify(body)}\n` };
}

/** "not found", of an object of Rancher's management API. */
export function notFound(resource: string, name: string): ApiError {
  return new ApiError(404, 'NotFound', `${resource}.management.cattle.io "${name}" not found`);
}

/** "forbidden", in the words of the management API behind v3 (captured on Rancher 2.15.0). */
export function forbidden(userId: string, verb: string, resource: string, name?: string): ApiError {
  return new ApiError(403, 'Forbidden', forbiddenMessage(userId, verb, resource, name));
}

/** The sentence in a refusal; the proxy to downstream clusters says it as well. */
export function forbiddenMessage(user: string, verb: string, resource: string, name?: string): string {
  const object = `${resource}.management.cattle.io${name === undefined ? '' : ` "${name}"`}`;
  return `${object} is forbidden: User "${user}" cannot ${verb} resource "${resource}" in API group "management.cattle.io" at the cluster scope`;
}
