import { expect, test } from 'vitest';
import { SANDBOX_VERSIONS } from '../../../src/sandbox/sandbox.ts';
import { commandsFor, startAdminWorkstation } from '../../support/admin-workstation.ts';
import { runInProcess } from '../../support/in-process.ts';
import { run } from '../../support/process.ts';
import { clusterId } from '../../support/sandbox.ts';

test.each(SANDBOX_VERSIONS)(
  'mission 4: on Rancher %s no token of a disabled user works until the user is enabled',
  async (version) => {
    const { rancher, runAsUser, userEnv, kubectl, sandbox } = await startAdminWorkstation({
      version,
      commands: commandsFor(version),
    });
    await runAsUser('kubeconfig', 'dev', '--exec', '-f', userEnv.KUBECONFIG ?? '');
    const pods = (...args: string[]) => run(kubectl, ['get', 'pods', ...args], { env: userEnv });
    expect(await pods()).toMatchObject({ code: 0 });

    const disabled = await rancher('users', 'disable', 'jane', '--yes');
    expect(disabled).toMatchObject({ code: 0, stdout: '' });
    expect(disabled.stderr).toMatch(
      /^Disabling jane \(Jane, u-\w+\): 2 tokens stop working at once, and logins are refused\.\n/,
    );
    expect(disabled.stderr).toMatch(/jane .* is disabled on 127.*users enable u-\w+\n$/);
    expect(sandbox.state.findUser('jane')?.enabled).toBe(false);
    expect((await pods()).stderr).toContain('system:unauthenticated');
    const ask = [`--server=${sandbox.url}`, `--cluster=${clusterId(sandbox, 'prod')}`];
    const refused = await run('kubectl-rancher-auth', ask, { env: userEnv });
    expect(refused).toMatchObject({ code: 4, stdout: '' });
    expect(refused.stderr).toContain('no longer accepts your session: it was ended, or your user was disabled');

    const enabled = await rancher('users', 'enable', 'jane', '--yes');
    expect(enabled.stderr).toMatch(
      /^Enabling jane \(Jane, u-\w+\): 2 tokens start working again, and logins are accepted\.\n/,
    );
    expect(await pods()).toMatchObject({ code: 0 });
  },
);

test('mission 4: ext tokens and kubeconfig tokens count, expired ones and those of others do not', async () => {
  const { rancher, runAsUser, userEnv, sandbox } = await startAdminWorkstation({ commands: runInProcess });
  const { state } = sandbox;
  const userId = state.findUser('jane')?.id ?? '';
  await runAsUser('kubeconfig', '--all', '-f', userEnv.KUBECONFIG ?? '');
  const good = [...state.tokens.values(), ...state.extTokens.values()].filter((token) => token.userId === userId);
  state.addToken({ userId, ttl: 60_000 }).created -= 120_000;
  state.addExtToken({ userId, ttl: 3_600_000, description: 'mine' });
  const count = good.length + 1;
  expect((await rancher('users', 'disable', userId, '--yes')).stderr).toContain(`: ${count} tokens stop working`);
  const [admin, other] = JSON.parse((await rancher('users', 'list', '-o', 'json')).stdout).users;
  expect([admin, other]).toEqual([
    expect.objectContaining({ username: 'admin', enabled: true, admin: true, me: true, tokens: 1 }),
    expect.objectContaining({ username: 'jane', enabled: false, admin: false, me: false, tokens: count }),
  ]);
});

test('users disable asks on a terminal, and changes nothing without a confirmation', async () => {
  const { rancher, onTerminal, sandbox } = await startAdminWorkstation({ commands: runInProcess });
  const unrequested = await rancher('users', 'disable', 'jane');
  expect(unrequested).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Run: kubectl rancher users disable jane --yes'),
  });
  expect(unrequested.stderr).toContain('1 token stops working at once');
  const no = onTerminal('users', 'disable', 'jane');
  await no.waitFor('Disable jane (Jane');
  no.type('\r');
  expect(await no.ended).toBe(4);
  expect(sandbox.state.findUser('jane')?.enabled).toBe(true);
  const yes = onTerminal('users', 'disable', 'Jane');
  await yes.waitFor('Disable jane (Jane');
  yes.type('y\r');
  expect(await yes.ended).toBe(0);
  expect(sandbox.state.findUser('jane')?.enabled).toBe(false);
  const again = await rancher('users', 'disable', 'jane');
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('is already disabled') });
});

test('users disable: oneself, an unknown user, two of one name, someone else at the same time', async () => {
  const { rancher, sandbox } = await startAdminWorkstation({ commands: runInProcess });
  const self = await rancher('users', 'disable', 'admin', '--yes');
  expect(self).toMatchObject({ code: 1, stderr: expect.stringContaining('you cannot disable yourself') });
  const nobody = await rancher('users', 'disable', 'nobody', '--yes');
  expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining('has no user "nobody"') });
  const { id } = sandbox.state.addUser({ username: 'jane2', password: 'jane-password', name: 'Jane' });
  const two = await rancher('users', 'disable', 'Jane', '--yes');
  expect(two).toMatchObject({ code: 2, stderr: expect.stringMatching(/2 users of 127.* are named Jane/) });
  expect(two.stderr).toContain(id);
  sandbox.state.conflicts = 2;
  expect(await rancher('users', 'disable', 'jane', '--yes')).toMatchObject({ code: 0 });
  const system = sandbox.state.addUser({ username: '', password: '', name: 'System account for Cluster dev' });
  expect((await rancher('users', 'list')).stdout).toMatch(new RegExp(`^${system.id} +- +System account`, 'm'));
});

test('without admin permission, the advice is a second login as an admin, and that works', async () => {
  const { runAsUser, userEnv, sandbox } = await startAdminWorkstation({ commands: runInProcess });
  const refused = await runAsUser('users', 'list');
  const logIn = `login ${sandbox.url} --profile admin`;
  expect(refused.stderr).toContain(`: kubectl rancher ${logIn}, then this command with --profile admin\n`);
  const proof = ['--username=admin', '--password-stdin', '--no-merge'];
  const done = await run('kubectl-rancher', [...logIn.split(' '), ...proof], {
    env: userEnv,
    input: 'admin-password',
  });
  expect(done).toMatchObject({ code: 0 });
  expect(await runAsUser('users', 'list', '--profile', 'admin')).toMatchObject({ code: 0 });
  expect(await runAsUser('users', 'list')).toMatchObject({ code: 5 });
});

test('users commands require admin permission', async () => {
  const { runAsUser } = await startAdminWorkstation({ commands: runInProcess });
  for (const args of [['list'], ['list', '-o', 'wide'], ['disable', 'admin', '--yes']]) {
    const refused = await runAsUser('users', ...args);
    expect(refused).toMatchObject({
      code: 5,
      stdout: '',
      stderr: expect.stringContaining('requires admin permission'),
    });
  }
});
