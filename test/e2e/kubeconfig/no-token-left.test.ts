import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { settleUser } from '../../support/settled-user.ts';

/** Somebody on a server that puts tokens into kubeconfigs, and how many tokens that has of that kind. */
async function settle() {
  const user = await settleUser({ username: 'jane', generateToken: true });
  const { tokens, extTokens } = user.sandbox.state;
  return { ...user, count: () => tokens.size + extTokens.size };
}

test.each([
  ['a context that is not there', ['--current-context', 'nope'], 2],
  ['a context that is not there, for a merge', ['--merge', '--current-context', 'nope'], 2],
  ['a folder that is not there', ['-f', '/nowhere/at/all'], 1],
  ['a file that is no kubeconfig', ['--merge'], 1],
])('%s: no token is left on the server', async (_, options, code) => {
  const { home, rancher, count } = await settle();
  writeFileSync(home.path('kubeconfig'), 'users: [\n');
  const before = count();
  expect(await rancher('kubeconfig', 'dev', ...options)).toMatchObject({ code });
  expect(count()).toBe(before);
});
