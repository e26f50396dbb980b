import type { ListedToken } from '../../../rancher/tokens/listed-tokens.ts';
import type { TokenFacts } from '../../tokens/token-facts.ts';
import type { AuditFinding, UserCount } from './finding.ts';
import type { TokenRule } from './token-rules.ts';

interface Tally {
  count: number;
  oldest: ListedToken;
  byUser: Map<string, UserCount>;
}

/** Applies the rules to tokens as they stream by, and keeps none of them but one example for each rule. */
export class FindingTally {
  readonly #rules: readonly TokenRule[];
  readonly #tallies = new Map<string, Tally>();

  constructor(rules: readonly TokenRule[]) {
    this.#rules = rules;
  }

  /** `now`: milliseconds since the epoch. */
  add(token: ListedToken, facts: TokenFacts, now: number): void {
    for (const { id, matches } of this.#rules) {
      if (matches(token, facts, now)) this.#note(id, token);
    }
  }

  #note(id: string, token: ListedToken): void {
    const tally = this.#tallies.get(id) ?? { count: 0, oldest: token, byUser: new Map() };
    const ofUser = tally.byUser.get(token.user.id) ?? { ...token.user, count: 0 };
    tally.count += 1;
    ofUser.count += 1;
    tally.byUser.set(token.user.id, ofUser);
    if (token.createdAt < tally.oldest.createdAt) tally.oldest = token;
    this.#tallies.set(id, tally);
  }

  /** What was found, in the order of the rules. */
  findings(commands: Parameters<TokenRule['fix']>[0]): AuditFinding[] {
    return this.#rules.flatMap(({ id, severity, what, fix }) => {
      const tally = this.#tallies.get(id);
      if (tally === undefined) return [];
      const { oldest, count, byUser } = tally;
      const users = [...byUser.values()].sort((one, other) => other.count - one.count);
      return [{ id, severity, count, what, example: { id: oldest.id, user: oldest.user }, users, fix: fix(commands) }];
    });
  }
}
