import type { RancherHttp } from '../http/http.ts';
import { type JsonObject, readCollection, stringIn } from '../http/responses.ts';

/** How Rancher lets a kind of provider log in. */
export type ProviderKind = 'password' | 'saml' | 'azure' | 'code' | 'unknown';

/** One of a server's auth providers, as it lists them without a login. */
export interface Provider {
  id: string;
  /** `localProvider`, `openLdapProvider`, ... */
  type: string;
  kind: ProviderKind;
  /** Its name for people. */
  label: string;
  /** Where its login starts, at the identity provider or (2.15, OIDC) on Rancher. */
  redirectUrl: string | undefined;
  /** OAuth scopes. */
  scopes: string[];
  clientId: string | undefined;
  /** OAuth endpoints, which only Azure AD's entry has. */
  authUrl: string | undefined;
  deviceAuthUrl: string | undefined;
  tokenUrl: string | undefined;
}

const known: Record<string, [ProviderKind, string]> = {
  localProvider: ['password', 'Local user'],
  openLdapProvider: ['password', 'OpenLDAP'],
  freeIpaProvider: ['password', 'FreeIPA'],
  activeDirectoryProvider: ['password', 'Active Directory'],
  azureADProvider: ['azure', 'Azure AD'],
  pingProvider: ['saml', 'Ping'],
  adfsProvider: ['saml', 'ADFS'],
  keyCloakProvider: ['saml', 'Keycloak (SAML)'],
  oktaProvider: ['saml', 'Okta'],
  shibbolethProvider: ['saml', 'Shibboleth'],
  githubProvider: ['code', 'GitHub'],
  githubAppProvider: ['code', 'GitHub App'],
  googleOAuthProvider: ['code', 'Google'],
  oidcProvider: ['code', 'OIDC'],
  keyCloakOIDCProvider: ['code', 'Keycloak (OIDC)'],
  genericOIDCProvider: ['code', 'OpenID Connect'],
  cognitoProvider: ['code', 'Amazon Cognito'],
};

/** Lists the enabled providers: by v1-public (2.12 and later), else by v3-public. */
export async function listProviders(http: RancherHttp): Promise<Provider[]> {
  const current = await http.send({ method: 'GET', path: '/v1-public/authproviders' });
  const response =
    current.status === 404 ? await http.send({ method: 'GET', path: '/v3-public/authProviders' }) : current;
  return readCollection(response).map(readProvider);
}

function readProvider(item: JsonObject): Provider {
  const id = stringIn(item, 'id');
  const type = stringIn(item, 'type');
  const [kind, label] = (Object.hasOwn(known, type) ? known[type] : undefined) ?? (['unknown', id] as const);
  const optional = (field: string): string | undefined => stringIn(item, field) || undefined;
  return {
    id,
    type,
    kind,
    label,
    redirectUrl: optional('redirectUrl'),
    scopes: readScopes(item.scopes),
    clientId: optional('clientId'),
    authUrl: optional('authUrl'),
    deviceAuthUrl: optional('deviceAuthUrl'),
    tokenUrl: optional('tokenUrl'),
  };
}

/** A text with spaces for OIDC (captured on 2.15.0), a list for Azure AD. */
function readScopes(scopes: unknown): string[] {
  const words = Array.isArray(scopes) ? scopes.map(String) : String(scopes ?? '').split(/[\s,]+/);
  return words.filter((word) => word !== '');
}
