/** The cookie that keeps the PKCE verifier between the two halves of an OIDC login (captured on Rancher 2.15.0). */
export const VERIFIER_COOKIE = 'R_PKCE_VERIFIER';

const LIFETIME_S = 600;
const ATTRIBUTES = 'HttpOnly; SameSite=Lax';

export function setVerifierCookie(verifier: string): string {
  return `${VERIFIER_COOKIE}=${verifier}; Path=/; Max-Age=${LIFETIME_S}; ${ATTRIBUTES}`;
}

/** Cleared by an expiry ten seconds ago, as Rancher does it. */
export function clearVerifierCookie(now: number): string {
  return `${VERIFIER_COOKIE}=; Path=/; Expires=${new Date(now - 10_000).toUTCString()}; ${ATTRIBUTES}`;
}

/** The login's ID token, which Rancher needs to log out at the provider. */
export function idTokenCookie(idToken: string): string {
  return `R_OIDC_ID=${idToken}; Path=/; ${ATTRIBUTES}`;
}
