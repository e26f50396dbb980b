import { CliError } from '../../errors.ts';
import { loginCommand } from '../../own-commands.ts';
import { printable } from '../../printable.ts';
import { Secret } from '../../secret.ts';
import { isConfidential, serverHost } from '../../server-url.ts';
import type { HttpResponse, RancherHttp } from '../http/http.ts';
import { notRancher } from '../http/responses.ts';
import type { Provider } from './providers.ts';

/** Where a login by authorization code starts, and what binds its code to it. */
export interface CodeLogin {
  /** The address at the identity provider that the browser has to go to. */
  url: string;
  /** The PKCE verifier, as a cookie to send along with the code; absent where the server does not use PKCE. */
  cookie: Secret | undefined;
}

/** What each type of provider needs in addition to the scopes of its own entry. */
const extraScopes: Record<string, string[]> = {
  githubProvider: ['read:org'],
  githubAppProvider: ['read:org'],
  googleOAuthProvider: ['openid', 'profile', 'email'],
  oidcProvider: ['openid', 'profile', 'email'],
  keyCloakOIDCProvider: ['openid', 'profile', 'email'],
  genericOIDCProvider: ['openid', 'profile', 'email'],
  cognitoProvider: ['openid', 'profile', 'email'],
};

function extraScopesOf({ type }: Provider): string[] {
  return Object.hasOwn(extraScopes, type) ? (extraScopes[type] ?? []) : [];
}

/**
 * Starts a login by authorization code. `state` goes to the identity provider and comes back with the code. Some
 * versions send the browser to the identity provider themselves and keep the PKCE verifier in a cookie (captured on
 * 2.15.0 for OIDC: `redirectUrl` is `/v1-oidc/<id>` on Rancher); else `redirectUrl` is at the identity provider.
 */
export async function beginCodeLogin(http: RancherHttp, provider: Provider, state: string): Promise<CodeLogin> {
  const { redirectUrl = '' } = provider;
  if (!URL.canParse(redirectUrl)) throw noWay(http, provider);
  const url = new URL(redirectUrl);
  const scopes = [...(url.searchParams.get('scope')?.split(' ') ?? []), ...provider.scopes];
  const wanted = new Set([...scopes, ...extraScopesOf(provider)].filter((scope) => scope !== ''));
  if (wanted.size > 0) url.searchParams.set('scope', [...wanted].join(' '));
  url.searchParams.set('state', state);
  const own = /\/v1-oidc\/.*$/.exec(url.pathname)?.[0];
  if (own !== undefined) return startAtRancher(http, provider, `${own}${url.search}`);
  expectConfidential(http, provider, url);
  return { url: url.href, cookie: undefined };
}

async function startAtRancher(http: RancherHttp, provider: Provider, path: string): Promise<CodeLogin> {
  const response = await http.send({ method: 'GET', path, redirect: 'manual' });
  if (response.status >= 400) throw cannotBegin(http, provider, response.status);
  const { location } = response.headers;
  if (response.status !== 302 || typeof location !== 'string' || !URL.canParse(location)) throw notRancher(response);
  expectConfidential(http, provider, new URL(location));
  return { url: new URL(location).href, cookie: pkceCookie(response) };
}

function pkceCookie({ headers }: HttpResponse): Secret | undefined {
  const cookies = [headers['set-cookie'] ?? []].flat().join(',');
  const cookie = /\bR_PKCE_VERIFIER=[!#-+\--:<-~]+/.exec(cookies)?.[0];
  return cookie === undefined ? undefined : new Secret(cookie);
}

/** Passwords are entered there, and the code comes back from there. */
function expectConfidential(http: RancherHttp, provider: Provider, url: URL): void {
  if (isConfidential(url)) return;
  if (url.protocol !== 'http:') throw noWay(http, provider);
  throw new CliError(
    'loginRefused',
    `${serverHost(http.server)} starts a login with ${printable(provider.id)} at ${printable(url.origin)}, which is not encrypted`,
    `An admin has to give that provider an https address. Until then: ${loginCommand(http, '--method token')}`,
  );
}

/** Captured on 2.15.0: a provider that is off is a 500 without a message. */
function cannotBegin(http: RancherHttp, { id }: Provider, status: number): CliError {
  return new CliError(
    'loginRefused',
    `${serverHost(http.server)} cannot start a login with ${printable(id)} (status ${status})`,
    'The provider may be switched off or misconfigured; an admin finds the reason in the log of Rancher.',
  );
}

function noWay(http: RancherHttp, { id }: Provider): CliError {
  return new CliError(
    'loginRefused',
    `${serverHost(http.server)} does not say where a login with ${printable(id)} starts`,
    `Log in with an API key instead: ${loginCommand(http, '--method token')}`,
  );
}
