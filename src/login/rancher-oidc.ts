import { CliError } from '../errors.ts';
import { loginCommand } from '../own-commands.ts';
import type { Clock } from '../platform/clock.ts';
import { printable } from '../printable.ts';
import type { RancherHttp } from '../rancher/http/http.ts';
import { readObject, stringIn } from '../rancher/http/responses.ts';
import { createExtToken } from '../rancher/tokens/ext-tokens.ts';
import { tokenDescription } from '../rancher/tokens/token-description.ts';
import type { Secret } from '../secret.ts';
import { serverHost } from '../server-url.ts';
import type { LoginContext, LoginResult, OidcClient } from './method.ts';
import type { OAuthClient, OAuthTokens } from './oauth.ts';
import { logInByRedirect } from './redirect.ts';

/** The loopback ports that an admin registers for this program: Rancher compares redirect URIs exactly. */
const redirectPorts = [18990, 18991, 18992] as const;
const redirectPath = '/callback';

/** Why it cannot be done here, in words that follow "it needs"; undefined when it can. */
export function oidcObstacle({ browser }: LoginContext): string | undefined {
  return browser.obstacle() === undefined ? undefined : 'a browser on this machine';
}

/**
 * Rancher itself as the OIDC provider, whose login page has all of its auth providers. Its access token makes an
 * `ext.cattle.io/v1` token of the same lifetime, which is the session: only that can mint cluster tokens.
 */
export async function logInWithRancherOidc(context: LoginContext, registered: OidcClient): Promise<LoginResult> {
  const { http, clock, issue } = context;
  const client = await connectToRancherOidc(http, registered, clock);
  const redirected = await logInByRedirect(context, {
    ports: redirectPorts,
    host: '127.0.0.1',
    path: redirectPath,
    authorizationUrl: (redirectUri, state) =>
      client.authorizationUrl({ redirectUri, state, scopes: ['openid', 'profile', 'offline_access'] }),
    what: `the login page of ${serverHost(http.server)}`,
  });
  return issue(async () => makeSession(http, await client.redeemCode(redirected), clock));
}

/** A new session from a refresh token, without a person. Throws `loginRefused` when it is no longer accepted. */
export async function refreshWithRancherOidc(
  http: RancherHttp,
  { client: registered, refreshToken, clock }: { client: OidcClient; refreshToken: Secret; clock: Clock },
): Promise<LoginResult> {
  const client = await connectToRancherOidc(http, registered, clock);
  return makeSession(http, await client.refresh(refreshToken), clock);
}

async function makeSession(http: RancherHttp, tokens: OAuthTokens, clock: Clock): Promise<LoginResult> {
  const { claims, accessToken, refreshToken } = tokens;
  const lifetime = Number(claims.exp) * 1_000 - Number(claims.iat) * 1_000;
  if (!(lifetime > 0)) {
    throw new CliError('loginRefused', `${serverHost(http.server)} does not say how long its login is valid`);
  }
  const description = tokenDescription();
  const issued = await createExtToken(http, accessToken, { ttl: lifetime, description });
  return {
    issued: { ...issued, expiresAt: Math.min(issued.expiresAt, clock.now() + lifetime) },
    provider: typeof claims.auth_provider === 'string' ? claims.auth_provider : '',
    ...(refreshToken === undefined ? {} : { refreshToken }),
  };
}

/**
 * Captured on 2.15.0: discovery is a 404 while the feature is off, and says `no OIDCClients configured` without a
 * client.
 */
async function connectToRancherOidc(http: RancherHttp, registered: OidcClient, clock: Clock): Promise<OAuthClient> {
  const path = '/oidc/.well-known/openid-configuration';
  const response = await http.send({ method: 'GET', path });
  const host = serverHost(http.server);
  if (response.status === 404) {
    throw new CliError(
      'loginRefused',
      `${host} is not an OIDC provider`,
      'An admin has to switch on the feature "oidc-provider" (Rancher 2.12 and later). Until then, choose another way with --provider or --method.',
    );
  }
  const metadata = readObject(response);
  const issuer = stringIn(metadata, 'issuer');
  if (issuer !== `${http.server}/oidc`) {
    const other = URL.canParse(issuer) ? new URL(issuer) : undefined;
    throw new CliError(
      'loginRefused',
      `${host} logs in under another address: ${printable(issuer.replace(/\/oidc$/, ''))}`,
      other?.protocol === 'https:'
        ? `If that is your Rancher: ${loginCommand({ server: other.origin, profile: http.profile })}`
        : 'An admin has to look at its setting server-url.',
    );
  }
  const { createOAuthClient } = await import('./oauth.ts');
  return createOAuthClient({
    http,
    clock,
    clientId: registered.id,
    clientSecret: registered.secret,
    server: {
      issuer,
      authorization_endpoint: stringIn(metadata, 'authorization_endpoint'),
      token_endpoint: stringIn(metadata, 'token_endpoint'),
    },
  });
}
