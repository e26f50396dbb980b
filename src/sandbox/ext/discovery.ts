import type { RouteRequest } from '../http/route-request.ts';
import { json, type RouteResponse } from '../http/route-response.ts';
import type { Route } from '../http/router.ts';
import { parseResourceRequest } from '../kubernetes/requests.ts';
import { forbidden, unknownResource } from '../kubernetes/status.ts';
import type { Caller } from '../people/authentication.ts';
import { API_VERSION, extRoute, GROUP } from './api.ts';

const STORED = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** What Rancher 2.15.0 lists; the sandbox has less of it (captured: `ext-resources`). */
const RESOURCES: [kind: string, name: string, verbs: string[]][] = [
  ['GroupMembershipRefreshRequest', 'groupmembershiprefreshrequests', ['create']],
  ['Kubeconfig', 'kubeconfigs', STORED],
  ['PasswordChangeRequest', 'passwordchangerequests', ['create']],
  ['SelfUser', 'selfusers', ['create']],
  ['Token', 'tokens', STORED],
  ['UserActivity', 'useractivities', ['get', 'patch', 'update']],
];

/** The list of the API's resources. */
export const extDiscoveryRoutes: Route[] = [extRoute('GET', '', list)];

/** Every other path below the API; these routes come last. */
export const extAbsentRoutes: Route[] = [{ ...extRoute('*', '*', absent) }];

function list(): RouteResponse {
  const resources = RESOURCES.map(([kind, name, verbs]) => {
    const type = { namespaced: false, group: GROUP, version: 'v1', kind };
    return { name, singularName: kind.toLowerCase(), ...type, verbs };
  });
  return json({ kind: 'APIResourceList', apiVersion: 'v1', groupVersion: API_VERSION, resources });
}

/** What is not there is forbidden to a standard user (captured on Rancher 2.15.0). */
function absent({ incoming, url }: RouteRequest, { user }: Caller): RouteResponse {
  const request = parseResourceRequest(incoming.method ?? 'GET', url.pathname, url.searchParams);
  throw request && !user.admin ? forbidden(user.id, request) : unknownResource();
}
