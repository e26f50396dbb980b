import { expect, test } from 'vitest';
import { createHome } from '../support/home.ts';
import { runInProcess } from '../support/in-process.ts';

test.each([[[]], [['--all']]])('without a login, logout %s ends with 4', async (args) => {
  const { code, stderr } = await runInProcess(['logout', ...args], createHome().env);
  expect({ code, stderr }).toEqual({
    code: 4,
    stderr: expect.stringMatching(/^kubectl-rancher: not logged in to any Rancher\n {2}Run: kubectl rancher login /),
  });
});

const host = 'rancher.example.com';

test.each([[[host]], [['--server', host]], [['--profile', 'ops', host]]])(
  'without a login to the named server, logout %s ends with 4 too',
  async (args) => {
    const { code, stderr } = await runInProcess(['logout', ...args], createHome().env);
    const says = `kubectl-rancher: not logged in to ${host}\n  See: kubectl rancher status\n`;
    expect({ code, stderr }).toEqual({ code: 4, stderr: says });
  },
);

test('with a key in the environment and no login, logout --all says what logout says', async () => {
  const key = { RANCHER_URL: `https://${host}`, RANCHER_TOKEN_KEY: 'token-abcde:key' };
  const env = { ...createHome().env, ...key };
  const one = await runInProcess(['logout'], env);
  expect(one).toMatchObject({ code: 1, stderr: expect.stringContaining('logout does not delete a key') });
  expect(await runInProcess(['logout', '--all'], env)).toEqual(one);
});
