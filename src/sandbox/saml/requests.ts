import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import type { Provider } from '../providers/provider.ts';
import type { RancherState } from '../state.ts';

/** A SAML login that is waiting for the identity provider's response. */
export interface SamlRequest {
  /** The id of the AuthnRequest, which the response has to name. */
  id: string;
  providerId: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
  used: boolean;
}

/** The token of a SAML login: encrypted for the terminal, which fetches it by its request id. */
export interface AuthToken {
  /** Base64. */
  token: string;
  /** RFC 3339. */
  expiresAt: string;
  /** Milliseconds since the epoch. */
  created: number;
}

export const REQUEST_LIFETIME_S = 90;
const RELAY_STATE_BYTES = 42;

/** Starts a login; returns its relay state and the address at the identity provider. */
export function beginRequest(state: RancherState, provider: Provider): { relayState: string; id: string; url: string } {
  const id = `id-${randomBytes(20).toString('hex')}`;
  const relayState = randomBytes(RELAY_STATE_BYTES).toString('base64url');
  const expiresAt = state.clock.now() + REQUEST_LIFETIME_S * 1000;
  state.samlRequests.set(relayState, { id, providerId: provider.id, expiresAt, used: false });
  const issued = new Date(state.clock.now()).toISOString();
  const url = new URL(provider.signOnUrl);
  url.searchParams.set('SAMLRequest', deflateRawSync(authnRequest(id, issued, provider)).toString('base64'));
  url.searchParams.set('RelayState', relayState);
  return { relayState, id, url: url.href };
}

function authnRequest(id: string, issued: string, { signOnUrl, redirectUri }: Provider): string {
  const audience = redirectUri.replace(/acs$/, 'metadata');
  return [
    `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${id}" Version="2.0" IssueInstant="${issued}" `,
    `Destination="${signOnUrl}" AssertionConsumerServiceURL="${redirectUri}">`,
    `<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${audience}</saml:Issuer>`,
    '</samlp:AuthnRequest>',
  ].join('');
}
