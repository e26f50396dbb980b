import { randomUUID } from 'node:crypto';
import { collection } from '../http/collection.ts';
import { callerOf, type RouteRequest, readBody, text } from '../http/route-request.ts';
import { ApiError, forbidden, json, type RouteResponse } from '../http/route-response.ts';
import type { Route } from '../http/router.ts';
import { generatedName } from '../names.ts';
import { localPrincipal } from '../people/principal.ts';
import type { User } from '../state.ts';
import { timestamp, wholeSecond } from '../views/time.ts';

/**
 * Global roles: admins, and users who may manage settings. In the sandbox every user is a standard user from the start.
 */
export const globalRoleRoutes: Route[] = [
  { method: 'GET', path: '/v3/globalRoleBindings', handler: list },
  { method: 'POST', path: '/v3/globalRoleBindings', handler: bind },
];

/** Which user has which global role; only admins see them. */
function list(request: RouteRequest): RouteResponse {
  const { baseUrl, rancher, url } = request;
  const users = callerOf(request).user.admin ? [...rancher.state.users.values()] : [];
  const views = users.flatMap((user) => rolesOf(user).map((role) => bindingView(user, role, baseUrl)));
  const self = `${baseUrl}/v3/globalRoleBindings`;
  return json(collection(views, { self, resourceType: 'globalRoleBinding', query: url.searchParams }));
}

function rolesOf({ admin, globalRoles }: User): string[] {
  return [admin ? 'admin' : 'user', ...globalRoles];
}

/** A binding as v3 shows it, without the status that controllers write (captured on Rancher 2.15.0). */
function bindingView({ id, created, uuid }: User, globalRoleId: string, baseUrl: string) {
  const name = `grb-${id}-${globalRoleId}`;
  const self = `${baseUrl}/v3/globalRoleBindings/${name}`;
  return {
    annotations: { 'lifecycle.cattle.io/create.mgmt-auth-grb-controller': 'true' },
    baseType: 'globalRoleBinding',
    created: timestamp(created),
    createdTS: wholeSecond(created),
    creatorId: null,
    globalRoleId,
    groupPrincipalId: null,
    id: name,
    links: { remove: self, self, update: self },
    name,
    type: 'globalRoleBinding',
    userId: id,
    userPrincipalId: localPrincipal(id, '').name,
    uuid,
  };
}

async function bind(request: RouteRequest): Promise<RouteResponse> {
  const { user: caller } = callerOf(request);
  if (!caller.admin) throw forbidden(caller.id, 'create', 'globalrolebindings');
  const body = await readBody(request.incoming);
  const { state, clock } = request.rancher;
  const [userId, globalRoleId] = [text(body.userId), text(body.globalRoleId)];
  const user = state.users.get(userId);
  if (!user) throw new ApiError(422, 'InvalidReference', `user ${userId} not found`);
  if (globalRoleId === 'admin') user.admin = true;
  else user.globalRoles.add(globalRoleId);
  const created = { created: timestamp(clock.now()), createdTS: wholeSecond(clock.now()), creatorId: caller.id };
  const id = generatedName('grb-');
  const type = { baseType: 'globalRoleBinding', type: 'globalRoleBinding' };
  return json({ ...type, ...created, globalRoleId, id, name: id, userId, uuid: randomUUID() }, 201);
}
