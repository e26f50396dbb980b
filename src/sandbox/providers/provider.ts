import { randomBytes, randomUUID } from 'node:crypto';
import { CATALOGUE, type CatalogueEntry, type ProviderId } from './catalogue.ts';

/** The OIDC providers that can have an identity provider other than the sandbox's. */
export type OidcProviderId = 'genericoidc' | 'keycloakoidc' | 'oidc' | 'cognito';

/** An identity provider that is not the sandbox's own, and Rancher's registration there. */
export interface ExternalProvider {
  id: OidcProviderId | 'github';
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** The CA of its certificate; absent: the roots of Node.js. */
  caPem?: string;
}

/** A SAML identity provider that is not the sandbox's own. */
export interface ExternalSamlProvider {
  id: 'ping' | 'adfs' | 'keycloak' | 'okta' | 'shibboleth';
  signOnUrl: string;
  assertionKeyPem: string;
}

/** A provider that an admin has set up in Rancher. */
export interface Provider extends CatalogueEntry {
  id: ProviderId;
  /** When false it is not listed, and a login with it is a 500. */
  enabled: boolean;
  /**
   * OIDC only. True (Rancher 2.15 and later): `redirectUrl` is `/v1-oidc/<id>`, which adds PKCE. False: it is the
   * identity provider's own address, without PKCE.
   */
  redirectsByRancher: boolean;
  /** OIDC: the issuer. GitHub and Azure: the origin. Otherwise empty. */
  issuer: string;
  /** SAML only: where logins start. */
  signOnUrl: string;
  clientId: string;
  clientSecret: string;
  caPem: string | undefined;
  /** Where the identity provider sends the browser; for SAML the assertion consumer service. */
  redirectUri: string;
  /** Azure only. */
  tenantId: string;
  /** SAML only: the key that assertions are signed with. */
  assertionKeyPem: string;
}

/** What a provider needs to know about its Rancher. */
export interface RancherFacts {
  rancherUrl: string;
  redirectsByRancher: boolean;
}

/** The sandbox's own identity provider. */
export interface IdentityFacts {
  url: string;
  caPem: string;
  publicKeyPem: string;
}

/** A provider with the sandbox's own identity provider; one with passwords needs none. */
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
    signOnUrl: identity && entry.kind === 'saml' ? `${identity.url}/${id}/sso` : '',
    clientId: entry.kind === 'azure' ? randomUUID() : `rancher-${id}`,
    clientSecret: randomBytes(20).toString('hex'),
    caPem: identity?.caPem,
    redirectUri: redirectUriOf(rancherUrl, id),
    tenantId,
    assertionKeyPem: identity?.publicKeyPem ?? '',
  };
}

/** A provider with an external identity provider. */
export function makeExternalProvider(
  external: ExternalProvider | ExternalSamlProvider,
  { rancherUrl, redirectsByRancher }: RancherFacts,
): Provider {
  const entry = CATALOGUE[external.id];
  return {
    ...NOTHING,
    ...entry,
    ...external,
    redirectUri: redirectUriOf(rancherUrl, external.id),
    enabled: true,
    redirectsByRancher: redirectsByRancher && entry.kind === 'oidc',
  };
}

const NOTHING = {
  issuer: '',
  signOnUrl: '',
  clientId: '',
  clientSecret: '',
  caPem: undefined,
  tenantId: '',
  assertionKeyPem: '',
};

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
