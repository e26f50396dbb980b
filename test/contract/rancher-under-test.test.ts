import { expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { clusterWithEndpoint, newUser, pendingCluster } from './preparations.ts';
import { RancherUnderTest } from './rancher-under-test.ts';

test('closing leaves a server as it was', async () => {
  const sandbox = await startSandbox();
  const { state, users, url, caPem } = sandbox;
  const [admin] = users;
  if (!admin) throw new Error('no admin');
  const stop = async () => undefined;
  const remembered = () => [[...state.users.keys()], [...state.clusters.keys()], [...state.tokens.keys()]];
  const found = remembered();
  const setting = state.settings.get('auth-token-max-ttl-minutes');
  if (setting) setting.value = '1440';

  const rancher = new RancherUnderTest({ url, caPem }, admin, { reachesLoopback: true, mayHashTokens: false }, stop);
  await rancher.resetSettings();
  await rancher.mint(await rancher.login(await newUser(rancher)));
  await rancher.login(admin, 'kubeconfig');
  await pendingCluster(rancher);
  await clusterWithEndpoint(rancher);
  expect(remembered()).not.toEqual(found);
  expect(state.setting('auth-token-max-ttl-minutes')).toBe('129600');
  await rancher.close();

  expect(remembered()).toEqual(found);
  expect(state.setting('auth-token-max-ttl-minutes')).toBe('1440');
  await sandbox.close();
});
