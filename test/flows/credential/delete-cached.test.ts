import { expect, test } from 'vitest';
import { runTokenDelete } from '../../../src/commands/token-delete.ts';
import { answerRequest } from '../../../src/flows/credential/answer-request.ts';
import { requestWithKey, loggedInWithCredential as settle } from '../../support/logged-in-context.ts';
import { clusterId, deleteTokens } from '../../support/sandbox.ts';

const global = { profile: 'default', verbose: false };
const all = { ...global, all: true };

/** Jane with credentials for `dev`, `prod`, and what Rancher's own kubeconfig calls `dev`; she has seen the names of the clusters. */
async function withThree() {
  const settled = await settle();
  const { context, sandbox, request, credential } = settled;
  const prod = await answerRequest(context, { ...request, cluster: clusterId(sandbox, 'prod') });
  const { cluster: _, ...unnamed } = request;
  const byUser = await answerRequest(context, { ...unnamed, user: 'dev' });
  context.clusterLists.save(request, { at: context.clock.now(), clusters: sandbox.clusters });
  const left = () => [credential, prod, byUser].filter(({ tokenId }) => sandbox.state.tokens.has(tokenId));
  return { ...settled, dev: credential, prod, byUser, left };
}

test.each([
  ['its name', 'dev'],
  ['its id', undefined],
])('deletes the tokens for a cluster by %s, also those of kubeconfigs of Rancher, and no other', async (_, name) => {
  const { context, sandbox, left, prod, request } = await withThree();
  await runTokenDelete(context, { ...global, cluster: name ?? clusterId(sandbox, 'dev') });
  expect(context.told).toEqual([`Deleted 2 tokens on ${new URL(request.server).host} and here.`]);
  expect(left()).toEqual([prod]);
  expect(context.credentials.listOfServer(request.server)).toEqual([prod]);
});

test('what the kubeconfig has as its user is enough where no names were seen', async () => {
  const { context, byUser, dev, prod, request, left } = await withThree();
  context.clusterLists.save(request, { at: 0, clusters: [] });
  await runTokenDelete(context, { ...global, cluster: 'dev' });
  expect(left()).toEqual([dev, prod]);
  expect(context.credentials.find(byUser)).toBeUndefined();
});

test('a cluster that no token is cached for: nothing is deleted, and those there are are named', async () => {
  const { context, sandbox, request, left } = await withThree();
  const [dev, prod] = [clusterId(sandbox, 'dev'), clusterId(sandbox, 'prod')];
  await expect(runTokenDelete(context, { ...global, cluster: 'nonsense' })).rejects.toMatchObject({
    exitCode: 1,
    message: `no token is cached for a cluster "nonsense" of ${new URL(request.server).host}`,
    nextStep: `There are tokens for: dev (${dev}), prod (${prod})`,
  });
  expect(left()).toHaveLength(3);
  await runTokenDelete(context, all);
  context.told.splice(0);
  await expect(runTokenDelete(context, { ...global, cluster: 'dev' })).rejects.toMatchObject({
    nextStep: 'None is cached for any other cluster either.',
  });
  await runTokenDelete(context, all);
  expect(context.told).toEqual([expect.stringMatching(/^No token is cached for /)]);
});

test('without the key of a pipeline its tokens stay, and with it only they go', async () => {
  const { context, sandbox, request, credential } = await settle();
  const { cis, withKey } = await requestWithKey(context, sandbox, request);
  await runTokenDelete(context, all);
  expect(context.told.splice(0)).toEqual([expect.stringMatching(/^Deleted 1 token on /)]);
  expect(sandbox.state.tokens.has(credential.tokenId)).toBe(false);
  expect(sandbox.state.tokens.has(cis.tokenId)).toBe(true);
  const anew = await answerRequest(context, request);
  await runTokenDelete(withKey, all);
  expect(context.told).toEqual([expect.stringMatching(/^Deleted 1 token on /)]);
  expect(sandbox.state.tokens.has(cis.tokenId)).toBe(false);
  expect(sandbox.state.tokens.has(anew.tokenId)).toBe(true);
});

test('only what the server deleted counts as deleted', async () => {
  const { context, sandbox, request } = await settle();
  await answerRequest(context, { ...request, cluster: clusterId(sandbox, 'prod') });
  let isFirst = true;
  deleteTokens(sandbox, ({ isDerived }) => {
    const isPicked = isDerived && isFirst;
    if (isPicked) isFirst = false;
    return isPicked;
  });
  await runTokenDelete(context, all);
  const host = new URL(request.server).host;
  expect(context.told).toEqual([
    `Deleted 1 token on ${host} and here.`,
    `Deleted 1 token here that no longer existed on ${host}.`,
  ]);
  expect(context.credentials.listOfServer(request.server)).toEqual([]);
});

test("another user's token, which this one cannot delete, is named with its cluster, and stays in the cache", async () => {
  const { context, sandbox, request, credential } = await settle();
  const userId = sandbox.state.findUser('admin')?.id ?? '';
  const { name } = sandbox.state.addToken({ userId, ttl: 86_400_000 });
  const his = { ...credential, cluster: 'c-other', clusterId: 'c-other', tokenId: name, sessionId: 'token-of-him' };
  context.credentials.keep(his);
  context.clusterLists.save(request, { at: 0, clusters: [{ id: 'c-other', name: 'staging' }] });
  await expect(runTokenDelete(context, all)).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringMatching(/^1 token could not be deleted on /),
    nextStep: expect.stringMatching(new RegExp(`: kubectl rancher tokens delete ${name}$`)),
  });
  expect(context.told).toEqual([
    expect.stringMatching(/^Deleted 1 token on /),
    expect.stringContaining(
      `${name} (cluster staging) was not deleted, and may be valid until it expires: it was minted in an earlier login`,
    ),
  ]);
  expect(context.credentials.listOfServer(request.server).map(({ tokenId }) => tokenId)).toEqual([name]);
});

test('one that the server fails to delete keeps none of the others', async () => {
  const { context, sandbox, dev, left } = await withThree();
  sandbox.intercept = (request, response) => {
    if (request.method !== 'DELETE' || !request.url?.endsWith(dev.tokenId)) return false;
    response.writeHead(500, { 'content-type': 'application/json' }).end('{"type":"error","status":500}');
    return true;
  };
  await expect(runTokenDelete(context, all)).rejects.toMatchObject({ exitCode: 1 });
  expect(context.told.join('\n')).toMatch(/Deleted 2 tokens on .*\n.* was not deleted, .* answered 500/);
  expect(left()).toEqual([dev]);
  sandbox.intercept = () => false;
  await runTokenDelete(context, all);
  expect(left()).toEqual([]);
});
