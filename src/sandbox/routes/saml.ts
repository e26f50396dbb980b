import { cookieOf } from '../http/cookies.ts';
import { readForm } from '../http/form.ts';
import { redirect } from '../http/html.ts';
import { param, type RouteRequest, text } from '../http/route-request.ts';
import { ApiError, json, type RouteResponse } from '../http/route-response.ts';
import type { Route } from '../http/router.ts';
import { type Proof, userOf } from '../providers/external-user.ts';
import type { Provider } from '../providers/provider.ts';
import { clearedSamlCookie, relayCookie, SAML_COOKIES, samlCookie } from '../saml/cookies.ts';
import { encryptFor } from '../saml/public-key.ts';
import { beginRequest, REQUEST_LIFETIME_S, type SamlRequest } from '../saml/requests.ts';
import { proofIn } from '../saml/response.ts';
import type { RancherState, User } from '../state.ts';
import { bearerOf, issueCliKubeconfig, issueSession, sessionCookie } from '../tokens/issue.ts';
import { expiresAtText } from '../views/token.ts';

const REQUEST_ID = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/;

/** Where the identity provider's response arrives. */
export const samlRoutes: Route[] = [
  { method: 'POST', path: '/v1-saml/:provider/saml/acs', open: true, handler: consumeAssertion },
];

/** Starts a login with a SAML provider: where the browser has to go, and cookies for its return (captured). */
export function beginSamlLogin(
  { rancher }: RouteRequest,
  provider: Provider,
  body: Record<string, unknown>,
): RouteResponse {
  const { state } = rancher;
  const finalRedirectUrl = text(body.finalRedirectUrl);
  if (!isOwn(finalRedirectUrl, state)) throw new ApiError(400, 'Invalid redirect URL', 'failed to login');
  const { relayState, id, url } = beginRequest(state, provider);
  const values = [
    [SAML_COOKIES.finalRedirectUrl, finalRedirectUrl],
    [SAML_COOKIES.action, 'login'],
    [SAML_COOKIES.publicKey, text(body.publicKey)],
    [SAML_COOKIES.requestId, text(body.requestId)],
    [SAML_COOKIES.responseType, text(body.responseType)],
    [relayCookie(relayState), id],
  ] as const;
  const cookies = values.flatMap(([name, value]) =>
    value === '' ? [] : [samlCookie(name, value, provider.id, REQUEST_LIFETIME_S)],
  );
  return { ...json({ idpRedirectUrl: url, type: 'samlLoginOutput' }), headers: { 'Set-Cookie': cookies } };
}

/** A login may end at Rancher's own host and port only. */
function isOwn(url: string, state: RancherState): boolean {
  return URL.canParse(url) && new URL(url).host === new URL(state.setting('server-url')).host;
}

/** Every response is a redirect, even after an error (captured on Rancher 2.15.0). */
async function consumeAssertion(request: RouteRequest): Promise<RouteResponse> {
  const { state } = request.rancher;
  const form = await readForm(request.incoming);
  const provider = state.providers.get(param(request, 'provider'));
  const relayState = form.get('RelayState') ?? '';
  const pending = pendingRequest(request, relayState);
  const proof = provider && pending && proofIn(form.get('SAMLResponse') ?? '', pending.id, provider);
  if (!provider || !pending || !proof) return redirect('/login?errorCode=403');
  const cookies = [clearedSamlCookie(relayCookie(relayState))];
  const user = pending.used || !provider.enabled ? undefined : enabledUser(state, provider, proof);
  pending.used = true;
  if (!user) return redirect(`${state.setting('server-url')}${state.profile.loginPage}?errorCode=403`, { cookies });
  return finish(request, user, cookies);
}

/** The login that the browser's cookie and the relay state belong to; undefined when it has timed out. */
function pendingRequest({ rancher, incoming, params }: RouteRequest, relayState: string): SamlRequest | undefined {
  const pending = rancher.state.samlRequests.get(relayState);
  const isKnown = pending && cookieOf(incoming, relayCookie(relayState)) === pending.id;
  if (!isKnown || pending.providerId !== params.provider) return undefined;
  return pending.expiresAt > rancher.clock.now() ? pending : undefined;
}

function enabledUser(state: RancherState, provider: Provider, proof: Proof): User | undefined {
  try {
    return userOf(state, provider, proof);
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

/** Logs the browser in, and issues a token for a waiting terminal if its key and request id are valid. */
function finish({ rancher, incoming }: RouteRequest, user: User, cookies: string[]): RouteResponse {
  const { state } = rancher;
  user.lastLogin = rancher.clock.now();
  const session = issueSession(state, user, 'UI session');
  const final = cookieOf(incoming, SAML_COOKIES.finalRedirectUrl) ?? '';
  const publicKey = cookieOf(incoming, SAML_COOKIES.publicKey);
  const requestId = cookieOf(incoming, SAML_COOKIES.requestId);
  cookies.push(sessionCookie(session), clearedSamlCookie(SAML_COOKIES.finalRedirectUrl));
  if (publicKey === undefined || requestId === undefined) return redirect(final, { cookies });
  if (!leaveToken(state, user, { publicKey, requestId })) return redirect(`${final}errorCode=500`, { cookies });
  cookies.push(clearedSamlCookie(SAML_COOKIES.responseType), clearedSamlCookie(SAML_COOKIES.publicKey));
  return redirect(final, { cookies });
}

/** Always an unscoped kubeconfig token, whatever the response type (captured on Rancher 2.15.0). */
function leaveToken(state: RancherState, user: User, requested: { publicKey: string; requestId: string }): boolean {
  if (!REQUEST_ID.test(requested.requestId) || state.authTokens.has(requested.requestId)) return false;
  const token = issueCliKubeconfig(state, user, null);
  try {
    const encrypted = encryptFor(requested.publicKey, bearerOf(token));
    state.authTokens.set(requested.requestId, {
      token: encrypted,
      expiresAt: expiresAtText(token),
      created: state.clock.now(),
    });
    return true;
  } catch {
    state.tokens.delete(token.name);
    return false;
  }
}
