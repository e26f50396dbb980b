import { CliError } from '../errors.ts';
import type { Clock } from '../platform/clock.ts';
import { printable } from '../printable.ts';
import type { RancherHttp } from '../rancher/http.ts';
import { Secret } from '../secret.ts';
import { isConfidential, serverHost } from '../server-url.ts';
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
  /** What the ID token says; its issuer, audience, nonce and times have been checked. */
  claims: Record<string, unknown>;
}

/** What a person types in on another device. */
export interface DeviceLogin {
  userCode: string;
  verificationUrl: string;
  /** The same with the user code in it, if the server offers that. */
  completeUrl: string | undefined;
  deviceCode: Secret;
  /** Milliseconds. */
  lifetime: number;
  /** Milliseconds between two polls. */
  interval: number;
}

/** What came of one poll: the tokens, or how much longer to wait between polls from now on, in milliseconds. */
export type DevicePoll = { tokens: OAuthTokens } | { slowDown: number };

/** One client of one authorization server. All methods throw `loginRefused` when the server says no or answers nonsense. */
export interface OAuthClient {
  /** A login in the browser with PKCE and a nonce. */
  authorizationUrl(login: { redirectUri: string; state: string; scopes: string[] }): string;
  /** Exchanges the code that came of `authorizationUrl`. */
  redeemCode(answer: Redirected): Promise<OAuthTokens>;
  beginDeviceLogin(scopes: string[]): Promise<DeviceLogin>;
  pollDeviceLogin(deviceCode: Secret, signal: AbortSignal): Promise<DevicePoll>;
  refresh(refreshToken: Secret): Promise<OAuthTokens>;
}

/** RFC 8628: how much longer to wait after each `slow_down`, and the interval where none is told. */
const deviceInterval = 5_000;

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
  const readTokens = (answer: OAuth.TokenEndpointResponse): OAuthTokens =>
    toTokens(answer, oauth.getValidatedIdTokenClaims(answer));

  return {
    authorizationUrl({ redirectUri, state, scopes }) {
      const endpoint = server.authorization_endpoint ?? '';
      if (!URL.canParse(endpoint) || new URL(endpoint).protocol !== 'https:') {
        throw new CliError('loginRefused', `${serverHost(http.server)} names no https address for its login page`);
      }
      const url = new URL(endpoint);
      const parameters = {
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: scopes.join(' '),
        state,
        nonce,
        code_challenge: codeChallenge,
        code_challenge_method: 'S256',
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return url.href;
    },
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
    beginDeviceLogin: (scopes) =>
      orRefused(async () => {
        const parameters = { scope: scopes.join(' ') };
        const response = await oauth.deviceAuthorizationRequest(server, client, authentication, parameters, options);
        return readDeviceLogin(await oauth.processDeviceAuthorizationResponse(server, client, response));
      }),
    pollDeviceLogin: (deviceCode, signal) =>
      orRefused(async () => {
        const code = deviceCode.expose();
        const polling = { ...options, signal };
        const response = await oauth.deviceCodeGrantRequest(server, client, authentication, code, polling);
        try {
          return { tokens: readTokens(await oauth.processDeviceCodeResponse(server, client, response)) };
        } catch (error) {
          const answer = error instanceof oauth.ResponseBodyError ? error.error : undefined;
          if (answer === 'authorization_pending') return { slowDown: 0 };
          if (answer === 'slow_down') return { slowDown: deviceInterval };
          throw error;
        }
      }),
    refresh: (refreshToken) =>
      orRefused(async () => {
        const token = refreshToken.expose();
        const response = await oauth.refreshTokenGrantRequest(server, client, authentication, token, options);
        return readTokens(await oauth.processRefreshTokenResponse(server, client, response));
      }),
  };
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
    const answer = await http.send({
      method: method === 'POST' ? 'POST' : 'GET',
      path: url.slice(http.server.length),
      ...(body instanceof URLSearchParams ? { form: new Secret(body.toString()) } : {}),
      ...(signal === undefined ? {} : { signal }),
    });
    onClock(answer.clockAhead);
    const contentType = String(answer.headers['content-type'] ?? '');
    return new Response(answer.text, { status: answer.status, headers: { 'content-type': contentType } });
  };
}

function toTokens(answer: OAuth.TokenEndpointResponse, claims: OAuth.IDToken | undefined): OAuthTokens {
  const secret = (value: string | undefined): Secret | undefined =>
    value === undefined ? undefined : new Secret(value);
  const accessToken = new Secret(answer.access_token);
  if (!accessToken.isOneWord()) throw new Error('its access token has characters that no token has');
  return {
    accessToken,
    idToken: secret(answer.id_token),
    refreshToken: secret(answer.refresh_token),
    claims: { ...claims },
  };
}

function readDeviceLogin(answer: OAuth.DeviceAuthorizationResponse): DeviceLogin {
  for (const address of [answer.verification_uri, answer.verification_uri_complete ?? answer.verification_uri]) {
    if (!URL.canParse(address) || !isConfidential(new URL(address)))
      throw new Error('it names no https address to open');
  }
  return {
    userCode: answer.user_code,
    verificationUrl: answer.verification_uri,
    completeUrl: answer.verification_uri_complete,
    deviceCode: new Secret(answer.device_code),
    lifetime: answer.expires_in * 1_000,
    interval: (answer.interval ?? deviceInterval / 1_000) * 1_000,
  };
}
