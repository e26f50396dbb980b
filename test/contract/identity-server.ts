import { randomBytes } from 'node:crypto';

import { createServer } from 'node:http';
import { systemClock } from '../../src/platform/clock.ts';
import { makeSelfSigned } from '../../src/sandbox/certificates.ts';
import { makeSigningKey } from '../../src/sandbox/identity/jwt.ts';
import { makeIdentity, serveIdentity } from '../../src/sandbox/identity/server.ts';
import { writeMetadata } from '../../src/sandbox/saml/metadata.ts';
import { createIdentityProvider } from '../support/identity-provider.ts';
import { once } from '../support/patience.ts';
import type { Json } from './json.ts';

/** The providers of the suite: an OpenID provider, a SAML identity provider, and a stand-in for GitHub Enterprise. */
export const SUITE_PROVIDERS = ['genericoidc', 'keycloak', 'github'] as const;

export type SuiteProvider = (typeof SUITE_PROVIDERS)[number];

/** Identity providers on loopback, and the auth configs that make Rancher use them. */
export interface IdentityServer {
  configs: Record<SuiteProvider, { [field: string]: Json }>;
  close(): Promise<void>;
}

/** Starts them, for the Rancher at `rancherUrl`. Over plain HTTP: that Rancher would trust no certificate of theirs. */
export async function startIdentityServer(rancherUrl: string): Promise<IdentityServer> {
  const openId = await createIdentityProvider();
  const verifyAuth = `${rancherUrl}/verify-auth`;
  openId.allowRedirect(verifyAuth);
  const identity = await makeIdentity(systemClock, new Map());
  const server = createServer((incoming, outgoing) => void serveIdentity(identity, incoming, outgoing));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const host = `127.0.0.1:${Object(server.address()).port}`;
  identity.url = `http://${host}`;
  const client = { clientId: 'rancher-github', clientSecret: randomBytes(20).toString('hex') };
  const register = (providerId: SuiteProvider, redirectUri: string) =>
    identity.registrations.set(client.clientId.replace('github', providerId), {
      ...client,
      providerId,
      clientId: client.clientId.replace('github', providerId),
      redirectUris: [redirectUri],
      tenantId: '',
    });
  register('github', verifyAuth);
  register('keycloak', `${rancherUrl}/v1-saml/keycloak/saml/acs`);
  const entityId = `${identity.url}/keycloak`;
  const metadata = writeMetadata({ entityId, signOnUrl: `${entityId}/sso`, certificate: identity.certificate });
  return {
    configs: {
      genericoidc: openIdConfig(openId.external, verifyAuth),
      github: { hostname: host, tls: false, ...client },
      keycloak: await samlConfig(rancherUrl, metadata),
    },
    async close() {
      await openId.close();
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

function openIdConfig(
  { issuer, clientId, clientSecret }: { issuer: string; clientId: string; clientSecret: string },
  rancherUrl: string,
) {
  const endpoints = { authEndpoint: `${issuer}/auth`, tokenEndpoint: `${issuer}/token`, jwksUrl: `${issuer}/jwks` };
  return { issuer, ...endpoints, userInfoEndpoint: `${issuer}/me`, clientId, clientSecret, rancherUrl, scope: SCOPE };
}

const SCOPE = 'openid profile email';

/** Rancher signs its own requests, so it needs a key of its own. */
async function samlConfig(rancherUrl: string, idpMetadataContent: string) {
  const { privateKey } = await makeSigningKey();
  return {
    displayNameField: 'displayName',
    entityID: `${rancherUrl}/v1-saml/keycloak/saml/metadata`,
    groupsField: 'groups',
    idpMetadataContent,
    rancherApiHost: rancherUrl,
    spCert: await makeSelfSigned('CN=rancher', privateKey),
    spKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    uidField: 'uid',
    userNameField: 'uid',
  };
}
