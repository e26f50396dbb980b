import { createHash, randomBytes } from 'node:crypto';
import { field, textField } from './json.ts';
import { NotAvailable, userSession } from './preparations.ts';
import type { OidcClient, RancherUnderTest } from './rancher-under-test.ts';

/** An access token of the Rancher as an OIDC provider, for the standard user. */
export function accessToken(rancher: RancherUnderTest): Promise<string> {
  return rancher.once('access token', async () => {
    const client = await knownClient(rancher);
    const verifier = randomBytes(32).toString('base64url');
    const code = await authorizationCode(rancher, client, verifier);
    const { clientId: client_id, clientSecret: client_secret, redirectUri: redirect_uri } = client;
    const form = { grant_type: 'authorization_code', code, code_verifier: verifier };
    const tokenRequest = { ...form, client_id, client_secret, redirect_uri };
    const tokens = await rancher.sendOk({ method: 'POST', path: '/oidc/token', form: tokenRequest });
    return textField(tokens, 'access_token');
  });
}

async function knownClient(rancher: RancherUnderTest): Promise<OidcClient> {
  const { bearer } = await rancher.adminSession();
  const { body } = await rancher.send({ method: 'GET', path: '/v3/features/oidc-provider', bearer });
  if (field(body, 'value') !== true) throw new NotAvailable('the feature oidc-provider is off here');
  const { oidcClient } = rancher.abilities;
  if (!oidcClient) throw new NotAvailable('no OIDC client is known here');
  return oidcClient;
}

async function authorizationCode(rancher: RancherUnderTest, client: OidcClient, verifier: string): Promise<string> {
  const { bearer } = await userSession(rancher);
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: client.redirectUri,
    scope: 'openid profile offline_access',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const response = await rancher.send({ method: 'GET', path: `/oidc/authorize?${query}`, cookie: `R_SESS=${bearer}` });
  const code = response.location && new URL(response.location, client.redirectUri).searchParams.get('code');
  if (!code) throw new Error(`no code: ${response.status}, ${response.location}`);
  return code;
}
