import type { Proof } from './external-user.ts';
import { fetchJson } from './http-client.ts';
import { checkIdToken, discover, proofOf } from './oidc.ts';
import type { Provider } from './provider.ts';

/**
 * The person that an Azure ID token identifies. Throws when Azure did not sign it, it is for another application, or
 * has expired.
 */
export async function proveByIdToken(provider: Provider, idToken: string, now: number): Promise<Proof> {
  return proofOf(await checkIdToken(provider, idToken, { ...(await discover(provider)), now }));
}

/** Redeems a code that Azure sent to Rancher's own redirect URI. */
export async function proveByAzureCode(provider: Provider, code: string, now: number): Promise<Proof> {
  const { clientId, clientSecret, redirectUri, caPem } = provider;
  const { token_endpoint } = await discover(provider);
  const client = { client_id: clientId, client_secret: clientSecret, redirect_uri: redirectUri };
  const form = { grant_type: 'authorization_code', code, ...client };
  const { id_token } = await fetchJson(String(token_endpoint), { form, caPem });
  return proveByIdToken(provider, String(id_token), now);
}

/** The fields of an Azure provider's public entry. */
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
