import { expect, test } from 'vitest';
import { answerRequest } from '../../../src/flows/credential/answer-request.ts';
import { makeKubeconfig } from '../../../src/flows/kubeconfig/make.ts';
import { logIn } from '../../../src/flows/session/log-in.ts';
import { logOut } from '../../../src/flows/session/log-out.ts';
import { parseKubeconfig, writeKubeconfig } from '../../../src/kube/kubeconfig/kubeconfig.ts';
import { SANDBOX_VERSIONS, type Sandbox } from '../../../src/sandbox/sandbox.ts';
import { Secret } from '../../../src/secret.ts';
import { textField } from '../../contract/json.ts';
import { callSandbox } from '../../sandbox/harness.ts';
import { signInBySaml } from '../../sandbox/sign-in.ts';
import { clusterId, useSandbox } from '../../support/sandbox.ts';
import { createClock, createTestContext } from '../../support/test-context.ts';

const minute = 60_000;

/** Tokens made by a command live 960 minutes where there is a setting for them; else an hour. */
const lifetimes: Record<(typeof SANDBOX_VERSIONS)[number], number> = {
  '2.4.6': 960,
  '2.4.7': 960,
  '2.6.7': 960,
  '2.8': 60,
  '2.13': 60,
  '2.14': 60,
  '2.15': 60,
  '2.16': 60,
};

test.each(SANDBOX_VERSIONS)('with Rancher %s: log in, make a kubeconfig, use a cluster, log out', async (version) => {
  const context = createTestContext();
  const sandbox = await useSandbox({ clock: context.clock, version });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const who = { server: sandbox.url, profile: 'default', trust: {} };
  const given = { username: 'jane', password: new Secret('jane-password') };
  const session = await logIn(context, { ...who, given });
  expect(session.record.expiresAt).toBe(context.clock.now() + 960 * minute);

  const { config, tokens } = await makeKubeconfig(context, { ...who, clusters: [], exec: false });
  expect(tokens?.failed).toEqual([]);
  const inFile = String(parseKubeconfig(writeKubeconfig(config)).users[0]?.user.token);

  const cluster = clusterId(sandbox, 'dev');
  const credential = await answerRequest(context, { ...who, isRetry: false, cluster });
  expect(credential.expiresAt).toBe(context.clock.now() + lifetimes[version] * minute);
  for (const bearer of [inFile, credential.token.expose()]) {
    const answer = await callSandbox(sandbox, 'GET', `/k8s/clusters/${cluster}/version`, { bearer });
    expect(answer.status).toBe(200);
  }

  await logOut(context, session.record);
  expect(sandbox.state.tokens.has(credential.tokenId)).toBe(false);
  expect(sandbox.state.tokens.has(session.record.tokenId)).toBe(false);
});

test.each(SANDBOX_VERSIONS)(
  'with Rancher %s whose tokens are hashed, a login and a mint work as always',
  async (version) => {
    const context = createTestContext();
    const sandbox = await useSandbox({ clock: context.clock, version });
    context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
    sandbox.state.hashTokens();
    const who = { server: sandbox.url, profile: 'default', trust: {} };
    await logIn(context, { ...who, given: { username: 'jane', password: new Secret('jane-password') } });
    const cluster = clusterId(sandbox, 'dev');
    const credential = await answerRequest(context, { ...who, isRetry: false, cluster });
    const answer = await callSandbox(sandbox, 'GET', `/k8s/clusters/${cluster}/version`, {
      bearer: credential.token.expose(),
    });
    expect(answer.status).toBe(200);
  },
);

/** What Jane and the dashboard do with the address that a terminal shows for a SAML login. */
async function logInByBrowser(sandbox: Sandbox, address: string): Promise<boolean> {
  const url = new URL(address);
  const page = await callSandbox(sandbox, 'GET', `${url.pathname}${url.search}`);
  const { loginUrl } = /"loginUrl":"(?<loginUrl>[^"]+)"/.exec(String(page.body))?.groups ?? {};
  const options = Object.fromEntries(url.searchParams);
  const body = { ...options, type: 'keyCloakProvider', finalRedirectUrl: sandbox.url };
  const begun = await callSandbox(sandbox, 'POST', loginUrl ?? 'no login there', { body });
  const answer = await signInBySaml(sandbox, textField(begun.body, 'idpRedirectUrl'), begun.setCookie);
  await callSandbox(sandbox, 'POST', '/v1-saml/keycloak/saml/acs', answer);
  return true;
}

test.each(SANDBOX_VERSIONS)('with Rancher %s: log in by SAML', async (version) => {
  const clock = createClock();
  const sandbox = await useSandbox({ clock, version, providers: ['keycloak'] });
  const browser = { obstacle: () => undefined, open: (url: string) => logInByBrowser(sandbox, url) };
  const context = createTestContext({ clock, browser });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const who = { server: sandbox.url, profile: 'default', trust: {} };
  const { record } = await logIn(context, { ...who, provider: 'keycloak' });
  expect(record.expiresAt).toBe(clock.now() + 960 * minute);
  // The token from the browser was replaced, and the request that carried it was deleted.
  expect([...sandbox.state.tokens.values()].filter(({ kind }) => kind === 'kubeconfig')).toEqual([]);
  expect(sandbox.state.authTokens.size).toBe(0);
  const credential = await answerRequest(context, { ...who, isRetry: false, cluster: clusterId(sandbox, 'dev') });
  expect(sandbox.state.tokens.has(credential.tokenId)).toBe(true);
});
