import { expect, test } from 'vitest';
import { run } from '../../support/process.ts';
import { typeLogin } from '../../support/pseudo-terminal.ts';
import { expectOneShortSession, pods, startWorkstation } from '../../support/workstation.ts';

test('OpenLDAP, then kubectl', async () => {
  const workstation = await startWorkstation({ providers: ['openldap'] });
  const terminal = workstation.logIn('--provider', 'openldap');
  await typeLogin(terminal, 'sam');
  await terminal.waitFor('Logged in to 127.0.0.1');
  expect(await terminal.ended).toBe(0);
  expect(await workstation.listPods()).toMatchObject(pods);
  expectOneShortSession(workstation);
});

test('a local user, then kubectl', async () => {
  const workstation = await startWorkstation();
  const terminal = workstation.logIn();
  await typeLogin(terminal, 'jane');
  expect(await terminal.ended).toBe(0);
  expect(terminal.screen()).toContain(' as jane until ');
  expect(await workstation.listPods()).toMatchObject(pods);
  expectOneShortSession(workstation);
});

test('a local user who has to change his password does it on the way', async () => {
  const workstation = await startWorkstation();
  const jane = workstation.sandbox.state.findUser('jane');
  if (jane !== undefined) jane.mustChangePassword = true;
  const terminal = workstation.logIn();
  await typeLogin(terminal, 'jane');
  for (const [question, answer] of [
    ['New password:', 'one-password'],
    ['New password again:', 'other-password'],
    ['The two passwords differ.', ''],
    ['New password:', 'short'],
    ['New password again:', 'short'],
    ['It was not accepted: Password must be at least 12 characters', ''],
    ['New password:', 'better-password'],
    ['New password again:', 'better-password'],
  ] as const) {
    await terminal.waitFor(question);
    if (answer !== '') terminal.type(`${answer}\r`);
  }
  await terminal.waitFor('The password was changed.');
  expect(await terminal.ended).toBe(0);
  expect(jane).toMatchObject({ password: 'better-password', mustChangePassword: false });
  expect(terminal.screen()).not.toMatch(/(jane|one|other|better)-password/);
  expect(await workstation.listPods()).toMatchObject(pods);
});

test('a session from a login without a terminal does not keep anyone from choosing the new password', async () => {
  const workstation = await startWorkstation();
  const jane = workstation.sandbox.state.findUser('jane');
  if (jane !== undefined) jane.mustChangePassword = true;
  const env = { ...workstation.env, RANCHER_USERNAME: 'jane', RANCHER_PASSWORD: 'jane-password' };
  const unattended = await run(
    workstation.home.path('bin/kubectl-rancher'),
    ['login', workstation.sandbox.url, '--no-merge'],
    {
      env,
    },
  );
  expect(unattended).toMatchObject({ code: 0, stderr: expect.stringContaining('on a terminal') });
  const terminal = workstation.logIn();
  await typeLogin(terminal, 'jane');
  for (const question of ['New password:', 'New password again:']) {
    await terminal.waitFor(question);
    terminal.type('better-password\r');
  }
  await terminal.waitFor('The password was changed.');
  expect(await terminal.ended).toBe(0);
  expect(jane).toMatchObject({ password: 'better-password', mustChangePassword: false });
  expectOneShortSession(workstation);
});
