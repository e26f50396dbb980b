import { expect, test } from 'vitest';
import { readRancherTokens } from '../../../src/kube/make/rancher-tokens.ts';
import { beginCodeLogin } from '../../../src/rancher/login/code-login.ts';
import type { Provider } from '../../../src/rancher/login/providers.ts';
import { readCurrentUser } from '../../../src/rancher/users.ts';
import { Secret } from '../../../src/secret.ts';
import { parseServerUrl } from '../../../src/server-url.ts';
import { openHttp } from '../../support/http.ts';
import { takeRequests, useSandbox } from '../../support/sandbox.ts';

const token = new Secret('token-abcde:verysecretkey');

function provider(redirectUrl: string): Provider {
  const nothing = { clientId: undefined, authUrl: undefined, deviceAuthUrl: undefined, tokenUrl: undefined };
  return { id: 'oidc', type: 'oidcProvider', kind: 'code', label: 'OIDC', redirectUrl, scopes: [], ...nothing };
}

test.for(['http://rancher.example.com', 'HTTP://rancher.example.com:8080/dashboard', 'ftp://rancher.example.com'])(
  '%s is not the address of a server',
  (address) => {
    expect(() => parseServerUrl(address)).toThrow('is not an https address');
  },
);

/** A connection to a server whose response to everything is a redirect. */
async function redirecting(location: string) {
  const sandbox = await useSandbox();
  sandbox.intercept = (_request, response) => {
    response.writeHead(302, { location }).end();
    return true;
  };
  return { sandbox, ...openHttp(sandbox.url, { caPem: sandbox.caPem }) };
}

test.for<[string, string, RegExp]>([
  ['http://127.0.0.1/v3/users?token=secret', 'to http://127.0.0.1', /^Check that the address/],
  [
    'https://rancher.example.com/v3/users?token=secret',
    'to https://rancher.example.com',
    /kubectl rancher login https:\/\/rancher\.example\.com$/,
  ],
  ['https://127.0.0.1:1/', 'to https://127.0.0.1:1', /kubectl rancher login https:\/\/127\.0\.0\.1:1$/],
  ['javascript:alert(1)', '', /^Check that the address/],
])(
  'a redirect to %s is not followed, and the message has no more than its origin',
  async ([location, words, nextStep]) => {
    const { sandbox, http } = await redirecting(location);
    const refusal = await readCurrentUser(http, token).catch((error: unknown) => error);
    const host = new URL(sandbox.url).host;
    const where = words === '' ? '' : ` ${words}`;
    expect(refusal).toMatchObject({
      exitCode: 3,
      message: `${host} redirects /v3/users?me=true${where}, which is not followed: no token goes anywhere else`,
      nextStep: expect.stringMatching(nextStep),
    });
    expect(takeRequests(sandbox)).toHaveLength(1);
  },
);

test.for(['http://login.example.com/authorize', 'http://127.0.0.1.example.com/authorize'])(
  'a login that starts at %s does not start: neither by its entry nor by a redirect',
  async (address) => {
    const { http } = await redirecting(address);
    const refusal = { exitCode: 4, message: expect.stringContaining('which is not encrypted') };
    await expect(beginCodeLogin(http, provider(address), 'state')).rejects.toMatchObject(refusal);
    const byRancher = provider(`${http.server}/v1-oidc/oidc`);
    await expect(beginCodeLogin(http, byRancher, 'state')).rejects.toMatchObject(refusal);
  },
);

test.for(['javascript:alert(1)', 'file:///etc/passwd', 'nothing'])('nor one at %s', async (address) => {
  const { http } = await redirecting(address);
  await expect(beginCodeLogin(http, provider(address), 'state')).rejects.toMatchObject({ exitCode: 4 });
});

test.for(['https://login.example.com/authorize', 'http://127.0.0.1:8080/authorize', 'http://[::1]:8080/authorize'])(
  '%s stays between two ends',
  async (address) => {
    const { http } = await redirecting(address);
    expect((await beginCodeLogin(http, provider(address), 'state')).url).toContain(address);
  },
);

test('a start on another host that looks like Rancher is requested from Rancher itself', async () => {
  const { sandbox, http } = await redirecting('https://login.example.com/');
  await beginCodeLogin(http, provider('http://evil.example.com/v1-oidc/oidc'), 'state');
  expect(takeRequests(sandbox)).toEqual([expect.stringMatching(/^GET \/v1-oidc\/oidc\?/)]);
});

test.for(['token-a:b\\r\\nx: y', 'token-a:\\0', 'token-a:ключ', 'nonsense'])(
  'of a kubeconfig of Rancher its tokens are used, none of its addresses, and not %j',
  (other) => {
    const yaml = `
clusters:
- {name: good, cluster: {server: "http://evil.example.com/k8s/clusters/c-good"}}
- {name: bad, cluster: {server: "https://rancher.example.com/k8s/clusters/c-bad"}}
users:
- {name: good, user: {token: "token-a:b"}}
- {name: bad, user: {token: "${other}"}}
contexts:
- {name: good, context: {cluster: good, user: good}}
- {name: bad, context: {cluster: bad, user: bad}}
`;
    const tokens = readRancherTokens(new Secret(yaml));
    expect([...tokens].map(([id, found]) => [id, found.expose()])).toEqual([['c-good', 'token-a:b']]);
  },
);
