import type { TrustOptions } from './trust-options.ts';

/** Which server is to be trusted, and how. */
export interface TrustTarget {
  server: string;
  /** Whose login the commands that a user is told are for. */
  profile?: string | undefined;
  trust?: TrustOptions | undefined;
}
