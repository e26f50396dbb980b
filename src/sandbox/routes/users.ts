import { type Answer, ApiError, forbidden, json, notFound } from '../answers.ts';
import { collection } from '../collection.ts';
import { refuseConflict } from '../conflicts.ts';
import { callerOf, type Exchange, param, readBody, text } from '../exchange.ts';
import type { Route } from '../router.ts';
import type { User } from '../state.ts';
import { userView } from '../views/user.ts';

/** Users: oneself for everybody, all of them for admins. */
export const userRoutes: Route[] = [
  { method: 'GET', path: '/v3/users', handler: list },
  { method: 'GET', path: '/v3/users/:id', handler: (exchange) => json(view(exchange, findUser(exchange, 'get'))) },
  { method: 'POST', path: '/v3/users', handler: create },
  { method: 'PUT', path: '/v3/users/:id', handler: update },
  { method: 'DELETE', path: '/v3/users/:id', handler: remove },
  { method: 'POST', path: '/v3/users/:id', action: 'setpassword', handler: setPassword },
  { method: 'POST', path: '/v3/users', action: 'changepassword', handler: changePassword },
];

function list(exchange: Exchange): Answer {
  const { user: asker } = callerOf(exchange);
  const { baseUrl, url, rancher } = exchange;
  const visible = [...rancher.state.users.values()].filter((user) => asker.admin || user === asker);
  const wanted = visible.filter((user) => isWanted(user, asker, url.searchParams)).map((user) => view(exchange, user));
  const self = `${baseUrl}/v3/users`;
  const actions = { changepassword: `${self}?action=changepassword` };
  return json(collection(wanted, { self, resourceType: 'user', actions, query: url.searchParams }));
}

/** Whether a user is what the query's filters ask for; other parameters are for the page. */
function isWanted(user: User, asker: User, query: URLSearchParams): boolean {
  const { id, username, name, enabled } = user;
  const fields = { id, username, name, enabled: String(enabled), me: String(user === asker) };
  return Object.entries(fields).every(([field, value]) => (query.get(field) ?? value) === value);
}

async function create(exchange: Exchange): Promise<Answer> {
  const { user: asker } = callerOf(exchange);
  if (!asker.admin) throw forbidden(asker.id, 'create', 'users');
  const body = await readBody(exchange.request);
  const username = text(body.username);
  const { state } = exchange.rancher;
  if (username === '') throw new ApiError(422, 'MissingRequired', 'username is required');
  if (state.findUser(username)) throw new ApiError(422, 'NotUnique', 'Username is already in use.');
  const user = state.addUser({
    username,
    password: text(body.password),
    name: text(body.name),
    enabled: body.enabled !== false,
    mustChangePassword: body.mustChangePassword === true,
    creatorId: asker.id,
  });
  return json(view(exchange, user), 201);
}

/** Nobody may disable himself: 422 (seen on Rancher 2.15.0). */
async function update(exchange: Exchange): Promise<Answer> {
  const user = findUser(exchange, 'update');
  refuseConflict(exchange.rancher.state, 'users', user.id);
  const { enabled, name, mustChangePassword } = await readBody(exchange.request);
  if (enabled === false && user === callerOf(exchange).user) {
    throw new ApiError(422, 'InvalidAction', 'You cannot deactivate yourself');
  }
  if (typeof enabled === 'boolean') user.enabled = enabled;
  if (typeof mustChangePassword === 'boolean') user.mustChangePassword = mustChangePassword;
  if (typeof name === 'string') user.name = name;
  return json(view(exchange, user));
}

/** A user's tokens go with him. */
function remove(exchange: Exchange): Answer {
  const user = findUser(exchange, 'delete');
  if (user === callerOf(exchange).user) throw new ApiError(422, 'InvalidAction', 'You cannot delete yourself');
  const { state } = exchange.rancher;
  const tokens = [...state.tokens.values(), ...state.extTokens.values()];
  state.users.delete(user.id);
  for (const token of tokens.filter(({ userId }) => userId === user.id)) state.deleteToken(token.name);
  return json(view(exchange, user));
}

/** Leaves every token of the user as it is, as Rancher does (captured on 2.15.0). */
async function setPassword(exchange: Exchange): Promise<Answer> {
  const user = findUser(exchange, 'update');
  user.password = newPassword(await readBody(exchange.request));
  return json(view(exchange, user));
}

async function changePassword(exchange: Exchange): Promise<Answer> {
  const { user } = callerOf(exchange);
  const body = await readBody(exchange.request);
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

function findUser(exchange: Exchange, verb: string): User {
  const id = param(exchange, 'id');
  const { user: asker } = callerOf(exchange);
  if (!asker.admin && !(verb === 'get' && id === asker.id)) throw forbidden(asker.id, verb, 'users', id);
  const user = exchange.rancher.state.users.get(id);
  if (!user) throw notFound('users', id);
  return user;
}

function view(exchange: Exchange, user: User) {
  return userView(user, callerOf(exchange).user, exchange.baseUrl);
}
