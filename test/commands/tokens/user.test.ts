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

test.each(['list', 'prune'])(
  'a standard user is refused the tokens of others, with exit code 5: %s',
  async (command) => {
    const { rancher } = await settle('jane');
    const more = command === 'prune' ? ['--dry-run'] : [];
    expect(await rancher('tokens', command, '--user', 'admin', ...more)).toMatchObject({
      code: 5,
      stderr: expect.stringMatching(
        /the tokens of other users .* requires admin permission\n {2}Without --user it lists/,
      ),
    });
  },
);

test.each(['jane', 'Jane'])('a standard user may name themselves: %s', async (name) => {
  const { list, rancher, idOf } = await settle('jane');
  expect(new Set(await list('--user', name))).toEqual(new Set([idOf('jane')]));
  expect(await list('--user', idOf('jane'))).toEqual(await list());
  expect(await rancher('tokens', 'prune', '--user', name, '--yes')).toMatchObject({ code: 0 });
  expect(await list()).toHaveLength(1);
});

test('who may list users but not tokens gets a message about the option that was typed', async () => {
  const { rancher, sandbox, idOf } = await settle('jane');
  sandbox.intercept = ({ url = '' }, response) => {
    if (!url.startsWith('/v3/users')) return false;
    const data = ['jane', 'admin'].map((username) => ({ id: idOf(username), username, me: username === 'jane' }));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ type: 'collection', data }));
    return true;
  };
  expect(await rancher('tokens', 'list', '--user', 'admin')).toMatchObject({
    code: 5,
    stderr: expect.stringMatching(/the tokens of other users .*\n {2}Without --user it lists your own/),
  });
});
