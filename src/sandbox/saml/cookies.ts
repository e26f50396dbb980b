const PREFIX = 'saml_';
const CLEARED = 'Expires=Thu, 01 Jan 1970 00:00:01 GMT';

/** The names of the cookies that carry a SAML login through the browser (captured on Rancher 2.15.0). */
export const SAML_COOKIES = {
  finalRedirectUrl: `${PREFIX}Rancher_FinalRedirectURL`,
  action: `${PREFIX}Rancher_Action`,
  publicKey: `${PREFIX}Rancher_PublicKey`,
  requestId: `${PREFIX}Rancher_RequestID`,
  responseType: `${PREFIX}Rancher_ResponseType`,
} as const;

/** The name of a login's own cookie, which contains its relay state. */
export function relayCookie(relayState: string): string {
  return `${PREFIX}${relayState}`;
}

/** `Set-Cookie` for a login with a provider; browsers send it to the assertion consumer service only. */
export function samlCookie(name: string, value: string, providerId: string, maxAgeS: number): string {
  return `${name}=${value}; Path=/v1-saml/${providerId}/saml/acs; Max-Age=${maxAgeS}; HttpOnly`;
}

/** `Set-Cookie` by which Rancher tries to clear a cookie; without the path, browsers keep it. */
export function clearedSamlCookie(name: string): string {
  return `${name}=; ${CLEARED}`;
}
