import type { RouteRequest } from '../http/route-request.ts';
import { type RouteResponse, unauthorizedStatus } from '../http/route-response.ts';
import type { Handler, Route } from '../http/router.ts';
import { badRequest, StatusError } from '../kubernetes/status.ts';
import { mayUseCluster } from '../people/access.ts';
import type { Caller } from '../people/authentication.ts';
import { hasNewApis } from '../served.ts';
import type { Cluster, RancherState } from '../state.ts';
import { isValidForRancher } from '../tokens/tokens.ts';

export const GROUP = 'ext.cattle.io';
export const API_VERSION = `${GROUP}/v1`;

/**
 * A route of the API. A caller without a valid unscoped token gets a 401, without any token in plain text (captured).
 */
export function extRoute(
  method: string,
  path: string,
  handler: (request: RouteRequest, caller: Caller) => RouteResponse | Promise<RouteResponse>,
): Route {
  const guarded: Handler = (request) => {
    const { caller, isAnonymous } = request;
    if (isAnonymous) return { status: 401, contentType: 'text/plain; charset=utf-8', body: 'not authorized\n' };
    return caller && isValidForRancher(caller.token) ? handler(request, caller) : unauthorizedStatus();
  };
  return {
    method,
    path: `/apis/${API_VERSION}${path && `/${path}`}`,
    open: true,
    served: hasNewApis,
    handler: guarded,
  };
}

/** The `spec` of the object in a request; empty when there is none. */
export function specOf(body: Record<string, unknown>): Record<string, unknown> {
  const { spec } = body;
  return typeof spec === 'object' && spec !== null ? { ...spec } : {};
}

/** A whole number in a spec; 0 when it is absent. Anything else is a 400. */
export function wholeNumber(value: unknown, field: string): number {
  if (value === undefined || value === null) return 0;
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  throw badRequest(`json: cannot unmarshal ${typeof value} into Go struct field ${field} of type int64`);
}

/** A cluster that the caller may use: 400 for an unknown one, 403 without access (captured on Rancher 2.15.0). */
export function usableCluster(state: RancherState, { user }: Caller, resource: string, id: string): Cluster {
  const cluster = state.clusters.get(id);
  if (!cluster) throw badRequest(`cluster ${id} not found`);
  if (mayUseCluster(user, cluster)) return cluster;
  const message = `${resource}.${GROUP} is forbidden: user ${user.id} is not allowed to access cluster ${id}`;
  throw new StatusError(403, 'Forbidden', message, { group: GROUP, kind: resource });
}

/** 404: no such object, or it belongs to another user. */
export function notFound(resource: string, name: string): StatusError {
  const details = { name, group: GROUP, kind: resource };
  return new StatusError(404, 'NotFound', `${resource}.${GROUP} "${name}" not found`, details);
}

/** Whether the caller may see an object: their own, or any for an admin. */
export function mayRead({ user }: Caller, { userId }: { userId: string }): boolean {
  return user.admin || userId === user.id;
}
