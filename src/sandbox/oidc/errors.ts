import { json, type RouteResponse } from '../http/route-response.ts';

export type OidcErrorCode =
  | 'invalid_request'
  | 'access_denied'
  | 'unsupported_response_type'
  | 'invalid_scope'
  | 'server_error';

/** An OAuth error; the endpoint decides how it reaches the client. */
export class OidcError extends Error {
  readonly code: OidcErrorCode;

  constructor(code: OidcErrorCode, description: string) {
    super(description);
    this.code = code;
  }
}

/** An error as JSON. Rancher uses 400 for most, `server_error` too (source: pkg/oidc/provider). */
export function errorBody({ code, message }: OidcError, status = 400): RouteResponse {
  return json({ error: code, error_description: message }, status);
}
