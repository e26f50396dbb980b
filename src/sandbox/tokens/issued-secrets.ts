import type { Token } from './tokens.ts';

/**
 * The kinds of secrets. Of Rancher's tokens: a session's, one scoped to a cluster, and unscoped ones that live an hour
 * at most or longer.
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

/** Every secret that a sandbox has issued: for tests that check where they ended up. */
export type IssuedSecrets = Map<string, SecretKind>;

const HOUR_MS = 60 * 60_000;

/** The kind of a Rancher token. `cluster`: the id of the only cluster that it is valid for. */
export function tokenKind({ kind, ttl }: Pick<Token, 'kind' | 'ttl'>, cluster: string | null): SecretKind {
  if (kind === 'session') return 'session';
  if (cluster !== null) return 'cluster token';
  return ttl !== 0 && ttl <= HOUR_MS ? 'short token' : 'API key';
}
