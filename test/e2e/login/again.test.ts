import { expect, test } from 'vitest';
import { anyKubectl } from '../../support/kubectl.ts';
import { createLoggedInHome, type LoggedInHome, podsSeen, runKubectl } from '../../support/logged-in-home.ts';
import { run } from '../../support/process.ts';
import { deleteTokens, takeRequests, useSandbox } from '../../support/sandbox.ts';
import { openSteadyAddress } from '../../support/steady-address.ts';

/** Types the login that a message tells to type, as it is, with a password. */
function logIn({ sandbox: { url }, home }: LoggedInHome, ...args: string[]) {
  const login = ['login', url, '--username=jane', '--password-stdin', ...args];
  return run('kubectl-rancher', login, { env: home.env, input: 'jane-password' });
}

test('a login while the session is still taken makes no new one', async () => {
  const user = await createLoggedInHome();
  const [{ name } = { name: '' }] = [...user.sandbox.state.tokens.values()];
  expect(await logIn(user)).toMatchObject({ code: 0, stderr: expect.stringContaining('To log in again, add --force') });
  expect([...user.sandbox.state.tokens.keys()]).toEqual([name]);
});

test('a login after the server has ended the session makes a new one, without --force', async () => {
  const user = await createLoggedInHome();
  deleteTokens(user.sandbox);
  const { code, stderr } = await logIn(user);
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('Logged in to') });
  expect(stderr).not.toContain('--force');
  expect(user.sandbox.state.tokens.size).toBe(1);
  expect(await user.rancher('status', '--check')).toMatchObject({ code: 0 });
});

test('a login while the server has trouble keeps the session, and fails: it could not be checked', async () => {
  const user = await createLoggedInHome();
  user.sandbox.intercept = (_, response) => {
    response.writeHead(503).end();
    return true;
  };
  const { code, stderr } = await logIn(user);
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('To log in again, add --force') });
  expect(stderr).toMatch(/could not be checked: .* answered 503/);
  expect(await user.rancher('status', '--check')).toMatchObject({ code: 0 });
});

test('a login while the server is gone keeps the session, says so, and names nothing to type that needs the server', async () => {
  const user = await createLoggedInHome();
  expect(await user.rancher('kubeconfig', '--all', '--exec', '--merge')).toMatchObject({ code: 0 });
  await user.sandbox.close();
  const { code, stderr } = await logIn(user);
  expect({ code, stderr }).toMatchObject({ code: 3, stderr: expect.stringContaining('To log in again, add --force') });
  expect(stderr).toContain(`the session could not be checked: cannot reach ${user.host}`);
  expect(stderr).not.toContain('Next:');
  expect(await user.rancher('status', '--check')).toMatchObject({ code: 0 });
});

test('a login that finds its session valid makes its server the one of commands without --server, and status marks it', async () => {
  const first = await createLoggedInHome();
  const second = await createLoggedInHome({ home: first.home });
  const { rancher, host } = first;
  const marked = async () => /^\* +(\S+)/m.exec((await rancher('status')).stdout)?.[1];
  expect(await marked()).toBe(second.host);
  expect(await logIn(first, '--no-merge')).toMatchObject({ stderr: expect.stringContaining('add --force') });
  expect(await marked()).toBe(host);
  expect(await rancher('version')).toMatchObject({ stdout: expect.stringContaining(host) });
  expect((await rancher('status', '--server', host)).stdout).toMatch(/^SERVER/);
  expect(await logIn(second, '--force', '--no-merge')).toMatchObject({ code: 0 });
  expect(await marked()).toBe(second.host);
});

test('a server with another authority: what is told to be typed leads to a kubectl that works, in the session there was', async () => {
  const address = await openSteadyAddress();
  const user = await createLoggedInHome({ address });
  const { home, rancher, sandbox } = user;
  expect(await rancher('kubeconfig', '--all', '--exec', '--merge')).toMatchObject({ code: 0 });
  const { state, url } = sandbox;
  await sandbox.close();
  const other = await useSandbox({ state });
  address.pointTo(other);
  const next = [
    await logIn(user),
    await logIn(user, '--ca-checksum', other.caChecksum),
    await rancher('kubeconfig', '--all', '--exec', '--merge'),
  ];
  expect(next).toMatchObject([
    { code: 3, stderr: expect.stringContaining(`login ${url} --ca-checksum ${other.caChecksum}`) },
    { code: 0, stderr: expect.stringContaining('Next: kubectl rancher kubeconfig --all --merge --exec') },
    { code: 0 },
  ]);
  expect(takeRequests(other).filter((request) => request.endsWith('login'))).toEqual([]);
  expect(await runKubectl(await anyKubectl(), home, 'get', 'pods', `--context=dev@${user.host}`)).toMatchObject(
    podsSeen,
  );
});
