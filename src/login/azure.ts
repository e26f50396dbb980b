import { CliError } from '../errors.ts';
import { loginCommand } from '../own-commands.ts';
import { RancherError } from '../rancher/http/responses.ts';
import { logInToRancher } from '../rancher/login/login.ts';
import type { Provider } from '../rancher/login/providers.ts';
import { serverHost } from '../server-url.ts';
import type { LoginContext, LoginResult } from './method.ts';
import type { OAuthClient, OAuthTokens } from './oauth.ts';

/** The client of Azure AD that Rancher's entry names: a public one, with the endpoints of the tenant. */
export async function connectToAzure(
  { http, profile, connect, clock }: LoginContext,
  { authUrl, deviceAuthUrl, tokenUrl, clientId }: Provider,
): Promise<OAuthClient> {
  if (clientId === undefined || tokenUrl === undefined || !tokenUrl.startsWith('https://')) {
    throw new CliError(
      'loginRefused',
      `${serverHost(http.server)} does not say how to log in with Azure AD`,
      `Log in with an API key instead: ${loginCommand({ server: http.server, profile }, '--method token')}`,
    );
  }
  const { createOAuthClient } = await import('./oauth.ts');
  return createOAuthClient({
    http: connect(new URL(tokenUrl).origin),
    clientId,
    clock,
    server: {
      issuer: issuerOf(tokenUrl),
      token_endpoint: tokenUrl,
      ...(authUrl === undefined ? {} : { authorization_endpoint: authUrl }),
      ...(deviceAuthUrl === undefined ? {} : { device_authorization_endpoint: deviceAuthUrl }),
    },
  });
}

/** Azure's v2.0 endpoints lie at `<tenant>/oauth2/v2.0/token`, and sign as `<tenant>/v2.0`. */
function issuerOf(tokenUrl: string): string {
  return tokenUrl.replace(/\/oauth2\/v2\.0\/token$/, '/v2.0');
}

/** The scopes to request: `openid` above all, since Rancher needs an ID token. */
export function scopesOf({ scopes }: Provider): string[] {
  return [...new Set(['openid', 'profile', 'email', ...scopes])];
}

/** Logs in to Rancher with the ID token. */
export async function logInWithIdToken(
  { http, description, issue }: LoginContext,
  provider: Provider,
  { idToken }: OAuthTokens,
): Promise<LoginResult> {
  const host = serverHost(http.server);
  if (idToken === undefined) throw new CliError('loginRefused', `Azure AD issued no ID token for ${host}`);
  try {
    return { issued: await issue(() => logInToRancher(http, { provider, description, proof: { idToken } })) };
  } catch (error) {
    if (!(error instanceof RancherError) || error.isBusy) throw error;
    throw new CliError(
      'loginRefused',
      error.status < 500
        ? `${host} refused the login: the user is disabled, or not allowed to log in`
        : `${host} did not accept the login of Azure AD (status ${error.status}); the provider may have been switched off`,
      'Ask the administrator of this Rancher.',
    );
  }
}
