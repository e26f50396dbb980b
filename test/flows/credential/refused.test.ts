import { expect, test } from 'vitest';
import type { Context } from '../../../src/flows/context.ts';
import { answerRequest } from '../../../src/flows/credential/answer-request.ts';
import type { Credential } from '../../../src/store/credentials/credential-format.ts';
import { loggedInWithCredential } from '../../support/logged-in-context.ts';
import { deleteTokens } from '../../support/sandbox.ts';

/** Jane, whose cached token and session were both deleted on the server; the next request fails. `meanwhile`: while it asks for a new token. */
async function withRefused(meanwhile: (context: Context, credential: Credential) => void = () => undefined) {
  const { context, sandbox, credential, request } = await loggedInWithCredential();
  deleteTokens(sandbox, () => true);
  sandbox.intercept = ({ method }) => {
    if (method === 'POST') meanwhile(context, credential);
    return false;
  };
  const fail = () =>
    expect(answerRequest(context, { ...request, isRetry: true })).rejects.toMatchObject({ code: 'loginNeeded' });
  context.clock.advance(60_000);
  return { context, credential, request, fail };
}

const refuse = (code: string) => () => {
  throw Object.assign(new Error('no'), { code });
};

test('a refused token is checked by each request', async () => {
  const { context, credential, request, fail } = await withRefused();
  await fail();
  expect(context.credentials.find(request)).toMatchObject({ tokenId: credential.tokenId, checkedAt: 0 });
});

test('on a disk that became read-only, that a login is needed is the only message, after a logout too', async () => {
  const { context, fail } = await withRefused(({ sessions }, { server, profile }) => {
    sessions.find = () => undefined;
    expect(sessions.find(server, profile)).toBeUndefined();
  });
  context.credentials.keep = refuse('EROFS');
  context.credentials.remove = refuse('EROFS');
  await fail();
  expect(context.told).toEqual([]);
});

test('a refused token does not come back when it was deleted here meanwhile', async () => {
  const { context, request, fail } = await withRefused(({ credentials }, credential) => credentials.remove(credential));
  await fail();
  expect(context.credentials.find(request)).toBeUndefined();
});

test('a refused token does not take the place of one that another process has got meanwhile', async () => {
  const { context, request, fail } = await withRefused(({ credentials }, credential) =>
    credentials.keep({ ...credential, tokenId: 'token-newer' }),
  );
  await fail();
  expect(context.credentials.find(request)?.tokenId).toBe('token-newer');
});
