import type { ListedToken } from '../../rancher/listed-tokens.ts';
import type { TokenKind } from '../../rancher/token-kinds.ts';

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
}

/** Whether a filter matches every token. */
export function isEmptyFilter(filter: TokenFilter): boolean {
  return Object.values(filter).every((value) => value === undefined || value === false);
}

/** A filter as a test of one token. `clusterIds`: of the filter's cluster. `now`: milliseconds since the epoch. */
export function matcherOf(
  filter: TokenFilter,
  { now, clusterIds }: { now: number; clusterIds: string[] },
): (token: ListedToken) => boolean {
  const { kinds, neverExpires, expired, olderThan, unusedFor, cluster } = filter;
  const isAsOldAs = (time: number, span: number | undefined): boolean => span === undefined || now - time >= span;
  return ({ kind, clusterId, createdAt, lastUsedAt, expiresAt }) =>
    (kinds === undefined || kinds.includes(kind)) &&
    (!neverExpires || expiresAt === Infinity) &&
    (!expired || expiresAt <= now) &&
    isAsOldAs(createdAt, olderThan) &&
    isAsOldAs(lastUsedAt ?? createdAt, unusedFor) &&
    (cluster === undefined || (clusterId !== undefined && clusterIds.includes(clusterId)));
}
