/** Rancher's auth providers other than `local`, by their ids. */
export const PROVIDER_IDS = [
  ...(['openldap', 'freeipa', 'activedirectory'] as const),
  ...(['ping', 'adfs', 'keycloak', 'okta', 'shibboleth'] as const),
  ...(['azuread', 'github', 'githubapp', 'googleoauth'] as const),
  ...(['oidc', 'keycloakoidc', 'genericoidc', 'cognito'] as const),
] as const;

export type ProviderId = (typeof PROVIDER_IDS)[number];

/** How people log in with a provider. */
export type ProviderKind = 'password' | 'saml' | 'azure' | 'github' | 'oidc';

export interface CatalogueEntry {
  /** Rancher's type: `type` of the provider's entry and of a login. */
  type: string;
  /** As shown on the login page. */
  name: string;
  kind: ProviderKind;
}

/** Types as in Rancher 2.15 (authn_types.go, and its public API). */
export const CATALOGUE: Readonly<Record<ProviderId, CatalogueEntry>> = {
  openldap: { type: 'openLdapProvider', name: 'OpenLDAP', kind: 'password' },
  freeipa: { type: 'freeIpaProvider', name: 'FreeIPA', kind: 'password' },
  activedirectory: { type: 'activeDirectoryProvider', name: 'Active Directory', kind: 'password' },
  ping: { type: 'pingProvider', name: 'Ping', kind: 'saml' },
  adfs: { type: 'adfsProvider', name: 'ADFS', kind: 'saml' },
  keycloak: { type: 'keyCloakProvider', name: 'Keycloak', kind: 'saml' },
  okta: { type: 'oktaProvider', name: 'Okta', kind: 'saml' },
  shibboleth: { type: 'shibbolethProvider', name: 'Shibboleth', kind: 'saml' },
  azuread: { type: 'azureADProvider', name: 'Azure AD', kind: 'azure' },
  github: { type: 'githubProvider', name: 'GitHub', kind: 'github' },
  githubapp: { type: 'githubAppProvider', name: 'GitHub App', kind: 'github' },
  googleoauth: { type: 'googleOAuthProvider', name: 'Google', kind: 'oidc' },
  oidc: { type: 'oidcProvider', name: 'OIDC', kind: 'oidc' },
  keycloakoidc: { type: 'keyCloakOIDCProvider', name: 'Keycloak (OIDC)', kind: 'oidc' },
  genericoidc: { type: 'genericOIDCProvider', name: 'Generic OIDC', kind: 'oidc' },
  cognito: { type: 'cognitoProvider', name: 'Amazon Cognito', kind: 'oidc' },
};

const TYPES = new Set(Object.values(CATALOGUE).map(({ type }) => type));

/** Whether Rancher has this type of provider, enabled or not. */
export function isProviderType(type: string): boolean {
  return TYPES.has(type);
}

/** Whether this is the id of a provider. */
export function isProviderId(id: string): id is ProviderId {
  return PROVIDER_IDS.some((known) => known === id);
}
