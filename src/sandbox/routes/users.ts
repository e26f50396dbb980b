import { refuseConflict } from '../conflicts.ts';
import { collection } from '../http/collection.ts';
import { callerOf, param, type RouteRequest, readBody, text, toBoolean } from '../http/route-request.ts';
import { ApiError, forbidden, json, notFound, type RouteResponse } from '../http/route-response.ts';
import type { Route } from '../http/router.ts';
import type { User } from '../state.ts';
import { userView } from '../views/user.ts';

/** Users: the caller's own, or all of them for admins. */
export const userRoutes: Route[] = [
  { method: 'GET', path: '/v3/users', handler: list },
  { method: 'GET', path: '/v3/users/:id', handler: (request) => json(view(request, findUser(request, 'get'))) },
  { method: 'POST', path: '/v3/users', handler: create },
  { method: 'PUT', path: '/v3/users/:id', handler: update },
  { method: 'DELETE', path: '/v3/users/:id', handler: remove },
  { method: 'POST', path: '/v3/users/:id', action: 'setpassword', handler: setPassword },
  { method: 'POST', path: '/v3/users', action: 'changepassword', handler: changePassword },
];

function list(request: RouteRequest): RouteResponse {
  const { user: caller } = callerOf(request);
  const { baseUrl, url, rancher } = request;
  const visible = [...rancher.state.users.values()].filter((user) => caller.admin || user === caller);
  const wanted = visible.filter((user) => isWanted(user, caller, url.searchParams)).map((user) => view(request, user));
  const self = `${baseUrl}/v3/users`;
  const actions = {
    changepassword: `${self}?action=changepassword`,
    ...(caller.admin && { refreshauthprovideraccess: `${self}?action=refreshauthprovideraccess` }),
  };
  return json(collection(wanted, { self, resourceType: 'user', actions, query: url.searchParams }));
}

/** Whether a user matches the query's filters; other parameters concern paging. */
function isWanted(user: User, caller: User, query: URLSearchParams): boolean {
  const { id, username, name, enabled } = user;
  const fields = { id, username, name, enabled: String(enabled), me: String(user === caller) };
  return Object.entries(fields).every(([field, value]) => (query.get(field) ?? value) === value);
}

async function create(request: RouteRequest): Promise<RouteResponse> {
  const { user: caller } = callerOf(request);
  if (!caller.admin) throw forbidden(caller.id, 'create', 'users');
  const body = await readBody(request.incoming);
  const username = text(body.username);
  const { state } = request.rancher;
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
  return json(view(request, user), 201);
}

/** Users cannot disable themselves, and that is checked before their permission (captured on Rancher 2.15.0). */
async function update(request: RouteRequest): Promise<RouteResponse> {
  const { user: caller } = callerOf(request);
  const user = findUser(request, 'get');
  const { enabled, name, mustChangePassword } = await readBody(request.incoming);
  const isDisabled = enabled !== undefined && !toBoolean(enabled);
  if (isDisabled && user === caller) throw new ApiError(422, 'InvalidAction', 'You cannot deactivate yourself');
  if (!caller.admin) throw forbidden(caller.id, 'update', 'users', user.id);
  refuseConflict(request.rancher.state, 'users', user.id);
  if (enabled !== undefined) request.rancher.state.setEnabled(user, !isDisabled);
  if (mustChangePassword !== undefined) user.mustChangePassword = toBoolean(mustChangePassword);
  if (typeof name === 'string') user.name = name;
  return json(view(request, user));
}

/** A user's tokens are deleted, too. */
function remove(request: RouteRequest): RouteResponse {
  const user = findUser(request, 'delete');
  if (user === callerOf(request).user) throw new ApiError(422, 'InvalidAction', 'You cannot delete yourself');
  const { state } = request.rancher;
  const tokens = [...state.tokens.values(), ...state.extTokens.values()];
  state.users.delete(user.id);
  for (const token of tokens.filter(({ userId }) => userId === user.id)) state.deleteToken(token.name);
  return json(view(request, user));
}

/** The user's tokens stay valid (captured on Rancher 2.15.0). */
async function setPassword(request: RouteRequest): Promise<RouteResponse> {
  const user = findUser(request, 'update');
  user.password = newPassword(await readBody(request.incoming));
  return json(view(request, user));
}

async function changePassword(request: RouteRequest): Promise<RouteResponse> {
  const { user } = callerOf(request);
  const body = await readBody(request.incoming);
  if (text(body.currentPassword) !== user.password) {
    throw new ApiError(422, 'InvalidBodyContent', 'invalid current password');
  }
  user.password = checkNewPassword(newPassword(body), user);
  user.mustChangePassword = false;
  return { status: 200, contentType: 'application/json', body: '' };
}

const MIN_PASSWORD_LENGTH = 12;

/** The checks of a password that users choose for themselves (captured on Rancher 2.15.0). */
function checkNewPassword(password: string, user: User): string {
  const invalid = (message: string) => new ApiError(422, 'InvalidBodyContent', message);
  if (password.length < MIN_PASSWORD_LENGTH) {
    throw invalid(`Password must be at least ${MIN_PASSWORD_LENGTH} characters`);
  }
  if (password === user.password) throw invalid('The new password must not be the same as the current password');
  return password;
}

function newPassword(body: Record<string, unknown>): string {
  const password = text(body.newPassword);
  if (password === '') throw new ApiError(422, 'InvalidBodyContent', 'must specify a new password');
  return password;
}

function findUser(request: RouteRequest, verb: string): User {
  const id = param(request, 'id');
  const { user: caller } = callerOf(request);
  if (!caller.admin && !(verb === 'get' && id === caller.id)) throw forbidden(caller.id, verb, 'users', id);
  const user = request.rancher.state.users.get(id);
  if (!user) throw notFound('users', id);
  return user;
}

function view(request: RouteRequest, user: User) {
  return userView(user, callerOf(request).user, request.baseUrl);
}
