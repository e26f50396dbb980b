import type { RancherState } from '../state.ts';
import { OidcError } from './errors.ts';

export const SCOPES = ['openid', 'profile', 'offline_access'];

/** A client's authorization request; absent parameters are empty. */
export interface AuthorizationRequest {
  clientId: string;
  redirectUri: string;
  responseType: string;
  scopes: string[];
  codeChallenge: string;
  codeChallengeMethod: string;
  state: string;
  nonce: string;
}

export function readAuthorizationRequest(parameters: URLSearchParams): AuthorizationRequest {
  const get = (name: string) => parameters.get(name) ?? '';
  return {
    clientId: get('client_id'),
    redirectUri: get('redirect_uri'),
    responseType: get('response_type'),
    scopes: get('scope').split(' '),
    codeChallenge: get('code_challenge'),
    codeChallengeMethod: get('code_challenge_method'),
    state: get('state'),
    nonce: get('nonce'),
  };
}

/** Checks a request as Rancher does, in its order and with its messages (source: pkg/oidc/provider/authorize.go). */
export function checkAuthorizationRequest({ oidcClients }: RancherState, request: AuthorizationRequest): void {
  if (request.responseType !== 'code') {
    throw new OidcError('unsupported_response_type', 'response type not supported');
  }
  if (request.codeChallengeMethod !== 'S256') {
    throw new OidcError('invalid_request', 'challenge_method not supported, only S256 is supported');
  }
  checkScopes(request.scopes);
  if (request.codeChallenge === '') throw new OidcError('invalid_request', 'missing code_challenge');
  const client = oidcClients.get(request.clientId);
  if (!client) throw new OidcError('server_error', 'OIDC client not found: <nil>');
  if (!client.redirectUris.includes(request.redirectUri)) {
    throw new OidcError('invalid_request', `redirect_uri ${request.redirectUri} is not registered`);
  }
}

function checkScopes(scopes: string[]): void {
  if (!scopes.includes('openid')) throw new OidcError('invalid_scope', 'missing openid scope');
  const unknown = scopes.find((scope) => !SCOPES.includes(scope));
  if (unknown !== undefined) throw new OidcError('invalid_scope', `invalid scope: ${unknown}`);
}
