import { type Answer, ApiError, errorAnswer, json } from '../answers.ts';
import { cookieOf } from '../cookies.ts';
import { type Exchange, param, readBody, text } from '../exchange.ts';
import { bearerOf, issueCliKubeconfig, issueSession, sessionCookie } from '../issue.ts';
import { enabledProviderOfType } from '../providers/enabled.ts';
import { userOf } from '../providers/outside-user.ts';
import { clearVerifierCookie, idTokenCookie, VERIFIER_COOKIE } from '../providers/pkce-cookie.ts';
import { prove } from '../providers/prove.ts';
import type { Provider } from '../providers/provider.ts';
import type { Route } from '../router.ts';
import { hasNewApis, hasV3Public } from '../served.ts';
import type { RancherState, User } from '../state.ts';
import type { Token } from '../tokens.ts';
import { expiresAtText } from '../views/token.ts';
import { beginSamlLogin } from './saml.ts';

type Body = Record<string, unknown>;

/** Login with every provider, the new way and the old one. */
export const loginRoutes: Route[] = [
  { method: 'POST', path: '/v1-public/login', open: true, served: hasNewApis, handler: login },
  {
    method: 'POST',
    path: '/v3-public/:providers/:id',
    action: 'login',
    open: true,
    served: hasV3Public,
    handler: v3Login,
  },
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

async function loginWith(exchange: Exchange, type: string, body: Body): Promise<Answer> {
  const { state } = exchange.rancher;
  if (type === 'localProvider') {
    return logInAs(exchange, checkPassword(state, text(body.username), text(body.password)), body);
  }
  const provider = enabledProviderOfType(state, type);
  if (provider.kind === 'saml') return beginSamlLogin(exchange, provider, body);
  return provider.kind === 'oidc' ? oidcLogin(exchange, provider, body) : outsideLogin(exchange, provider, body);
}

function checkPassword(state: RancherState, username: string, password: string): User {
  const user = state.findUser(username);
  if (!user || user.password !== password) throw new ApiError(401, 'Unauthorized', 'authentication failed');
  if (!user.enabled) throw new ApiError(403, 'PermissionDenied', '');
  return user;
}

async function outsideLogin(exchange: Exchange, provider: Provider, body: Body): Promise<Answer> {
  const { state, clock } = exchange.rancher;
  const proof = await prove(provider, { body, verifier: undefined, now: clock.now() });
  return logInAs(exchange, userOf(state, provider, proof), body);
}

/** The verifier's cookie is cleared whatever comes of it; without it, where there has to be one, nobody is asked (captured). */
async function oidcLogin(exchange: Exchange, provider: Provider, body: Body): Promise<Answer> {
  const { state, clock } = exchange.rancher;
  const verifier = provider.redirectsByRancher ? cookieOf(exchange.request, VERIFIER_COOKIE) : undefined;
  if (provider.redirectsByRancher && verifier === undefined) throw new ApiError(500, 'ServerError', '');
  const cleared = verifier === undefined ? [] : [clearVerifierCookie(clock.now())];
  try {
    const proof = await prove(provider, { body, verifier, now: clock.now() });
    const answer = logInAs(exchange, userOf(state, provider, proof), body);
    return withCookies(answer, [...cleared, ...(proof.idToken ? [idTokenCookie(proof.idToken)] : [])]);
  } catch (error) {
    if (error instanceof ApiError) return withCookies(errorAnswer(error), cleared);
    throw error;
  }
}

function logInAs({ rancher }: Exchange, user: User, body: Body): Answer {
  user.lastLogin = rancher.clock.now();
  const responseType = text(body.responseType);
  const token = issue(rancher.state, user, responseType, text(body.description));
  return responseType === 'cookie' ? cookieAnswer(token) : tokenAnswer(token);
}

/** `kubeconfig`, `kubeconfig_<cluster id>` (which is not looked up), or a session for any other word (captured). */
function issue(state: RancherState, user: User, responseType: string, description: string): Token {
  const [kind, ...rest] = responseType.split('_');
  if (kind !== 'kubeconfig') return issueSession(state, user, description);
  const clusterId = rest.length > 0 ? rest.join('_') : null;
  return issueCliKubeconfig(state, user, clusterId);
}

function cookieAnswer(token: Token): Answer {
  return { status: 200, contentType: null, body: '', headers: { 'Set-Cookie': sessionCookie(token) } };
}

function tokenAnswer(token: Token): Answer {
  const fields = { baseType: 'token', expiresAt: expiresAtText(token), id: token.name };
  return json({ ...fields, token: bearerOf(token), type: 'token' }, 201);
}

function withCookies(answer: Answer, cookies: string[]): Answer {
  const all = [...cookies, ...[answer.headers?.['Set-Cookie'] ?? []].flat()];
  return all.length === 0 ? answer : { ...answer, headers: { ...answer.headers, 'Set-Cookie': all } };
}
