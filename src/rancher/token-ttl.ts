import type { TokenLimits } from './settings.ts';

const minute = 60_000;

/** The life of a credential where neither the server nor the user has a wish; the most for one that is good for every cluster. */
const standardTtl = 60 * minute;
const longestRequest = 960 * minute;

export interface TtlQuestion {
  /** What the user asked for, in milliseconds. */
  options: number | undefined;
  limits: TokenLimits;
  /** What is left of the session, in milliseconds. */
  sessionLeft: number;
  /** Whether the token is good for one cluster only. */
  confined: boolean;
}

/**
 * How long a new credential lives, in milliseconds. `POST /v3/tokens` makes ordinary derived tokens, which every version of
 * Rancher limits to the maximum of all tokens; only the kubeconfig tokens of Rancher itself are exempt from 2.16 on.
 */
export function chooseTtl({ options, limits, sessionLeft, confined }: TtlQuestion): number {
  return Math.min(
    options ?? limits.cliTtl ?? standardTtl,
    longestRequest,
    limits.kubeconfigTtl ?? Infinity,
    limits.maxTtl ?? Infinity,
    confined ? Infinity : standardTtl,
    sessionLeft,
  );
}
