import { collection } from '../collection.ts';
import { refuseConflict } from '../conflicts.ts';
import { callerOf, param, type RouteRequest, readBody, text } from '../route-request.ts';
import { ApiError, forbidden, json, notFound, type RouteResponse } from '../route-response.ts';
import type { Route } from '../router.ts';
import type { User } from '../state.ts';
import { userView } from '../views/user.ts';

/** Users: oneself for everybody, all of them for admins. */
export const userRoutes: Route[] = [
  { method: 'GET', path: '/v3/users', handler: list },
  { method: 'GET', path: '/v3/users/:id', handler: (routed) => json(view(routed, findUser(routed, 'get'))) },
  { method: 'POST', path: '/v3/users', handler: create },
  { method: 'PUT', path: '/v3/users/:id', handler: update },
  { method: 'DELETE', path: '/v3/users/:id', handler: remove },
  { method: 'POST', path: '/v3/users/:id', action: 'setpassword', handler: setPassword },
  { method: 'POST', path: '/v3/users', action: 'changepassword', handler: changePassword },
];

function list(routed: RouteRequest): RouteResponse {
  const { user: caller } = callerOf(routed);
  const { baseUrl, url, rancher } = routed;
  const visible = [...rancher.state.users.values()].filter((user) => caller.admin || user === caller);
  const wanted = visible.filter((user) => isWanted(user, caller, url.searchParams)).map((user) => view(routed, user));
  const self = `${baseUrl}/v3/users`;
  const actions = { changepassword: `${self}?action=changepassword` };
  return json(collection(wanted, { self, resourceType: 'user', actions, query: url.searchParams }));
}

/** Whether a user is what the query's filters ask for; other parameters are for the page. */
function isWanted(user: User, caller: User, query: URLSearchParams): boolean {
  const { id, username, name, enabled } = user;
  const fields = { id, username, name, enabled: String(enabled), me: String(user === caller) };
  return Object.entries(fields).every(([field, value]) => (query.get(field) ?? value) === value);
}

async function create(routed: RouteRequest): Promise<RouteResponse> {
  const { user: caller } = callerOf(routed);
  if (!caller.admin) throw forbidden(caller.id, 'create', 'users');
  const body = await readBody(routed.request);
  const username = text(body.username);
  const { state } = routed.rancher;
  if (username === '') throw new ApiError(422, 'MissingRequired', 'username is required');
  if (state.findUser(username)) throw new ApiError(422, 'NotUnique', 'Username is already in use.');
  const user = state.addUser({
    username,
    password: text(body.password),
    name: text(body.name),
    enabled: body.enabled !== false,
    mustChangePassword: body.mustChangePassword === true,
    creatorId: caller.id,
  });
  return json(view(routed, user), 201);
}

/** Nobody may disable himself: 422 (seen on Rancher 2.15.0). */
async function update(routed: RouteRequest): Promise<RouteResponse> {
  const user = findUser(routed, 'update');
  refuseConflict(routed.rancher.state, 'users', user.id);
  const { enabled, name, mustChangePassword } = await readBody(routed.request);
  if (enabled === false && user === callerOf(routed).user) {
    throw new ApiError(422, 'InvalidAction', 'You cannot deactivate yourself');
  }
  if (typeof enabled === 'boolean') user.enabled = enabled;
  if (typeof mustChangePassword === 'boolean') user.mustChangePassword = mustChangePassword;
  if (typeof name === 'string') user.name = name;
  return json(view(routed, user));
}

/** A user's tokens go with him. */
function remove(routed: RouteRequest): RouteResponse {
  const user = findUser(routed, 'delete');
  if (user === callerOf(routed).user) throw new ApiError(422, 'InvalidAction', 'You cannot delete yourself');
  const { state } = routed.rancher;
  const tokens = [...state.tokens.values(), ...state.extTokens.values()];
  state.users.delete(user.id);
  for (const token of tokens.filter(({ userId }) => userId === user.id)) state.deleteToken(token.name);
  return json(view(routed, user));
}

/** Leaves every token of the user as it is, as Rancher does (captured on 2.15.0). */
async function setPassword(routed: RouteRequest): Promise<RouteResponse> {
  const user = findUser(routed, 'update');
  user.password = newPassword(await readBody(routed.request));
  return json(view(routed, user));
}

async function changePassword(routed: RouteRequest): Promise<RouteResponse> {
  const { user } = callerOf(routed);
  const body = await readBody(routed.request);
  if (text(body.currentPassword) !== user.password) {
    throw new ApiError(422, 'InvalidBodyContent', 'invalid current password');
  }
  user.password = newPassword(body);
  user.mustChangePassword = false;
  return { status: 200, contentType: 'application/json', body: '' };
}

function newPassword(body: Record<string, unknown>): string {
  const password = text(body.newPassword);
  if (password === '') throw new ApiError(422, 'InvalidBodyContent', 'must specify a new password');
  return password;
}

function findUser(routed: RouteRequest, verb: string): User {
  const id = param(routed, 'id');
  const { user: caller } = callerOf(routed);
  if (!caller.admin && !(verb === 'get' && id === caller.id)) throw forbidden(caller.id, verb, 'users', id);
  const user = routed.rancher.state.users.get(id);
  if (!user) throw notFound('users', id);
  return user;
}

function view(routed: RouteRequest, user: User) {
  return userView(user, callerOf(routed).user, routed.baseUrl);
}
