import type { RouteRequest } from '../http/route-request.ts';
import { json, type RouteResponse } from '../http/route-response.ts';
import type { Route } from '../http/router.ts';
import type { Caller } from '../people/authentication.ts';
import { API_VERSION, extRoute } from './api.ts';

/** Tells the caller who they are, like a Kubernetes review (captured on Rancher 2.15.0). */
export const selfUserRoutes: Route[] = [extRoute('POST', 'selfusers', create)];

function create(_: RouteRequest, { user }: Caller): RouteResponse {
  return json({ kind: 'SelfUser', apiVersion: API_VERSION, metadata: {}, status: { userID: user.id } }, 201);
}
