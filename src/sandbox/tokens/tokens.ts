/** What Rancher makes tokens of its own for. */
export type SystemTokenKind = 'kubectl-shell' | 'agent' | 'compose' | 'helm' | 'pipeline' | 'telemetry' | 'drain-node';

/** A Rancher API token as the server keeps it. */
export interface Token {
  name: string;
  generateName: string;
  /** The secret itself, or its hash. */
  secret: string;
  userId: string;
  description: string;
  /** Lifetime in milliseconds: with 0 it never expires, with a negative one it is expired from the start. */
  ttl: number;
  created: number;
  /** Null for one that a user has created. */
  kind: 'session' | 'kubeconfig' | SystemTokenKind | null;
  /** The only cluster that the token is valid for; null for an unscoped token. */
  clusterId: string | null;
  isDerived: boolean;
  lastUsedAt: number | null;
  uuid: string;
}

const MINUTE_MS = 60_000;

/**
 * The lifetime of a created token in ms: the requested one, capped by the maximum; none or 0 stands for the maximum,
 * which may be 0 (no limit). A negative one stays as it is. Captured on Rancher 2.15.0.
 */
export function mintTtl(requestedMs: number | undefined, maxMinutes: number): number {
  const maxMs = Math.max(0, maxMinutes) * MINUTE_MS;
  return requestedMs ? capped(requestedMs, maxMs) : maxMs;
}

/**
 * The same from 2.16 on: none or 0 stands for the setting `auth-token-default-ttl-minutes`, a negative one for the
 * maximum (read in the source of its main branch).
 */
export function mintTtlOf216(requestedMs: number | undefined, defaultMinutes: number, maxMinutes: number): number {
  const maxMs = Math.max(0, maxMinutes) * MINUTE_MS;
  if (requestedMs !== undefined && requestedMs < 0) return maxMs;
  return capped(requestedMs || Math.max(0, defaultMinutes) * MINUTE_MS, maxMs);
}

/** A maximum of 0 is none. */
function capped(ttlMs: number, maxMs: number): number {
  return maxMs > 0 && (ttlMs > maxMs || ttlMs === 0) ? maxMs : ttlMs;
}

/** The lifetime of a kubeconfig token in ms: its own setting, capped by the maximum if there is one. */
export function kubeconfigTtl(defaultMinutes: number, maxMinutes: number): number {
  return mintTtl(defaultMinutes * MINUTE_MS, maxMinutes);
}

/** The lifetime of a session in ms: its own setting, which the maximum does not cap. */
export function sessionTtl(sessionMinutes: number): number {
  return sessionMinutes * MINUTE_MS;
}

/** When a token expires, in milliseconds since the epoch; undefined when it never does. */
export function expiresAt(token: Pick<Token, 'created' | 'ttl'>): number | undefined {
  return token.ttl === 0 ? undefined : token.created + token.ttl;
}

/** Whether a token has expired at `now`. */
export function isExpired(token: Pick<Token, 'created' | 'ttl'>, now: number): boolean {
  const end = expiresAt(token);
  return end !== undefined && end <= now;
}

/**
 * Whether a token is valid for a cluster (its proxy and its Authorized Cluster Endpoint): unscoped, or scoped to it.
 */
export function isValidForCluster(token: Pick<Token, 'clusterId'>, clusterId: string): boolean {
  return token.clusterId === null || token.clusterId === clusterId;
}

/** Whether a token is valid for Rancher's own API, which rejects cluster tokens (captured on Rancher 2.15.0). */
export function isValidForRancher(token: Pick<Token, 'clusterId'>): boolean {
  return token.clusterId === null;
}
