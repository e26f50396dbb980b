import { CliError } from '../errors.ts';
import type { Clock } from '../platform/clock.ts';
import { printable } from '../printable.ts';
import type { RancherHttp } from '../rancher/http/http.ts';
import { Secret } from '../secret.ts';
import { serverHost } from '../server-url.ts';
import { type DeviceLogin, type DevicePoll, deviceLoginOf } from './oauth-device.ts';
import { describeFailures } from './oauth-failures.ts';
import type * as OAuth from './oauth-library.ts';
import type { Redirected } from './redirect.ts';

export interface OAuthOptions {
  /** Where the endpoints are; each has to lie on this server. */
  http: RancherHttp;
  server: OAuth.AuthorizationServer;
  clientId: string;
  /** Absent for a public client. */
  clientSecret?: Secret;
  clock: Clock;
}

export interface OAuthTokens {
  accessToken: Secret;
  idToken: Secret | undefined;
  refreshToken: Secret | undefined;
  /** The claims of the ID token; its issuer, audience, nonce and times have been checked. */
  claims: Record<string, unknown>;
}

/**
 * One client of one authorization server. All methods throw `loginRefused` when the server refuses or returns nonsense.
 */
export interface OAuthClient {
  /** A login in the browser with PKCE and a nonce. */
  authorizationUrl(login: { redirectUri: string; state: string; scopes: string[] }): string;
  /** Exchanges the code that `authorizationUrl` led to. */
  redeemCode(redirected: Redirected): Promise<OAuthTokens>;
  beginDeviceLogin(scopes: string[]): Promise<DeviceLogin>;
  pollDeviceLogin(deviceCode: Secret, signal: AbortSignal): Promise<DevicePoll>;
  refresh(refreshToken: Secret): Promise<OAuthTokens>;
}

export async function createOAuthClient({
  http,
  server,
  clientId,
  clientSecret,
  clock,
}: OAuthOptions): Promise<OAuthClient> {
  const oauth = await import('./oauth-library.ts');
  const client: OAuth.Client = { client_id: clientId };
  const authentication = clientSecret === undefined ? oauth.None() : oauth.ClientSecretPost(clientSecret.expose());
  const codeVerifier = oauth.generateRandomCodeVerifier();
  const codeChallenge = await oauth.calculatePKCECodeChallenge(codeVerifier);
  const nonce = oauth.generateRandomNonce();
  const fetchThroughHttp = fetchOver(http, (clockAhead) => {
    client[oauth.clockSkew] = Math.round((clock.now() + clockAhead - Date.now()) / 1_000);
  });
  const options = { [oauth.customFetch]: fetchThroughHttp };
  const orRefused = <T>(work: () => Promise<T>): Promise<T> => describeFailures(oauth, http.server, work);
  const readTokens = (response: OAuth.TokenEndpointResponse): OAuthTokens =>
    toTokens(response, oauth.getValidatedIdTokenClaims(response));

  return {
    authorizationUrl: ({ redirectUri, state, scopes }) =>
      authorizationUrl(
        { http, server },
        {
          response_type: 'code',
          client_id: clientId,
          redirect_uri: redirectUri,
          scope: scopes.join(' '),
          state,
          nonce,
          code_challenge: codeChallenge,
          code_challenge_method: 'S256',
        },
      ),
    redeemCode: ({ parameters, redirectUri, state }) =>
      orRefused(async () => {
        const checked = oauth.validateAuthResponse(server, client, parameters, state);
        const response = await oauth.authorizationCodeGrantRequest(
          server,
          client,
          authentication,
          checked,
          redirectUri,
          codeVerifier,
          options,
        );
        const expected = { expectedNonce: nonce, requireIdToken: true };
        return readTokens(await oauth.processAuthorizationCodeResponse(server, client, response, expected));
      }),
    ...deviceLoginOf({ oauth, server, client, authentication, options, orRefused, readTokens }),
    refresh: (refreshToken) =>
      orRefused(async () => {
        const token = refreshToken.expose();
        const response = await oauth.refreshTokenGrantRequest(server, client, authentication, token, options);
        return readTokens(await oauth.processRefreshTokenResponse(server, client, response));
      }),
  };
}

function authorizationUrl(
  { http, server }: Pick<OAuthOptions, 'http' | 'server'>,
  parameters: Record<string, string>,
): string {
  const endpoint = server.authorization_endpoint ?? '';
  if (!URL.canParse(endpoint) || new URL(endpoint).protocol !== 'https:') {
    throw new CliError('loginRefused', `${serverHost(http.server)} names no https address for its login page`);
  }
  const url = new URL(endpoint);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** The library's requests go over our own connection: its trust, its proxy, its limits, and to no other server. */
function fetchOver(http: RancherHttp, onClock: (clockAhead: number) => void) {
  return async (
    url: string,
    { method, body, signal }: { method: string; body?: unknown; signal?: AbortSignal },
  ): Promise<Response> => {
    if (!url.startsWith(`${http.server}/`)) {
      throw new CliError(
        'loginRefused',
        `${serverHost(http.server)} names an address on another server: ${printable(url)}`,
      );
    }
    const response = await http.send({
      method: method === 'POST' ? 'POST' : 'GET',
      path: url.slice(http.server.length),
      ...(body instanceof URLSearchParams ? { form: new Secret(body.toString()) } : {}),
      ...(signal === undefined ? {} : { signal }),
    });
    onClock(response.clockAhead);
    const contentType = String(response.headers['content-type'] ?? '');
    return new Response(response.text, { status: response.status, headers: { 'content-type': contentType } });
  };
}

function toTokens(response: OAuth.TokenEndpointResponse, claims: OAuth.IDToken | undefined): OAuthTokens {
  const secret = (value: string | undefined): Secret | undefined =>
    value === undefined ? undefined : new Secret(value);
  const accessToken = new Secret(response.access_token);
  if (!accessToken.isOneWord()) throw new Error('its access token has characters that no token has');
  return {
    accessToken,
    idToken: secret(response.id_token),
    refreshToken: secret(response.refresh_token),
    claims: { ...claims },
  };
}
