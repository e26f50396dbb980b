import { expect, test } from 'vitest';
import { startAudited } from '../../support/audited-server.ts';
import { takeRequests } from '../../support/sandbox.ts';

async function settle(username = 'admin') {
  const server = await startAudited({ username });
  const { state } = server.sandbox;
  const idOf = (name: string): string => state.findUser(name)?.id ?? '';
  for (const name of ['jane', 'admin']) state.addToken({ userId: idOf(name), ttl: 3_600_000, generateName: 'token' });
  const list = async (...args: string[]): Promise<string[]> => {
    const { code, stdout } = await server.rancher('tokens', 'list', '-o', 'json', ...args);
    expect(code).toBe(0);
    return JSON.parse(stdout).tokens.map(({ user }: { user: { id: string } }) => user.id);
  };
  return { ...server, idOf, list };
}

test.each(['jane', 'Jane'])('an admin lists the tokens of one user, named %s', async (name) => {
  const { list, idOf } = await settle();
  expect(await list('--user', name)).toEqual([idOf('jane')]);
  expect(await list('--user', idOf('jane'))).toEqual([idOf('jane')]);
  expect((await list('--user', 'admin')).length).toBeGreaterThan(1);
  expect(await list('--user', name, '--expired')).toEqual([]);
});

test('the server is asked for that user only', async () => {
  const { list, sandbox } = await settle();
  takeRequests(sandbox);
  await list('--user', 'jane');
  const urls = takeRequests(sandbox).filter((request) => request.includes('/tokens'));
  expect(urls.length).toBeGreaterThan(0);
  expect(urls.filter((request) => request.includes('/v3/tokens') && !request.includes('management'))).toEqual([]);
});

test("prune takes a user's tokens, and no others", async () => {
  const { rancher, sandbox, idOf } = await settle();
  const before = [...sandbox.state.tokens.values()].filter(({ userId }) => userId === idOf('admin'));
  expect(await rancher('tokens', 'prune', '--user', 'jane', '--yes')).toMatchObject({ code: 0 });
  expect([...sandbox.state.tokens.values()]).toEqual(before);
});

test('an unknown user is named, and nothing is deleted', async () => {
  const { rancher, sandbox } = await settle();
  const before = sandbox.state.tokens.size;
  expect(await rancher('tokens', 'prune', '--user', 'joan', '--yes')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/has no user "joan"\n {2}See: kubectl rancher users list$/),
  });
  expect(sandbox.state.tokens.size).toBe(before);
});

test.each(['admin', 'jane'])('a standard user is refused, with exit code 5: --user %s', async (name) => {
  const { rancher } = await settle('jane');
  expect(await rancher('tokens', 'list', '--user', name)).toMatchObject({
    code: 5,
    stderr: expect.stringContaining('requires admin permission'),
  });
});
