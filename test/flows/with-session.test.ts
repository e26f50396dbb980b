import { expect, test } from 'vitest';
import { logIn } from '../../src/flows/log-in.ts';
import { changeUser } from '../../src/flows/users.ts';
import { Secret } from '../../src/secret.ts';
import { useSandbox } from '../support/sandbox.ts';
import { createTestContext } from '../support/test-context.ts';

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
