import type { Clock } from '../../platform/clock.ts';
import type { Token } from '../tokens/tokens.ts';

/**
 * How long a real server may still accept what was deleted or disabled; seen on Rancher 2.15.0: up to 7 ms, more under
 * load.
 */
export const STALE_MS = 20;

/** A cache that notices deletions a little late, like those between the parts of a real server. */
export class StaleCache {
  readonly #clock: Clock;
  readonly #staleMs: number;
  readonly #tokens = new Map<string, { token: Token; until: number }>();
  readonly #users = new Map<string, number>();

  /** `staleMs`: 0 for a server that notices at once. */
  constructor(clock: Clock, staleMs: number) {
    this.#clock = clock;
    this.#staleMs = staleMs;
  }

  noteDeleted(token: Token): void {
    if (this.#staleMs > 0) this.#tokens.set(token.name, { token, until: this.#clock.now() + this.#staleMs });
  }

  noteDisabled(userId: string): void {
    if (this.#staleMs > 0) this.#users.set(userId, this.#clock.now() + this.#staleMs);
  }

  /** A token that was deleted a moment ago. */
  deletedToken(name: string): Token | undefined {
    const found = this.#tokens.get(name);
    if (found && this.#clock.now() < found.until) return found.token;
    this.#tokens.delete(name);
    return undefined;
  }

  /** Whether a user who is disabled was enabled a moment ago. */
  isStillEnabled(userId: string): boolean {
    return this.#clock.now() < (this.#users.get(userId) ?? 0);
  }
}
