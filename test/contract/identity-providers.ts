import { Browser } from '../sandbox/browser.ts';
import { JANE } from '../sandbox/sign-in.ts';
import { type IdentityServer, SUITE_PROVIDERS, type SuiteProvider, startIdentityServer } from './identity-server.ts';
import { field, listField, textField } from './json.ts';
import { NotAvailable, until } from './preparations.ts';
import type { RancherUnderTest } from './rancher-under-test.ts';

/** The id of the person who signs in; a real Rancher may know others. */
const { username } = JANE;

/** Enables exactly these providers, with the suite's own identity providers behind them. */
export async function enableProviders(rancher: RancherUnderTest, ids: SuiteProvider[]): Promise<void> {
  if (!rancher.abilities.reachesLoopback)
    throw new NotAvailable('this server cannot reach the identity providers here');
  const { configs } = await identityServer(rancher);
  const enabled = await enabledProviders(rancher);
  for (const id of SUITE_PROVIDERS) {
    if (ids.includes(id) === enabled.includes(id)) continue;
    const { type, self, disable } = await authConfig(rancher, id);
    const config = { ...configs[id], type, id, name: id, enabled: true, accessMode: 'unrestricted' };
    if (ids.includes(id)) await rancher.asAdmin('PUT', self, config);
    else await rancher.asAdmin('POST', disable);
  }
  const expected = [...ids].sort().join();
  await until(`the providers ${expected}`, async () => (await enabledProviders(rancher)).join() === expected);
}

/** Disables the suite's providers, if any was enabled. */
export async function disableProviders(rancher: RancherUnderTest): Promise<void> {
  if (started.has(rancher)) await enableProviders(rancher, []);
}

/** A provider's public entry. */
export async function publicEntry(rancher: RancherUnderTest, id: SuiteProvider) {
  const entries = listField(await rancher.sendOk({ method: 'GET', path: '/v1-public/authproviders' }), 'data');
  const entry = entries.find((candidate) => field(candidate, 'id') === id);
  if (entry === undefined) throw new Error(`${id} is not listed`);
  return entry;
}

/** Signs a person in with a provider whose logins end with a code; returns it, and the cookies of the browser. */
export async function signInForCode(
  rancher: RancherUnderTest,
  id: 'genericoidc' | 'github',
): Promise<{ code: string; cookie: string }> {
  const browser = new Browser(rancher.server.caPem);
  const url = new URL(textField(await publicEntry(rancher, id), 'redirectUrl'));
  url.searchParams.set('scope', id === 'github' ? 'read:org' : 'openid profile email');
  url.searchParams.set('state', 'state');
  const until = `${rancher.server.url}/verify-auth`;
  const signIn = await browser.open(url);
  const back =
    id === 'github'
      ? await browser.submit(signIn, JANE, until)
      : await browser.submit(await browser.submit(signIn, { login: username, password: 'any' }), {}, until);
  return { code: back.url.searchParams.get('code') ?? '', cookie: browser.cookieHeader('/v1-public/login') };
}

/** The id of the Rancher user of the person who signs in with a provider. */
export async function externalUser(rancher: RancherUnderTest, id: SuiteProvider): Promise<string> {
  const users = listField(await rancher.asAdmin('GET', '/v3/users'), 'data');
  const principal = `${id}_user://${username}`;
  const user = users.find((candidate) => listField(candidate, 'principalIds').includes(principal));
  return textField(user, 'id');
}

const started = new WeakSet<RancherUnderTest>();

function identityServer(rancher: RancherUnderTest): Promise<IdentityServer> {
  return rancher.once('identity server', async () => {
    const server = await startIdentityServer(rancher.server.url);
    started.add(rancher);
    rancher.atEnd(() => server.close());
    rancher.atEnd(() => deleteExternalUsers(rancher));
    rancher.atEnd(() => enableProviders(rancher, []));
    return server;
  });
}

/** The users that logins with the suite's providers have created. */
async function deleteExternalUsers(rancher: RancherUnderTest): Promise<void> {
  for (const id of SUITE_PROVIDERS) {
    const path = await externalUser(rancher, id).then(
      (user) => `/v3/users/${user}`,
      () => undefined,
    );
    if (path !== undefined) await rancher.asAdmin('DELETE', path);
  }
}

async function enabledProviders(rancher: RancherUnderTest): Promise<SuiteProvider[]> {
  const entries = listField(await rancher.sendOk({ method: 'GET', path: '/v1-public/authproviders' }), 'data');
  const ids = entries.map((entry) => field(entry, 'id'));
  return SUITE_PROVIDERS.filter((id) => ids.includes(id)).sort();
}

async function authConfig(rancher: RancherUnderTest, id: SuiteProvider) {
  const config = await rancher.asAdmin('GET', `/v3/authConfigs/${id}`);
  const self = new URL(textField(config, 'links', 'self')).pathname;
  return { type: textField(config, 'type'), self, disable: `${self}?action=disable` };
}
