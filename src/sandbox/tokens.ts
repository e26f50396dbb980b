/** What Rancher makes tokens for that are neither a login nor a kubeconfig's: its own use. */
export type SystemTokenKind = 'kubectl-shell' | 'agent' | 'compose' | 'helm' | 'pipeline' | 'telemetry' | 'drain-node';

/** A Rancher API token as the server keeps it. */
export interface Token {
  name: string;
  generateName: string;
  /** The secret itself, or its hash. */
  secret: string;
  userId: string;
  description: string;
  /** Lifetime in milliseconds: 0 never ends, a negative one is over at once. */
  ttl: number;
  created: number;
  /** Null for one that a user has minted. */
  kind: 'session' | 'kubeconfig' | SystemTokenKind | null;
  /** The one cluster the token is good for; null for a token that is good everywhere. */
  clusterId: string | null;
  isDerived: boolean;
  lastUsedAt: number | null;
  uuid: string;
}

const MINUTE_MS = 60_000;

/**
 * The lifetime of a minted token: what was asked for, cut to the maximum; nothing or 0 asks for the maximum, which may be 0 (no
 * limit). A negative wish stays as it is. Captured on Rancher 2.15.0.
 */
export function mintTtl(requestedMs: number | undefined, maxMinutes: number): number {
  const maxMs = Math.max(0, maxMinutes) * MINUTE_MS;
  if (!requestedMs) return maxMs;
  return maxMs > 0 && requestedMs > maxMs ? maxMs : requestedMs;
}

/** The lifetime of a kubeconfig token: its own setting, cut to the maximum of all tokens when there is one. */
export function kubeconfigTtl(defaultMinutes: number, maxMinutes: number): number {
  return mintTtl(defaultMinutes * MINUTE_MS, maxMinutes);
}

/** The lifetime of a login: its own setting, which the maximum of the other tokens does not bind. */
export function sessionTtl(sessionMinutes: number): number {
  return sessionMinutes * MINUTE_MS;
}

/** When a token ends, in milliseconds since the epoch; undefined when it never does. */
export function expiresAt(token: Pick<Token, 'created' | 'ttl'>): number | undefined {
  return token.ttl === 0 ? undefined : token.created + token.ttl;
}

/** Whether a token is over at `now`. */
export function isExpired(token: Pick<Token, 'created' | 'ttl'>, now: number): boolean {
  const end = expiresAt(token);
  return end !== undefined && end <= now;
}

/** Whether a token is good for a cluster (its proxy and its Authorized Cluster Endpoint): unscoped, or scoped to just that one. */
export function isValidForCluster(token: Pick<Token, 'clusterId'>, clusterId: string): boolean {
  return token.clusterId === null || token.clusterId === clusterId;
}

/** Whether a token is good for Rancher's own API; a cluster token is refused there (captured on Rancher 2.15.0). */
export function isValidForRancher(token: Pick<Token, 'clusterId'>): boolean {
  return token.clusterId === null;
}
