import type { ListedToken } from '../../../rancher/tokens/listed-tokens.ts';
import type { TokenKind } from '../../../rancher/tokens/token-kinds.ts';
import type { UserCount } from './finding.ts';

const day = 24 * 3_600_000;

/** Upper bounds of the buckets below, in days; the last bucket has none. */
const lifetimeBounds = [1, 30, 90] as const;
const ageBounds = [1, 7, 30, 90, 365] as const;

/** How many tokens each bucket has. Those of lifetimes have one more, for tokens that never expire. */
type Counts = number[];

/** Counts for the page: tokens that have not expired, by what they are, how old they are and whose they are. */
export class TokenStatistics {
  /** By kind: how many live up to 1, 30, 90 days, longer, forever. */
  readonly lifetimes = new Map<TokenKind, Counts>();
  /** By how long ago they were created: up to 1, 7, 30, 90, 365 days, longer. */
  readonly ages: Counts = ageBounds.map(() => 0).concat(0);
  /** By how long ago they were last used; the same buckets. */
  readonly uses: Counts = ageBounds.map(() => 0).concat(0);
  /** How many were never used, or of an unknown use. */
  unused = 0;
  /** How many have expired, and are in none of the other counts. */
  expired = 0;
  readonly #users = new Map<string, UserCount & { neverExpire: number }>();

  /** `now`: milliseconds since the epoch. */
  add({ kind, user, createdAt, lastUsedAt, expiresAt }: ListedToken, now: number): void {
    if (expiresAt <= now) {
      this.expired += 1;
      return;
    }
    const isEndless = expiresAt === Infinity;
    const counts = this.lifetimes.get(kind) ?? lifetimeBounds.map(() => 0).concat(0, 0);
    this.lifetimes.set(kind, counts);
    increment(counts, isEndless ? lifetimeBounds.length + 1 : bucketOf(expiresAt - createdAt, lifetimeBounds));
    increment(this.ages, bucketOf(now - createdAt, ageBounds));
    if (lastUsedAt === undefined) this.unused += 1;
    else increment(this.uses, bucketOf(now - lastUsedAt, ageBounds));
    const ofUser = this.#users.get(user.id) ?? { ...user, count: 0, neverExpire: 0 };
    this.#users.set(user.id, ofUser);
    ofUser.count += 1;
    if (isEndless) ofUser.neverExpire += 1;
  }

  /** The users with the most tokens, at most so many. */
  topUsers(most: number): (UserCount & { neverExpire: number })[] {
    return [...this.#users.values()].sort((one, other) => other.count - one.count).slice(0, most);
  }

  get userCount(): number {
    return this.#users.size;
  }
}

/** A bound counts as below it, with a minute for what is in whole seconds. */
function bucketOf(span: number, bounds: readonly number[]): number {
  const bucket = bounds.findIndex((days) => span <= days * day + 60_000);
  return bucket < 0 ? bounds.length : bucket;
}

function increment(counts: Counts, bucket: number): void {
  counts[bucket] = (counts[bucket] ?? 0) + 1;
}
