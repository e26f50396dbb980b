import { json, type RouteResponse } from '../route-response.ts';

export type OidcErrorCode =
  | 'invalid_request'
  | 'access_denied'
  | 'unsupported_response_type'
  | 'invalid_scope'
  | 'server_error';

/** A refusal in OAuth's words; how it reaches the client is for the endpoint to say. */
export class OidcError extends Error {
  readonly code: OidcErrorCode;

  constructor(code: OidcErrorCode, description: string) {
    super(description);
    this.code = code;
  }
}

/** A refusal as JSON. Rancher says 400 for most, `server_error` too (source: pkg/oidc/provider). */
export function errorBody({ code, message }: OidcError, status = 400): RouteResponse {
  return json({ error: code, error_description: message }, status);
}
