import { Secret } from '../secret.ts';
import { isConfidential } from '../server-url.ts';
import type { OAuthTokens } from './oauth.ts';
import type * as OAuth from './oauth-library.ts';

/** What a person enters on another device. */
export interface DeviceLogin {
  userCode: string;
  verificationUrl: string;
  /** The same with the user code in it, if the server has that. */
  completeUrl: string | undefined;
  deviceCode: Secret;
  /** Milliseconds. */
  lifetime: number;
  /** Milliseconds between two polls. */
  interval: number;
}

/** The result of one poll: the tokens, or how much longer to wait between polls from now on, in milliseconds. */
export type DevicePoll = { tokens: OAuthTokens } | { slowDown: number };

/**
 * RFC 8628: how much longer to wait after each `slow_down`, and the interval where the server names none. Milliseconds.
 */
const deviceInterval = 5_000;

/** What a device login shares with the other grants of a client. */
interface Grants {
  oauth: typeof OAuth;
  server: OAuth.AuthorizationServer;
  client: OAuth.Client;
  authentication: OAuth.ClientAuth;
  /** For each request of the library. */
  options: OAuth.TokenEndpointRequestOptions;
  orRefused: <T>(work: () => Promise<T>) => Promise<T>;
  readTokens: (response: OAuth.TokenEndpointResponse) => OAuthTokens;
}

/** The two steps of a device login (RFC 8628). */
export function deviceLoginOf({ oauth, server, client, authentication, options, orRefused, readTokens }: Grants) {
  return {
    beginDeviceLogin: (scopes: string[]): Promise<DeviceLogin> =>
      orRefused(async () => {
        const parameters = { scope: scopes.join(' ') };
        const response = await oauth.deviceAuthorizationRequest(server, client, authentication, parameters, options);
        return readDeviceLogin(await oauth.processDeviceAuthorizationResponse(server, client, response));
      }),
    pollDeviceLogin: (deviceCode: Secret, signal: AbortSignal): Promise<DevicePoll> =>
      orRefused(async () => {
        const code = deviceCode.expose();
        const polling = { ...options, signal };
        const response = await oauth.deviceCodeGrantRequest(server, client, authentication, code, polling);
        try {
          return { tokens: readTokens(await oauth.processDeviceCodeResponse(server, client, response)) };
        } catch (error) {
          return readPending(oauth, error);
        }
      }),
  };
}

/** While the person is not done, the server returns an error. Throws any other one. */
function readPending(oauth: typeof OAuth, error: unknown): DevicePoll {
  const code = error instanceof oauth.ResponseBodyError ? error.error : undefined;
  if (code === 'authorization_pending') return { slowDown: 0 };
  if (code === 'slow_down') return { slowDown: deviceInterval };
  throw error;
}

function readDeviceLogin(response: OAuth.DeviceAuthorizationResponse): DeviceLogin {
  for (const address of [response.verification_uri, response.verification_uri_complete ?? response.verification_uri]) {
    if (!URL.canParse(address) || !isConfidential(new URL(address)))
      throw new Error('it names no https address to open');
  }
  return {
    userCode: response.user_code,
    verificationUrl: response.verification_uri,
    completeUrl: response.verification_uri_complete,
    deviceCode: new Secret(response.device_code),
    lifetime: response.expires_in * 1_000,
    interval: (response.interval ?? deviceInterval / 1_000) * 1_000,
  };
}
