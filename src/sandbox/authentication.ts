import type { IncomingMessage } from 'node:http';
import { cookieOf } from './cookies.ts';
import type { RancherState, User } from './state.ts';
import { isExpired, type Token } from './tokens.ts';

/** The user behind a good token. */
export interface Caller {
  user: User;
  token: Token;
}

/**
 * Who asks, by the token in `Authorization: Bearer` or the cookie `R_SESS`: it has to be known, not expired by the sandbox's clock,
 * and its user enabled. Whether it is good for what was asked is for the route to say.
 */
export function authenticate(state: RancherState, request: IncomingMessage): Caller | undefined {
  const token = findToken(state, bearer(request) ?? cookieOf(request, 'R_SESS'));
  const user = token && state.users.get(token.userId);
  if (!token || !user?.enabled || isExpired(token, state.clock.now())) return undefined;
  token.lastUsedAt = state.clock.now();
  return { user, token };
}

function findToken(state: RancherState, credential: string | undefined): Token | undefined {
  if (credential === undefined) return undefined;
  const separator = credential.indexOf(':');
  const token = state.tokens.get(credential.slice(0, separator));
  return token?.secret === credential.slice(separator + 1) ? token : undefined;
}

function bearer(request: IncomingMessage): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}
