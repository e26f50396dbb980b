import type { Proof } from './external-user.ts';
import { fetchJson } from './http-client.ts';
import type { Provider } from './provider.ts';

/** Redeems a code at GitHub; returns who has signed in. Throws when GitHub rejects it. */
export async function proveByGithubCode(provider: Provider, code: string): Promise<Proof> {
  const { issuer, caPem, clientId, clientSecret } = provider;
  const form = { client_id: clientId, client_secret: clientSecret, code };
  const { access_token } = await fetchJson(`${issuer}/login/oauth/access_token`, { form, caPem });
  if (typeof access_token !== 'string') throw new Error('GitHub rejects the code');
  const headers = { Authorization: `token ${access_token}` };
  const { login, name } = await fetchJson(`${issuer}/api/v3/user`, { headers, caPem });
  return { login: String(login), displayName: String(name ?? login) };
}
