import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { type LoginArguments, runLogin } from '../../../src/commands/login.ts';
import { runStatus } from '../../../src/commands/status.ts';
import { runToken } from '../../../src/commands/token.ts';
import { chooseBrowser } from '../../../src/flows/session/choose-browser.ts';
import { clusterId, useSandbox } from '../../support/sandbox.ts';
import { startSocksProxy } from '../../support/socks-proxy.ts';
import { holdSilentPort } from '../../support/steady-address.ts';
import { createTestContext } from '../../support/test-context.ts';

/** Jane at a server that she can also reach through a proxy. */
async function settle() {
  const env: NodeJS.ProcessEnv = { KUBECTL_RANCHER_SESSION_STORE: 'file', RANCHER_USERNAME: 'jane' };
  const browserOf = (command: string) => ({ obstacle: () => command, open: async () => true });
  const context = createTestContext({ env: { ...env, RANCHER_PASSWORD: 'jane-password' }, browserOf });
  const sandbox = await useSandbox({ clock: context.clock });
  const proxy = await startSocksProxy(Number(new URL(sandbox.url).port));
  const url = `socks5://127.0.0.1:${proxy.port}`;
  const logIn = (args: Partial<LoginArguments> = {}) =>
    runLogin(context, {
      ...{ profile: 'default', verbose: false, url: sandbox.url, merge: false },
      ...{ caChecksum: sandbox.caChecksum, ...args },
    });
  const getToken = (execInfo: object = {}) => {
    context.env.KUBERNETES_EXEC_INFO = JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', ...execInfo });
    return runToken(context, { server: sandbox.url, cluster: clusterId(sandbox, 'dev') });
  };
  /** How many connections have gone through the proxy since the last time. */
  const throughProxy = () => proxy.targets.splice(0).length;
  const known = () => context.servers.find(sandbox.url);
  return { context, sandbox, proxy, url, logIn, getToken, throughProxy, known };
}

test('a proxy that a login is told of is used for it, and remembered for its server', async () => {
  const { context, sandbox, url, logIn, getToken, throughProxy, known } = await settle();
  const host = new URL(sandbox.url).host;
  await logIn({ proxy: url });
  expect(throughProxy()).toBeGreaterThan(0);
  expect(context.told).toContain(`Requests to ${host} use the proxy ${url} from now on.`);
  await getToken();
  expect(throughProxy()).toBeGreaterThan(0);
  await logIn({ force: true });
  expect(throughProxy()).toBeGreaterThan(0);
  expect(known()).toMatchObject({ url: sandbox.url, caPem: expect.stringContaining('CERTIFICATE') });
  await runStatus(context, { profile: undefined, output: 'wide', verbose: false });
  expect(context.printed.join('')).toContain(url);
  expect(throughProxy()).toBe(0);
});

test('it is remembered too where no new login is needed, until "none" forgets it', async () => {
  const { context, sandbox, url, logIn, throughProxy, known } = await settle();
  await logIn();
  expect(throughProxy()).toBe(0);
  await logIn({ proxy: url });
  expect(throughProxy()).toBeGreaterThan(0);
  expect(known()?.proxy?.expose()).toBe(url);
  await logIn({ proxy: 'none' });
  expect(throughProxy()).toBe(0);
  expect(known()).not.toHaveProperty('proxy');
  expect(context.told).toContain(`The proxy for ${new URL(sandbox.url).host} is no longer remembered.`);
});

test('one that does not work, or is none, leaves what is remembered', async () => {
  const { context, url, logIn, known } = await settle();
  await logIn({ proxy: url });
  const closed = `127.0.0.1:${await holdSilentPort()}`;
  await expect(logIn({ proxy: closed })).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining(`the proxy ${closed} cannot be used: nothing answers on that port`),
    nextStep: expect.stringMatching(
      /^--proxy none forgets it\. To name another one: kubectl rancher login \S+ --proxy URL$/,
    ),
  });
  for (const [proxy, words] of [
    ['ftp://jane:verysecretword@host', '--proxy names a proxy of an unknown kind (ftp://)'],
    ['http://jane:verysecretword@', '--proxy is not the address of a proxy'],
  ] as const) {
    await expect(logIn({ proxy })).rejects.toMatchObject({ exitCode: 2, message: words });
  }
  expect(known()?.proxy?.expose()).toBe(url);
  expect(context.told.join('\n')).not.toContain('verysecretword');
});

test('a password in it is stored, and never shown', async () => {
  const { context, sandbox } = await settle();
  const proxy = await startSocksProxy(Number(new URL(sandbox.url).port), { login: true });
  const address = `socks5://jane:verysecretword@127.0.0.1:${proxy.port}`;
  const login = { profile: 'default', verbose: true, url: sandbox.url, merge: false, proxy: address };
  await runLogin(context, { ...login, caChecksum: sandbox.caChecksum });
  expect(new Set(proxy.logins)).toEqual(new Set(['jane:verysecretword']));
  await runStatus(context, { profile: undefined, output: 'wide', verbose: false });
  expect(context.servers.find(sandbox.url)?.proxy?.expose()).toBe(address);
  const shown = [...context.told, ...context.printed, inspect(context.servers.find(sandbox.url))].join('\n');
  expect(shown).toContain(`socks5://127.0.0.1:${proxy.port}`);
  expect(shown).not.toContain('verysecretword');
});

test('the proxy that a kubeconfig has for its cluster is used for Rancher, unless one is remembered', async () => {
  const { context, proxy, url, logIn, getToken, throughProxy, sandbox } = await settle();
  await logIn();
  await getToken({ spec: { cluster: { server: sandbox.url, 'proxy-url': url } } });
  expect(throughProxy()).toBeGreaterThan(0);

  const other = await startSocksProxy(Number(new URL(sandbox.url).port));
  await logIn({ proxy: `socks5h://127.0.0.1:${other.port}` });
  context.clock.advance(60 * 60_000);
  await getToken({ spec: { cluster: { server: sandbox.url, 'proxy-url': url } } });
  expect(proxy.targets).toEqual([]);
  expect(other.targets.length).toBeGreaterThan(0);
});

test.for([
  ['ftp://user:verysecretword@host:21', 'it names a proxy of an unknown kind (ftp://)'],
  ['//', 'it is not the address of a proxy'],
])('a proxy-url %s is named, and not used', async ([address, words]) => {
  const { context, logIn, getToken } = await settle();
  await logIn();
  await getToken({ spec: { cluster: { 'proxy-url': address } } });
  expect(context.told).toContain(`kubectl-rancher: the proxy-url of the kubeconfig is not used: ${words}`);
  expect(context.told.join()).not.toContain('verysecretword');
});

test('that is said once to a client that runs a failing plugin repeatedly', async () => {
  const { context, getToken } = await settle();
  for (const _ of [1, 2, 3]) {
    await expect(getToken({ spec: { cluster: { 'proxy-url': 'ftp://host' } } })).rejects.toMatchObject({ exitCode: 4 });
  }
  expect(context.told.filter((line) => line.includes('proxy-url'))).toHaveLength(1);
});

test('a proxy of a kubeconfig is not used for a server whose certificate is not checked', async () => {
  const { context, url, logIn, getToken, throughProxy } = await settle();
  await logIn({ caChecksum: undefined, insecureSkipTlsVerify: true });
  await getToken({ spec: { cluster: { 'proxy-url': url } } });
  expect(throughProxy()).toBe(0);
  expect(context.told.join('\n')).toMatch(
    /proxy-url of the kubeconfig is not used: the certificate of \S+ is not checked/,
  );
});

test('a command for a browser is remembered in the same way', async () => {
  const { context, sandbox, logIn, known } = await settle();
  const browser = (requested?: string) => chooseBrowser(context, sandbox.url, requested).obstacle();
  expect(browser()).toBe(context.browser.obstacle());
  await logIn({ browserCommand: 'firefox -P work %s' });
  expect(known()?.browserCommand).toBe('firefox -P work %s');
  await runStatus(context, { profile: undefined, output: 'wide', verbose: false });
  expect(context.printed.join('')).toContain('firefox -P work %s');
  await logIn({ force: true });
  expect(browser()).toBe('firefox -P work %s');
  expect(browser('none')).toBe(context.browser.obstacle());
  await logIn({ browserCommand: 'none' });
  expect(browser()).toBe(context.browser.obstacle());
  expect(known()).toMatchObject({ caPem: expect.any(String) });
});
