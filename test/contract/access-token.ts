import { createHash, randomBytes } from 'node:crypto';
import { field, textField } from './json.ts';
import { CannotAsk, userSession } from './preparations.ts';
import type { OidcClient, RancherUnderTest } from './rancher-under-test.ts';

/** An access token of the Rancher as an OIDC provider, for the standard user. */
export function accessToken(rancher: RancherUnderTest): Promise<string> {
  return rancher.once('access token', async () => {
    const client = await knownClient(rancher);
    const verifier = randomBytes(32).toString('base64url');
    const code = await authorizationCode(rancher, client, verifier);
    const { clientId: client_id, clientSecret: client_secret, redirectUri: redirect_uri } = client;
    const form = { grant_type: 'authorization_code', code, code_verifier: verifier };
    const asked = { ...form, client_id, client_secret, redirect_uri };
    return textField(await rancher.mustAsk({ method: 'POST', path: '/oidc/token', form: asked }), 'access_token');
  });
}

async function knownClient(rancher: RancherUnderTest): Promise<OidcClient> {
  const { bearer } = await rancher.adminSession();
  const { body } = await rancher.ask({ method: 'GET', path: '/v3/features/oidc-provider', bearer });
  if (field(body, 'value') !== true) throw new CannotAsk('the feature oidc-provider is off here');
  if (!rancher.oidcClient) throw new CannotAsk('no OIDC client is known here');
  return rancher.oidcClient;
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
  const answer = await rancher.ask({ method: 'GET', path: `/oidc/authorize?${query}`, cookie: `R_SESS=${bearer}` });
  const code = answer.location && new URL(answer.location, client.redirectUri).searchParams.get('code');
  if (!code) throw new Error(`no code: ${answer.status}, ${answer.location}`);
  return code;
}
