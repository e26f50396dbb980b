import type { Token } from './tokens.ts';

/**
 * What kind of secret was given out. Of Rancher's tokens: a login's, one for one cluster, and others for everything, of an hour at most
 * or longer.
 */
export type SecretKind =
  | 'session'
  | 'cluster token'
  | 'short token'
  | 'API key'
  | 'access token'
  | 'JWT'
  | 'code'
  | 'client secret';

/** Every secret that a sandbox ever gave out: for tests that look where they went. */
export type GivenOut = Map<string, SecretKind>;

const HOUR_MS = 60 * 60_000;

/** Which of these a token of Rancher is. `cluster`: the one that it is good for. */
export function tokenKind({ kind, ttl }: Pick<Token, 'kind' | 'ttl'>, cluster: string | null): SecretKind {
  if (kind === 'session') return 'session';
  if (cluster !== null) return 'cluster token';
  return ttl !== 0 && ttl <= HOUR_MS ? 'short token' : 'API key';
}
