import { expect, test } from 'vitest';
import { logIn } from '../../../src/flows/session/log-in.ts';
import { Secret } from '../../../src/secret.ts';
import { takeRequests, useSandbox } from '../../support/sandbox.ts';
import { createTestContext } from '../../support/test-context.ts';

/** Somebody who has an API key of a week. */
async function withKey(pasted: boolean) {
  const sandbox = await useSandbox();
  const userId = sandbox.state.findUser('jane')?.id ?? '';
  const { name, secret } = sandbox.state.addToken({ userId, ttl: 7 * 86_400_000 });
  const key = new Secret(`${name}:${secret}`);
  const context = createTestContext(pasted ? { answers: { 'Bearer token': [key.expose()] } } : {});
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const request = { server: sandbox.url, profile: 'default', method: 'token', sessionStore: 'file' } as const;
  return { sandbox, context, name, key, request };
}

test('a key that was made for this login alone and cannot be deleted is told by its id', async () => {
  const { sandbox, context, name, request } = await withKey(true);
  sandbox.intercept = ({ method }, response) => {
    if (method === 'DELETE') response.writeHead(500).end('{"type":"error","message":"no etcd"}');
    return response.writableEnded;
  };
  await logIn(context, request);
  expect(sandbox.state.tokens.has(name)).toBe(true);
  expect(context.told).toEqual([
    expect.stringMatching(`^kubectl-rancher: the token ${name} could not be deleted; delete it on Rancher: .*no etcd`),
  ]);
});

test('one that can be is gone, and nothing is told', async () => {
  const { sandbox, context, name, request } = await withKey(true);
  await logIn(context, request);
  expect(sandbox.state.tokens.has(name)).toBe(false);
  expect(context.told).toEqual([]);
});

test("a user's own key stays on the server, though it cannot be kept here", async () => {
  const { sandbox, context, name, key, request } = await withKey(false);
  context.sessions.save = () => Promise.reject(Object.assign(new Error('EROFS: read-only'), { code: 'EROFS' }));
  const given = { apiKey: key, keepApiKey: true };
  await expect(logIn(context, { ...request, given })).rejects.toThrow('EROFS');
  expect(sandbox.state.tokens.has(name)).toBe(true);
  expect(takeRequests(sandbox).filter((asked) => /^(POST|DELETE) /.test(asked))).toEqual([]);
});
