import { expect, test } from 'vitest';
import { changeUser } from '../../../src/flows/admin/users.ts';
import { logIn } from '../../../src/flows/session/log-in.ts';
import { withSession } from '../../../src/flows/session/with-session.ts';
import { Secret } from '../../../src/secret.ts';
import { interruptHere } from '../../support/interrupt.ts';
import { useSandbox } from '../../support/sandbox.ts';
import { createTestContext } from '../../support/test-context.ts';

test('that a certificate is not checked is said once, however often something is tried again', async () => {
  const context = createTestContext();
  const { state, url } = await useSandbox({ clock: context.clock });
  context.servers.save({ url, insecureSkipTlsVerify: true });
  const given = { username: 'admin', password: new Secret('admin-password') };
  await logIn(context, { server: url, profile: 'default', given });
  state.conflicts = 2;
  context.told.splice(0);
  const change = { id: state.findUser('jane')?.id ?? '', enabled: false };
  const sleep = async (): Promise<void> => undefined;
  const patient = { ...context, clock: { ...context.clock, sleep } };
  await changeUser(patient, { server: url, profile: 'default' }, change);
  expect(state.findUser('jane')?.enabled).toBe(false);
  expect(context.told).toEqual([expect.stringContaining('is not checked, as you asked')]);
});

test('Ctrl-C at a login that could not be left half done: nothing comes after it', async () => {
  const sandbox = await useSandbox();
  const context = createTestContext({ answers: { Username: ['jane'], Password: ['jane-password'] } });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  interruptHere(sandbox, context, '/v1-public/login');
  let used = false;
  const working = withSession(context, { server: sandbox.url, profile: 'default', trust: {} }, async () => {
    used = true;
  });
  await expect(working).rejects.toMatchObject({
    code: 'cancelled',
    message: expect.stringContaining('you are logged in'),
  });
  expect(used).toBe(false);
  expect(context.sessions.find(sandbox.url, 'default')).toBeDefined();
});
