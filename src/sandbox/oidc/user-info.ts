import type { RouteRequest } from '../http/route-request.ts';
import { json, type RouteResponse } from '../http/route-response.ts';
import { errorBody, OidcError } from './errors.ts';

/**
 * The userinfo endpoint: the user of an access token. An invalid one is a 400, not a 401 (source:
 * pkg/oidc/provider/userinfo.go).
 */
export function userInfo({ caller, rancher }: RouteRequest): RouteResponse {
  if (caller?.accessToken === undefined) return errorBody(new OidcError('invalid_request', 'invalid access_token'));
  const { id, name } = caller.user;
  const scope = rancher.state.oidcKey.verify(caller.accessToken)?.scope;
  const isProfile = Array.isArray(scope) && scope.includes('profile');
  return json({ sub: id, ...(isProfile && { username: name, preferred_username: name }) });
}
