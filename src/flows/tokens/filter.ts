import type { ListedToken } from '../../rancher/tokens/listed-tokens.ts';
import type { TokenKind } from '../../rancher/tokens/token-kinds.ts';
import type { TokenFacts } from './token-facts.ts';
import { hasFinding, type TokenFinding } from './token-findings.ts';

/** Which tokens to choose; an absent or false filter matches all. Time spans in milliseconds. */
export interface TokenFilter {
  /** Any of these. */
  kinds?: TokenKind[];
  neverExpires?: boolean;
  expired?: boolean;
  /** Created at least this long ago. */
  olderThan?: number;
  /** Unused for at least this long; since its creation for one that was never used. */
  unusedFor?: number;
  /** The cluster it is for, by name or id. */
  cluster?: string;
  /** Whose it is, by user name, id or display name. */
  user?: string;
  /** A finding of `audit` about it. */
  finding?: TokenFinding;
}

/** Whether a filter matches every token. */
export function isEmptyFilter(filter: TokenFilter): boolean {
  return Object.values(filter).every((value) => value === undefined || value === false);
}

/**
 * A filter as a test of one token. `clusterIds`: of the filter's cluster. `facts`: for a filter with a finding. `now`:
 * milliseconds since the epoch.
 */
export function matcherOf(
  filter: TokenFilter,
  { now, clusterIds, facts }: { now: number; clusterIds: string[]; facts: TokenFacts | undefined },
): (token: ListedToken) => boolean {
  const { kinds, neverExpires, expired, olderThan, unusedFor, cluster, finding } = filter;
  const isAsOldAs = (time: number, span: number | undefined): boolean => span === undefined || now - time >= span;
  const isFound = (token: ListedToken): boolean =>
    finding === undefined || (facts !== undefined && hasFinding(finding, token, facts, now));
  return (token) => {
    const { kind, clusterId, createdAt, lastUsedAt, expiresAt } = token;
    return (
      (kinds === undefined || kinds.includes(kind)) &&
      (!neverExpires || expiresAt === Infinity) &&
      (!expired || expiresAt <= now) &&
      isAsOldAs(createdAt, olderThan) &&
      isAsOldAs(lastUsedAt ?? createdAt, unusedFor) &&
      (cluster === undefined || (clusterId !== undefined && clusterIds.includes(clusterId))) &&
      isFound(token)
    );
  };
}
