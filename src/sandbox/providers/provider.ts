import { randomBytes, randomUUID } from 'node:crypto';
import { CATALOGUE, type CatalogueEntry, type ProviderId } from './catalogue.ts';

/** An OIDC provider elsewhere, and what it knows Rancher as. */
export interface OutsideProvider {
  id: 'genericoidc' | 'keycloakoidc' | 'oidc' | 'cognito';
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** The CA of its certificate; the roots of Node.js when there is none. */
  caPem?: string;
}

/** A provider that an admin has set up in Rancher. */
export interface Provider extends CatalogueEntry {
  id: ProviderId;
  /** Off: it is not listed, and a login with it is a 500. */
  enabled: boolean;
  /**
   * OIDC only. True, as in Rancher 2.15: `redirectUrl` is `/v1-oidc/<id>`, which adds PKCE. False, as before: it is the identity
   * provider's own address, without PKCE.
   */
  redirectsByRancher: boolean;
  /** OIDC: the issuer. SAML: what the sign-on address begins with. The others: the origin. Empty with passwords. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  caPem: string | undefined;
  /** Where the identity provider sends the browser back to: for SAML the assertion consumer service. */
  redirectUri: string;
  /** Azure only. */
  tenantId: string;
  /** SAML only: the key that assertions are signed with. */
  assertionKeyPem: string;
}

/** What a provider has to know of the Rancher it is set up in. */
export interface RancherFacts {
  rancherUrl: string;
  redirectsByRancher: boolean;
}

/** Where the sandbox's own identity provider is, and what has to be known of it. */
export interface IdentityFacts {
  url: string;
  caPem: string;
  publicKeyPem: string;
}

/** A provider whose identity provider is the sandbox's own; one with passwords needs none. */
export function makeOwnProvider(
  id: ProviderId,
  { rancherUrl, redirectsByRancher }: RancherFacts,
  identity: IdentityFacts | undefined,
): Provider {
  const entry = CATALOGUE[id];
  const tenantId = entry.kind === 'azure' ? randomUUID() : '';
  return {
    ...entry,
    id,
    enabled: true,
    redirectsByRancher: redirectsByRancher && entry.kind === 'oidc' && id !== 'googleoauth',
    issuer: identity ? issuerOf(identity.url, id, tenantId) : '',
    clientId: entry.kind === 'azure' ? randomUUID() : `rancher-${id}`,
    clientSecret: randomBytes(20).toString('hex'),
    caPem: identity?.caPem,
    redirectUri: redirectUriOf(rancherUrl, id),
    tenantId,
    assertionKeyPem: identity?.publicKeyPem ?? '',
  };
}

/** A provider whose identity provider is somewhere else. */
export function makeOutsideProvider(
  outside: OutsideProvider,
  { rancherUrl, redirectsByRancher }: RancherFacts,
): Provider {
  const { id, issuer, clientId, clientSecret, caPem } = outside;
  const fields = { id, issuer, clientId, clientSecret, caPem, tenantId: '', assertionKeyPem: '' };
  const redirectUri = redirectUriOf(rancherUrl, id);
  return { ...CATALOGUE[id], ...fields, redirectUri, enabled: true, redirectsByRancher };
}

function redirectUriOf(rancherUrl: string, id: ProviderId): string {
  const { kind } = CATALOGUE[id];
  if (kind === 'saml') return `${rancherUrl}/v1-saml/${id}/saml/acs`;
  return `${rancherUrl}/${kind === 'azure' ? 'verify-auth-azure' : 'verify-auth'}`;
}

function issuerOf(identityUrl: string, id: ProviderId, tenantId: string): string {
  const { kind } = CATALOGUE[id];
  if (kind === 'github') return identityUrl;
  return kind === 'azure' ? `${identityUrl}/${tenantId}/v2.0` : `${identityUrl}/${id}`;
}
