import { type Answer, ApiError, json } from '../answers.ts';
import { type Exchange, param, readBody, text } from '../exchange.ts';
import { bearerOf, issueKubeconfig, issueSession } from '../issue.ts';
import type { Route } from '../router.ts';
import type { RancherState, User } from '../state.ts';
import type { Token } from '../tokens.ts';
import { expiresAtText } from '../views/token.ts';

/** Provider types Rancher 2.15 knows; a known one that is not enabled is a 500, any other word a 422 (captured). */
const KNOWN_PROVIDERS = new Set(
  ['local', 'openLdap', 'freeIpa', 'activeDirectory', 'azureAD', 'ping', 'adfs', 'keyCloak', 'okta', 'shibboleth']
    .concat(['github', 'githubApp', 'googleOAuth', 'oidc', 'keyCloakOIDC', 'genericOIDC', 'cognito'])
    .map((name) => `${name}Provider`),
);

/** Login with the local provider, the new way and the old one. */
export const loginRoutes: Route[] = [
  { method: 'POST', path: '/v1-public/login', open: true, handler: login },
  { method: 'POST', path: '/v3-public/:providers/:id', action: 'login', open: true, handler: v3Login },
];

async function login(exchange: Exchange): Promise<Answer> {
  const body = await readBody(exchange.request);
  return loginWith(exchange, text(body.type), body);
}

/** The old way has the provider's type in its path: `/v3-public/localProviders/local`. */
async function v3Login(exchange: Exchange): Promise<Answer> {
  const type = param(exchange, 'providers').replace(/s$/, '');
  return loginWith(exchange, type, await readBody(exchange.request));
}

function loginWith({ rancher }: Exchange, type: string, body: Record<string, unknown>): Answer {
  if (!KNOWN_PROVIDERS.has(type)) throw new ApiError(422, 'InvalidBodyContent', '');
  if (type !== 'localProvider') throw new ApiError(500, 'ServerError', '');
  const user = checkPassword(rancher.state, text(body.username), text(body.password));
  user.lastLogin = rancher.clock.now();
  const responseType = text(body.responseType);
  const token = issue(rancher.state, user, responseType, text(body.description));
  return responseType === 'cookie' ? cookieAnswer(token) : tokenAnswer(token);
}

function checkPassword(state: RancherState, username: string, password: string): User {
  const user = state.findUser(username);
  if (!user || user.password !== password) throw new ApiError(401, 'Unauthorized', 'authentication failed');
  if (!user.enabled) throw new ApiError(403, 'PermissionDenied', '');
  return user;
}

/** `kubeconfig`, `kubeconfig_<cluster id>` (which is not looked up), or a session for any other word (captured). */
function issue(state: RancherState, user: User, responseType: string, description: string): Token {
  const [kind, ...rest] = responseType.split('_');
  if (kind !== 'kubeconfig') return issueSession(state, user, description);
  const clusterId = rest.length > 0 ? rest.join('_') : null;
  return issueKubeconfig(state, user, clusterId, { nameCluster: true });
}

function cookieAnswer(token: Token): Answer {
  const cookie = `R_SESS=${bearerOf(token)}; Path=/; HttpOnly; Secure; SameSite=Lax`;
  return { status: 200, contentType: null, body: '', headers: { 'Set-Cookie': cookie } };
}

function tokenAnswer(token: Token): Answer {
  const fields = { baseType: 'token', expiresAt: expiresAtText(token), id: token.name };
  return json({ ...fields, token: bearerOf(token), type: 'token' }, 201);
}
