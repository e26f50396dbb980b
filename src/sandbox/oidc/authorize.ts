import { text as readText } from 'node:stream/consumers';
import { randomWord } from '../names.ts';
import { type RouteRequest, serverUrl } from '../route-request.ts';
import type { RouteResponse } from '../route-response.ts';
import type { RancherState } from '../state.ts';
import type { Token } from '../tokens.ts';
import {
  type AuthorizationRequest,
  checkAuthorizationRequest,
  readAuthorizationRequest,
} from './authorization-request.ts';
import { errorBody, OidcError } from './errors.ts';

/**
 * The authorization endpoint: sends the browser back with a code when it is signed in, else to the dashboard's login page. Once there
 * is an address to go back to, every refusal goes there, even to one that is not registered (source: pkg/oidc/provider/authorize.go).
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

/** The token the browser is signed in with: one of v3, neither one of `ext.cattle.io/v1` nor a JWT. */
function browserToken({ caller, rancher }: RouteRequest): Token | undefined {
  return rancher.state.tokens.get(caller?.token.name ?? '');
}

/** The whole request but for `code_challenge_method`, which the real server leaves out too. */
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
  const code = `code-${randomWord(40)}`;
  const { clientId, scopes, codeChallenge, nonce } = request;
  state.givenOut.set(code, 'code');
  state.oidcCodes.set(code, { clientId, tokenName: name, scopes, codeChallenge, nonce, created: state.clock.now() });
  return code;
}

/** A 302 with these parameters, in Go's order, in place of the address's own; empty ones are left out. */
function redirect(address: string, parameters: Record<string, string>): RouteResponse {
  const location = new URL(address);
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== ''));
  query.sort();
  location.search = query.toString();
  return { status: 302, contentType: null, headers: { Location: location.href } };
}
