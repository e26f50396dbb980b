import { expect, test } from 'vitest';
import { expectOneShortSession, pods, sitDown } from '../../support/desk.ts';
import { run } from '../../support/process.ts';
import { typeLogin } from '../../support/pseudo-terminal.ts';

test.each(['openldap', 'freeipa', 'activedirectory'] as const)('%s, then kubectl', async (id) => {
  const desk = await sitDown({ providers: [id] });
  const terminal = desk.logIn('--provider', id);
  await typeLogin(terminal, 'sam');
  await terminal.waitFor('Logged in to 127.0.0.1');
  expect(await terminal.ended).toBe(0);
  expect(await desk.listPods()).toMatchObject(pods);
  expectOneShortSession(desk);
});

test('a local user, then kubectl', async () => {
  const desk = await sitDown();
  const terminal = desk.logIn();
  await typeLogin(terminal, 'jane');
  expect(await terminal.ended).toBe(0);
  expect(terminal.screen()).toContain(' as jane until ');
  expect(await desk.listPods()).toMatchObject(pods);
  expectOneShortSession(desk);
});

test('a local user who has to change his password does it on the way', async () => {
  const desk = await sitDown();
  const jane = desk.sandbox.state.findUser('jane');
  if (jane !== undefined) jane.mustChangePassword = true;
  const terminal = desk.logIn();
  await typeLogin(terminal, 'jane');
  for (const [question, answer] of [
    ['New password:', 'one-password'],
    ['New password again:', 'other-password'],
    ['The two passwords differ.', ''],
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
  expect(await desk.listPods()).toMatchObject(pods);
});

test('a session from a login without a terminal does not keep anyone from choosing the new password', async () => {
  const desk = await sitDown();
  const jane = desk.sandbox.state.findUser('jane');
  if (jane !== undefined) jane.mustChangePassword = true;
  const env = { ...desk.env, RANCHER_USERNAME: 'jane', RANCHER_PASSWORD: 'jane-password' };
  const unattended = await run(desk.home.path('bin/kubectl-rancher'), ['login', desk.sandbox.url, '--no-merge'], {
    env,
  });
  expect(unattended).toMatchObject({ code: 0, stderr: expect.stringContaining('on a terminal') });
  const terminal = desk.logIn();
  await typeLogin(terminal, 'jane');
  for (const question of ['New password:', 'New password again:']) {
    await terminal.waitFor(question);
    terminal.type('better-password\r');
  }
  await terminal.waitFor('The password was changed.');
  expect(await terminal.ended).toBe(0);
  expect(jane).toMatchObject({ password: 'better-password', mustChangePassword: false });
  expectOneShortSession(desk);
});
