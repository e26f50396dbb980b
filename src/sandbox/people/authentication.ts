import type { IncomingMessage } from 'node:http';
import { cookieOf } from '../http/cookies.ts';
import { accessTokenUser } from '../oidc/access-token.ts';
import type { RancherState, User } from '../state.ts';
import { isSecret } from '../tokens/hashing.ts';
import { isExpired, type Token } from '../tokens/tokens.ts';

/** The user behind a valid token. */
export interface Caller {
  user: User;
  /** The token; for an access token of the OIDC provider, one without a name. */
  token: Pick<Token, 'name' | 'clusterId'>;
  /** The JWT that the request carried, when Rancher as an OIDC provider issued it. */
  accessToken?: string;
}

const EXT_PREFIX = 'ext/';

/**
 * The caller, from the token in `Authorization: Bearer` or the cookie `R_SESS`: it has to be known, not expired by the
 * sandbox's clock, and its user enabled. Whether it may be used for this request is up to the route.
 */
export function authenticate(state: RancherState, incoming: IncomingMessage): Caller | undefined {
  const credential = credentialOf(incoming);
  if (credential === undefined) return undefined;
  return byToken(state, credential) ?? byAccessToken(state, credential);
}

/** Whether a request carries no token at all, valid or not. */
export function isAnonymous(incoming: IncomingMessage): boolean {
  return credentialOf(incoming) === undefined;
}

function credentialOf(incoming: IncomingMessage): string | undefined {
  return bearer(incoming) ?? cookieOf(incoming, 'R_SESS');
}

function byToken(state: RancherState, credential: string): Caller | undefined {
  const token = findToken(state, credential);
  const user = token && state.users.get(token.userId);
  if (!token || !user || !state.accepts(user) || isExpired(token, state.clock.now())) return undefined;
  if (state.profile.notesUse) token.lastUsedAt = state.clock.now();
  return { user, token };
}

function byAccessToken(state: RancherState, credential: string): Caller | undefined {
  const user = accessTokenUser(state, credential);
  return user && { user, token: { name: '', clusterId: null }, accessToken: credential };
}

/** `<name>:<key>`, or `ext/<name>:<key>` for a token of `ext.cattle.io/v1`. */
function findToken(state: RancherState, credential: string): Token | undefined {
  const isExt = credential.startsWith(EXT_PREFIX);
  const [name, secret] = splitOnce(isExt ? credential.slice(EXT_PREFIX.length) : credential);
  const token = (isExt ? state.extTokens : state.tokens).get(name) ?? state.staleCache.deletedToken(name);
  return token && isSecret(token.secret, secret) ? token : undefined;
}

function splitOnce(credential: string): [string, string] {
  const separator = credential.indexOf(':');
  return [credential.slice(0, separator), credential.slice(separator + 1)];
}

function bearer(incoming: IncomingMessage): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(incoming.headers.authorization ?? '')?.[1];
}
