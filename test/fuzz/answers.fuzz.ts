import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/platform/clock.ts';
import { askCluster, listClusters } from '../../src/rancher/clusters.ts';
import { readFeature } from '../../src/rancher/features.ts';
import { listAdminIds } from '../../src/rancher/global-roles.ts';
import { createHttp, type HttpResponse, type RancherHttp } from '../../src/rancher/http/http.ts';
import { createKubeconfig, generateKubeconfig } from '../../src/rancher/kubeconfigs.ts';
import { pollAuthToken } from '../../src/rancher/login/auth-tokens.ts';
import { beginCodeLogin } from '../../src/rancher/login/code-login.ts';
import { logInToRancher } from '../../src/rancher/login/login.ts';
import { listProviders, type Provider } from '../../src/rancher/login/providers.ts';
import { listControlPlaneNodes } from '../../src/rancher/nodes.ts';
import { ping, readCaCertificates } from '../../src/rancher/public.ts';
import { listSettings, readKubeconfigSettings, readTokenLimits } from '../../src/rancher/settings.ts';
import { createExtToken } from '../../src/rancher/tokens/ext-tokens.ts';
import { findToken, readExtPage, readOwnPage } from '../../src/rancher/tokens/token-pages.ts';
import { mintToken, readOwnToken } from '../../src/rancher/tokens/tokens.ts';
import { readUserPages } from '../../src/rancher/user-accounts.ts';
import { readCurrentUser } from '../../src/rancher/users.ts';
import { readServerVersion } from '../../src/rancher/version.ts';
import { Secret } from '../../src/secret.ts';
import { clusterId, useSandbox } from '../support/sandbox.ts';
import { jsonWith, mangled, noise } from './arbitraries.ts';
import { orWordsLater } from './expect-words.ts';
import { rounds } from './size.ts';
import { countWays } from './ways.ts';

/** What is asked for. */
interface Subject {
  session: Secret;
  tokenId: string;
  cluster: string;
  local: Provider;
  oidc: Provider;
}

const readers: Record<string, (http: RancherHttp, subject: Subject) => Promise<unknown>> = {
  pollAuthToken: (http) => pollAuthToken(http, 'id', new AbortController().signal),
  askCluster: (http, { session, cluster }) => askCluster(http, session, cluster, 60_000),
  listClusters: (http, { session }) => listClusters(http, session),
  beginCodeLogin: (http, { oidc }) => beginCodeLogin(http, oidc, 'state'),
  createExtToken: (http, { session }) => createExtToken(http, session, { ttl: 1, description: '' }),
  readFeature: (http, { session }) => readFeature(http, session, 'token-hashing'),
  listAdminIds: (http, { session }) => listAdminIds(http, session),
  createKubeconfig: (http, { session, cluster }) =>
    createKubeconfig(http, session, { clusterIds: [cluster], description: '' }),
  generateKubeconfig: (http, { session, cluster }) => generateKubeconfig(http, session, cluster),
  logInToRancher: (http, { local }) =>
    logInToRancher(http, {
      provider: local,
      description: '',
      proof: { username: 'admin', password: new Secret('admin-password') },
    }),
  listControlPlaneNodes: (http, { session }) => listControlPlaneNodes(http, session),
  listProviders,
  ping,
  readCaCertificates: (http) => readCaCertificates(http),
  listSettings: (http, { session }) => listSettings(http, session),
  readKubeconfigSettings: (http, { session }) => readKubeconfigSettings(http, session),
  readTokenLimits: (http, { session }) => readTokenLimits(http, session),
  findToken: (http, { session, tokenId }) => findToken(http, session, tokenId),
  readExtPage: (http, { session }) => readExtPage(http, session),
  readOwnPage: (http, { session }) => readOwnPage(http, session),
  mintToken: (http, { session }) => mintToken(http, session, { ttl: 1, description: '' }),
  readOwnToken: (http, { session }) => readOwnToken(http, session),
  readUserPages: async (http, { session }) => {
    for await (const page of readUserPages(http, session)) if (page.length === 0) return;
  },
  readCurrentUser: (http, { session }) => readCurrentUser(http, session),
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

/** What a server says to each reader, in the order of its requests; and what they ask it for. */
async function recordAnswers() {
  const sandbox = await useSandbox({ providers: ['genericoidc'] });
  const http = createHttp({
    server: sandbox.url,
    trust: { kind: 'ca', pem: sandbox.caPem },
    env: {},
    clock: systemClock,
    tell: () => undefined,
    log: () => undefined,
  });
  onTestFinished(() => http.close());
  const [local, oidc] = ['local', 'genericoidc'].map(
    (id) => async () => (await listProviders(http)).find((provider) => provider.id === id),
  );
  const { state } = sandbox;
  const { name: tokenId, secret } = state.addToken({ userId: state.findUser('admin')?.id ?? '', ttl: 0 });
  state.authTokens.set('id', { token: 'encrypted', created: Date.now(), expiresAt: '' });
  const subject = {
    session: new Secret(`${tokenId}:${secret}`),
    tokenId,
    cluster: clusterId(sandbox, 'dev'),
    local: (await local?.()) as Provider,
    oidc: (await oidc?.()) as Provider,
  };
  const answers: Record<string, HttpResponse[]> = {};
  for (const [name, read] of Object.entries(readers)) {
    const said: HttpResponse[] = [];
    const recording: RancherHttp = {
      ...http,
      async send(request) {
        const response = await http.send(request);
        said.push(response);
        return response;
      },
    };
    await read(recording, subject);
    answers[name] = said;
  }
  return { answers, subject };
}

/** An answer that is none of a server's: its status and one header, where these are others, and what comes in place of which body. */
const answerLike = (recorded: HttpResponse[]) =>
  fc.record({
    status: fc.oneof(
      { weight: 3, arbitrary: fc.constant(undefined) },
      fc.constantFrom(200, 201, 204, 302, 400, 401, 403, 404, 409, 410, 500, 503),
    ),
    header: fc.oneof(
      { weight: 2, arbitrary: fc.constant({}) },
      fc
        .constantFrom<unknown>(undefined, 'https://r/x', 'not an address', ['a=b', 'R_PKCE_VERIFIER=x; Path=/'], '\x1b')
        .map((value) => ({ location: value, 'set-cookie': value })),
    ),
    body: fc.oneof(
      {
        weight: 3,
        arbitrary: fc
          .nat(recorded.length - 1)
          .chain((at) => mangled(fc.constant(recorded[at]?.text ?? '')).map((body) => ({ at, body }))),
      },
      { weight: 2, arbitrary: text.map((body) => ({ at: undefined, body })) },
    ),
  });

type Answer = ReturnType<typeof answerLike> extends fc.Arbitrary<infer T> ? T : never;

/** A case in which all is as the server says it. */
const asSaid = (name: string, [first]: HttpResponse[] = []): [[string, Answer]] => [
  [name, { status: undefined, header: {}, body: { at: 0, body: first?.text ?? '' } }],
];

test('an answer of any shape is read, or said to be none of Rancher', async () => {
  const { answers, subject } = await recordAnswers();
  const names = Object.keys(readers);
  const readings = countWays(...names);
  const ways = countWays('read', 'words');
  const cases = rounds(30_000);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...names).chain((name) => fc.tuple(fc.constant(name), answerLike(answers[name] ?? []))),
      async ([name, { status, header, body }]) => {
        const recorded = answers[name] ?? [];
        let asked = 0;
        const http: RancherHttp = {
          server: 'https://r',
          close: async () => undefined,
          async send(request) {
            const usual = recorded[Math.min(asked, recorded.length - 1)];
            const isChanged = body.at === undefined || body.at === asked;
            asked += 1;
            // A list may go on for ever; a reader of it is asked for no more than this.
            const given = asked > 3 ? '{"data":[],"items":[],"metadata":{}}' : isChanged ? body.body : usual?.text;
            const headers = { ...usual?.headers, ...header } as HttpResponse['headers'];
            const answer = { status: status ?? usual?.status ?? 200, headers, text: given ?? '', clockAhead: 0 };
            return { server: 'https://r', request, ...answer };
          },
        };
        const read = readers[name] ?? (() => Promise.reject(new Error(name)));
        let isRead = true;
        const found = await orWordsLater(async () => {
          isRead = false;
          const result = await read(http, subject);
          isRead = true;
          return result;
        });
        ways.took(isRead ? 'read' : 'words');
        if (isRead) readings.took(name);
        if (name === 'mintToken' && found !== undefined) {
          const { expiresAt } = found as Awaited<ReturnType<typeof mintToken>>;
          expect(new Date(Math.min(expiresAt, 1)).toISOString()).toBeDefined();
        }
      },
    ),
    // What the server really says, to each reader once.
    { ...cases, examples: names.map((name) => asSaid(name, answers[name])) },
  );
  readings.expectAll(cases, Number.POSITIVE_INFINITY);
  ways.expectAll(cases, 5);
});
