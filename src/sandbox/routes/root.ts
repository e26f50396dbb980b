import type { RouteRequest } from '../http/route-request.ts';
import { json, type RouteResponse } from '../http/route-response.ts';
import type { Route } from '../http/router.ts';

const COLLECTIONS = ['clusters', 'features', 'nodes', 'settings', 'tokens', 'users'];

/** The root of v3, by which clients check tokens. */
export const rootRoutes: Route[] = [
  { method: 'GET', path: '/v3', handler: root },
  { method: 'GET', path: '/v3/', handler: root },
];

function root({ baseUrl }: RouteRequest): RouteResponse {
  const links = Object.fromEntries(COLLECTIONS.map((name) => [name, `${baseUrl}/v3/${name}`]));
  const apiVersion = { group: 'management.cattle.io', path: '/v3', version: 'v3' };
  return json({
    actions: {},
    apiVersion,
    baseType: 'apiRoot',
    id: null,
    links: { ...links, self: `${baseUrl}/v3` },
    type: 'apiRoot',
  });
}
