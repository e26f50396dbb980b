import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pollAuthToken } from '../../src/rancher/auth-tokens.ts';
import { askCluster, listClusters } from '../../src/rancher/clusters.ts';
import { beginCodeLogin } from '../../src/rancher/code-login.ts';
import { createExtToken } from '../../src/rancher/ext-tokens.ts';
import { readFeature } from '../../src/rancher/features.ts';
import { listAdminIds } from '../../src/rancher/global-roles.ts';
import type { HttpResponse, RancherHttp } from '../../src/rancher/http.ts';
import { createKubeconfig, generateKubeconfig } from '../../src/rancher/kubeconfigs.ts';
import { logInToRancher } from '../../src/rancher/login.ts';
import { listControlPlaneNodes } from '../../src/rancher/nodes.ts';
import { listProviders } from '../../src/rancher/providers.ts';
import { ping, readCaCertificates } from '../../src/rancher/public.ts';
import { listSettings, readKubeconfigSettings, readTokenLimits } from '../../src/rancher/settings.ts';
import { findToken, readExtPage, readOwnPage } from '../../src/rancher/token-pages.ts';
import { mintToken, readOwnToken } from '../../src/rancher/tokens.ts';
import { readUserPages } from '../../src/rancher/user-accounts.ts';
import { readCurrentUser } from '../../src/rancher/users.ts';
import { readServerVersion } from '../../src/rancher/version.ts';
import { Secret } from '../../src/secret.ts';
import { jsonWith, noise } from './arbitraries.ts';
import { orWordsLater } from './expect-words.ts';
import { rounds } from './size.ts';

const session = new Secret('token-abcde:0123456789');
const provider = {
  id: 'x',
  type: 'githubProvider',
  kind: 'code' as const,
  label: 'X',
  redirectUrl: 'https://r/v1-oidc/x',
  scopes: [],
  clientId: undefined,
  authUrl: undefined,
  deviceAuthUrl: undefined,
  tokenUrl: undefined,
};

const readers: Record<string, (http: RancherHttp) => Promise<unknown>> = {
  pollAuthToken: (http) => pollAuthToken(http, 'id', new AbortController().signal),
  askCluster: (http) => askCluster(http, session, 'c', 1),
  listClusters: (http) => listClusters(http, session),
  beginCodeLogin: (http) => beginCodeLogin(http, provider, 'state'),
  createExtToken: (http) => createExtToken(http, session, { ttl: 1, description: '' }),
  readFeature: (http) => readFeature(http, session, 'token-hashing'),
  listAdminIds: (http) => listAdminIds(http, session),
  createKubeconfig: (http) => createKubeconfig(http, session, { clusterIds: ['c'], description: '' }),
  generateKubeconfig: (http) => generateKubeconfig(http, session, 'c'),
  logInToRancher: (http) =>
    logInToRancher(http, { provider, description: '', proof: { username: 'a', password: session } }),
  listControlPlaneNodes: (http) => listControlPlaneNodes(http, session),
  listProviders,
  ping,
  readCaCertificates,
  listSettings: (http) => listSettings(http, session),
  readKubeconfigSettings: (http) => readKubeconfigSettings(http, session),
  readTokenLimits: (http) => readTokenLimits(http, session),
  findToken: (http) => findToken(http, session, 'token-x'),
  readExtPage: (http) => readExtPage(http, session),
  readOwnPage: (http) => readOwnPage(http, session),
  mintToken: (http) => mintToken(http, session, { ttl: 1, description: '' }),
  readOwnToken: (http) => readOwnToken(http, session),
  readUserPages: async (http) => {
    for await (const page of readUserPages(http, session)) if (page.length === 0) return;
  },
  readCurrentUser: (http) => readCurrentUser(http, session),
  readServerVersion,
};

const text = fc.oneof(
  {
    weight: 5,
    arbitrary: jsonWith([
      'kind',
      'created',
      'expiresAt',
      'expired',
      'enabled',
      'principalIds',
      'pagination',
      'next',
      'caCert',
      'localClusterAuthEndpoint',
      'fqdn',
      'version',
      'gitVersion',
      'message',
      'code',
      'Code',
      'globalRoleId',
      'scopes',
      'redirectUrl',
      'creationTimestamp',
      'continue',
      'config',
      'bearerToken',
      'userPrincipal',
      'default',
      'source',
      'controlPlane',
    ]).chain((value) =>
      fc.constantFrom(
        JSON.stringify(value),
        JSON.stringify({ data: value }),
        JSON.stringify({ data: [value] }),
        JSON.stringify({ items: [value], metadata: value, spec: value, status: value }),
      ),
    ),
  },
  { weight: 1, arbitrary: noise },
);

test('an answer of any shape is read, or said to be none of Rancher', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(readers)),
      fc.oneof(fc.constant(200), fc.constantFrom(201, 204, 302, 400, 401, 403, 404, 409, 410, 500, 503)),
      text,
      fc.constantFrom<unknown>(
        undefined,
        'https://r/x',
        'not an address',
        ['a=b', 'R_PKCE_VERIFIER=x; Path=/'],
        '\x1b',
      ),
      async (name, status, body, header) => {
        let pages = 0;
        const http: RancherHttp = {
          server: 'https://r',
          close: async () => undefined,
          async send(request) {
            // A list may go on for ever; a reader of it is asked for no more than this.
            pages += 1;
            const given = pages > 3 ? '{"data":[],"items":[],"metadata":{}}' : body;
            const headers = { location: header, 'set-cookie': header } as HttpResponse['headers'];
            return { server: 'https://r', request, status, headers, text: given, clockAhead: 0 };
          },
        };
        const read = await orWordsLater(() => readers[name]?.(http) ?? Promise.reject(new Error(name)));
        if (name === 'mintToken' && read !== undefined) {
          const { expiresAt } = read as Awaited<ReturnType<typeof mintToken>>;
          expect(new Date(Math.min(expiresAt, 1)).toISOString()).toBeDefined();
        }
      },
    ),
    rounds(30_000),
  );
});
