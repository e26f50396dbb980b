import { askJson } from './http-client.ts';
import { checkIdToken, discover, proofOf } from './oidc.ts';
import type { Proof } from './outside-user.ts';
import type { Provider } from './provider.ts';

/** Who an ID token of Azure's speaks of. Throws when it is not signed by Azure, not for Rancher's application, or over. */
export async function proveByIdToken(provider: Provider, idToken: string, now: number): Promise<Proof> {
  return proofOf(await checkIdToken(provider, idToken, { ...(await discover(provider)), now }));
}

/** Redeems a code that came to Rancher's own redirect URI. */
export async function proveByAzureCode(provider: Provider, code: string, now: number): Promise<Proof> {
  const { clientId, clientSecret, redirectUri, caPem } = provider;
  const { token_endpoint } = await discover(provider);
  const client = { client_id: clientId, client_secret: clientSecret, redirect_uri: redirectUri };
  const form = { grant_type: 'authorization_code', code, ...client };
  const { id_token } = await askJson(String(token_endpoint), { form, caPem });
  return proveByIdToken(provider, String(id_token), now);
}

/** The addresses in an Azure provider's public entry. */
export function azureEndpoints({ issuer, clientId, redirectUri, tenantId }: Provider) {
  const endpoints = issuer.replace(/\/v2\.0$/, '/oauth2/v2.0');
  const authUrl = `${endpoints}/authorize`;
  const query = new URLSearchParams({ client_id: clientId, redirect_uri: redirectUri, response_type: 'code' });
  return {
    authUrl,
    clientId,
    deviceAuthUrl: `${endpoints}/devicecode`,
    redirectUrl: `${authUrl}?${query}`,
    scopes: ['openid', 'profile', 'email'],
    tenantId,
    tokenUrl: `${endpoints}/token`,
  };
}
