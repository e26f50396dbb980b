import type { TokenLimits } from '../settings.ts';

const minute = 60_000;

/** Milliseconds. The default lifetime of a credential, and the maximum for one that is valid for every cluster. */
const standardTtl = 60 * minute;
const longestRequest = 960 * minute;

export interface TtlBounds {
  /** The lifetime that the user requested, in milliseconds. */
  requested: number | undefined;
  limits: TokenLimits;
  /** What is left of the session, in milliseconds. */
  sessionLeft: number;
  /** Whether the token is valid for one cluster only. */
  confined: boolean;
}

/** How long a new credential lives, in milliseconds. The server may cut that further: what it issued counts. */
export function chooseTtl({ requested, limits, sessionLeft, confined }: TtlBounds): number {
  return Math.min(
    requested ?? limits.cliTtl ?? standardTtl,
    longestRequest,
    limits.kubeconfigTtl ?? Infinity,
    limits.maxTtl ?? Infinity,
    confined ? Infinity : standardTtl,
    sessionLeft,
  );
}
