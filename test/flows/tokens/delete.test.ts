import { expect, test } from 'vitest';
import { CliError } from '../../../src/errors.ts';
import { logIn } from '../../../src/flows/session/log-in.ts';
import { deleteTokens, findTokens } from '../../../src/flows/tokens/delete.ts';
import { openTokenList } from '../../../src/flows/tokens/list.ts';
import { Secret } from '../../../src/secret.ts';
import { loggedInWithCredential } from '../../support/logged-in-context.ts';
import { useSandbox } from '../../support/sandbox.ts';
import { createTestContext } from '../../support/test-context.ts';

test('deletions that had started before Ctrl-C are counted', async () => {
  const context = createTestContext({ answers: {} });
  const sandbox = await useSandbox({ clock: context.clock });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const given = { username: 'jane', password: new Secret('jane-password') };
  const { server, profile } = { server: sandbox.url, profile: 'default' };
  await logIn(context, { server, profile, trust: {}, given });
  const { login } = await openTokenList(context, { server, profile, allUsers: false, filter: {} });
  const { state } = sandbox;
  const tokens = Array.from({ length: 30 }, () =>
    state.addToken({ userId: login.user.id, ttl: 60_000, description: '' }),
  ).map(({ name }) => ({ id: name, user: login.user }));
  const ctrlC = new AbortController();
  sandbox.intercept = ({ method }) => {
    if (method === 'DELETE') ctrlC.abort();
    return false;
  };
  const cancelled = new Promise<never>((_resolve, reject) => {
    ctrlC.signal.addEventListener('abort', () => reject(new CliError('cancelled', 'cancelled')));
  });
  const terminal = {
    ...context.terminal,
    showWhile: <T>(_line: () => string, work: (signal: AbortSignal) => Promise<T>) =>
      Promise.race([work(ctrlC.signal), cancelled]),
  };
  const { deleted, stopped } = await deleteTokens({ ...context, terminal }, login, tokens);
  expect(stopped?.code).toBe('cancelled');
  expect(deleted.length).toBeGreaterThan(0);
  expect(
    tokens
      .filter(({ id }) => !state.tokens.has(id))
      .map(({ id }) => id)
      .sort(),
  ).toEqual(deleted.sort());
  expect(deleted.length).toBeLessThan(tokens.length);
});

test("a token to be deleted is shown under its user's name, and your own under yours", async () => {
  const { context, login, credential } = await loggedInWithCredential();
  const { found } = await findTokens(context, { ...login, ids: [credential.tokenId] });
  expect(found).toMatchObject([{ id: credential.tokenId, user: { name: 'jane' } }]);
});
