import type { Credential } from './credential-format.ts';

/** How long after its last check a credential is used without another one. Milliseconds. */
export interface CheckIntervals {
  /** Until then it is returned, and nothing else is done. */
  fresh: number;
  /** Until then it is returned at once, and checked in the background. Equal to `fresh` where nothing runs there. */
  usable: number;
}

const minute = 60_000;
export const backgroundIntervals: CheckIntervals = { fresh: 2 * minute, usable: 10 * minute };
export const foregroundIntervals: CheckIntervals = { fresh: 5 * minute, usable: 5 * minute };

/** A credential this close to its expiry is no longer used, in milliseconds. */
const expiryMargin = 15_000;

/** By how much a clock that is kept exact may be put back, in milliseconds. */
const clockTolerance = 1_000;

/** A check this recent counts for a caller that retries too, in milliseconds. */
const recentCheck = 5_000;

/** The last part of a credential's life, in which its successor is minted, and how long that is at most. */
const renewalShare = 1 / 6;
const longestRenewal = 10 * minute;

/**
 * Whether a credential has not expired. One that was checked in the future is not usable either: the clock was put back
 * since, so its expiry by this clock is later than the token's own.
 */
export function isAlive({ checkedAt, expiresAt }: Credential, now: number): boolean {
  return checkedAt <= now + clockTolerance && now < expiresAt - expiryMargin;
}

/** Whether a credential may be returned now with nothing else to do. */
export function isFresh(credential: Credential, now: number, intervals: CheckIntervals): boolean {
  return credential.checkedAt <= now && now < freshUntil(credential, intervals);
}

/** Whether a credential may be returned now, if it is checked or renewed in the background. */
export function isUsable(credential: Credential, now: number, intervals: CheckIntervals): boolean {
  return credential.checkedAt <= now && now < usableUntil(credential, intervals);
}

/** Whether the last check is so recent that another one would say the same. */
export function isJustChecked(credential: Credential, now: number): boolean {
  return credential.checkedAt <= now && now < recentUntil(credential);
}

/** Whether so little is left of a credential's life that its successor should be minted. */
export function isDueForRenewal(credential: Credential, now: number): boolean {
  return now >= renewAt(credential);
}

export function freshUntil(credential: Credential, { fresh, usable }: CheckIntervals): number {
  const { expiresAt, checkedAt } = credential;
  const renewal = renewAt(credential);
  // A renewal that failed is tried again after the usual time. In the foreground nothing is renewed before it has expired.
  const early = fresh < usable && checkedAt < renewal ? renewal : Number.POSITIVE_INFINITY;
  return Math.min(expiresAt - expiryMargin, checkedAt + fresh, early);
}

export function recentUntil({ expiresAt, checkedAt }: Credential): number {
  return Math.min(expiresAt - expiryMargin, checkedAt + recentCheck);
}

export function usableUntil({ expiresAt, checkedAt }: Credential, { usable }: CheckIntervals): number {
  return Math.min(expiresAt - expiryMargin, checkedAt + usable);
}

/** Never for what was not minted: a key that is used as it is has no successor. */
function renewAt({ issuedAt, expiresAt }: Credential): number {
  if (issuedAt === undefined) return Number.POSITIVE_INFINITY;
  return expiresAt - Math.min((expiresAt - issuedAt) * renewalShare, longestRenewal);
}
