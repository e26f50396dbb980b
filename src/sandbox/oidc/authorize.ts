import { text as readText } from 'node:stream/consumers';
import { type RouteRequest, serverUrl } from '../http/route-request.ts';
import type { RouteResponse } from '../http/route-response.ts';
import { randomText } from '../names.ts';
import type { RancherState } from '../state.ts';
import type { Token } from '../tokens/tokens.ts';
import {
  type AuthorizationRequest,
  checkAuthorizationRequest,
  readAuthorizationRequest,
} from './authorization-request.ts';
import { errorBody, OidcError } from './errors.ts';

/**
 * The authorization endpoint: sends the browser back with a code when it is signed in, else to the dashboard's login
 * page. Every error goes to the redirect URI, even to one that is not registered (source:
 * pkg/oidc/provider/authorize.go).
 */
export async function authorize(request: RouteRequest): Promise<RouteResponse> {
  const { state } = request.rancher;
  const authorization = readAuthorizationRequest(await parameters(request));
  const { redirectUri, state: clientState } = authorization;
  if (redirectUri === '') return errorBody(new OidcError('invalid_request', 'missing redirect_uri'));
  if (!URL.canParse(redirectUri)) return errorBody(new OidcError('invalid_request', 'invalid redirect_uri'));
  try {
    checkAuthorizationRequest(state, authorization);
  } catch (error) {
    if (!(error instanceof OidcError)) throw error;
    return redirect(redirectUri, { error: error.code, error_description: error.message, state: clientState });
  }
  const token = browserToken(request);
  if (!token) return redirect(`${serverUrl(request)}/dashboard/auth/login`, loginParameters(authorization));
  return redirect(redirectUri, { code: issueCode(state, authorization, token), state: clientState });
}

async function parameters({ incoming, url }: RouteRequest): Promise<URLSearchParams> {
  return incoming.method === 'POST' ? new URLSearchParams(await readText(incoming)) : url.searchParams;
}

/** The token that the browser is signed in with: one of v3, not of `ext.cattle.io/v1`, no JWT. */
function browserToken({ caller, rancher }: RouteRequest): Token | undefined {
  return rancher.state.tokens.get(caller?.token.name ?? '');
}

/** The whole request without `code_challenge_method`, as the real server does it. */
function loginParameters(request: AuthorizationRequest): Record<string, string> {
  return {
    response_type: request.responseType,
    client_id: request.clientId,
    redirect_uri: request.redirectUri,
    scope: request.scopes.join(' '),
    code_challenge: request.codeChallenge,
    state: request.state,
    nonce: request.nonce,
  };
}

function issueCode(state: RancherState, request: AuthorizationRequest, { name }: Token): string {
  const code = `code-${randomText(40)}`;
  const { clientId, scopes, codeChallenge, nonce } = request;
  state.issuedSecrets.set(code, 'code');
  state.oidcCodes.set(code, { clientId, tokenName: name, scopes, codeChallenge, nonce, created: state.clock.now() });
  return code;
}

/** A 302 to the address with these parameters instead of its own, sorted as Go does, without empty ones. */
function redirect(address: string, parameters: Record<string, string>): RouteResponse {
  const location = new URL(address);
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== ''));
  query.sort();
  location.search = query.toString();
  return { status: 302, contentType: null, headers: { Location: location.href } };
}
