import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { credentialFileName } from '../../src/store/credentials/credential-format.ts';
import { ageCredential, cachedCredential } from '../support/age-credential.ts';
import { anyKubectl } from '../support/kubectl.ts';
import { createLoggedInHome } from '../support/logged-in-home.ts';
import { run } from '../support/process.ts';
import { clusterId, deleteTokens, takeRequests } from '../support/sandbox.ts';

/** A user with a kubeconfig for one cluster, and a cached credential for it. */
async function settle() {
  const { sandbox, home } = await createLoggedInHome();
  await run('kubectl-rancher', ['kubeconfig', 'dev', '--exec', '-f', home.path('kubeconfig')], { env: home.env });
  const { path } = await anyKubectl();
  const getPods = (more: Record<string, string> = {}) => run(path, ['get', 'pods'], { env: { ...home.env, ...more } });
  expect(await getPods()).toMatchObject({ code: 0, stderr: '' });
  takeRequests(sandbox);
  return { sandbox, home, getPods };
}

test('kubectl does not wait for a check that is due: it is done in the background, and no kubectl sees anything of it', async () => {
  const { sandbox, home, getPods } = await settle();
  ageCredential(home, sandbox, 'dev', 3);
  const { checkedAt } = cachedCredential(home, sandbox, 'dev');
  expect(await getPods()).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('Running') });
  await expect.poll(() => cachedCredential(home, sandbox, 'dev').checkedAt).toBeGreaterThan(checkedAt);
  const name = credentialFileName(cachedCredential(home, sandbox, 'dev'));
  const file = home.cache(`credentials/${name}`);
  await expect.poll(() => existsSync(`${file}.background`)).toBe(false);
  expect(takeRequests(sandbox)).toContain(`GET /k8s/clusters/${clusterId(sandbox, 'dev')}/version`);
});

test('a token that was deleted on the server is replaced in the background', async () => {
  const { sandbox, home, getPods } = await settle();
  const { tokenId } = cachedCredential(home, sandbox, 'dev');
  deleteTokens(sandbox, ({ isDerived }) => isDerived);
  ageCredential(home, sandbox, 'dev', 3);
  await getPods();
  await expect.poll(() => cachedCredential(home, sandbox, 'dev').tokenId).not.toBe(tokenId);
  expect(await getPods()).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('Running') });
});

test('KUBECTL_RANCHER_BACKGROUND=never: it is checked before kubectl goes on', async () => {
  const { sandbox, home, getPods } = await settle();
  deleteTokens(sandbox, ({ isDerived }) => isDerived);
  ageCredential(home, sandbox, 'dev', 6);
  const done = await getPods({ KUBECTL_RANCHER_BACKGROUND: 'never' });
  expect(done).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('Running') });
});

test('a mistyped never is refused, with what it can be', async () => {
  const { sandbox, home } = await settle();
  const args = ['token', `--server=${sandbox.url}`, `--cluster=${clusterId(sandbox, 'dev')}`];
  const { code, stderr } = await run('kubectl-rancher', args, {
    env: { ...home.env, KUBECTL_RANCHER_BACKGROUND: 'nevr' },
  });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'kubectl-rancher: KUBECTL_RANCHER_BACKGROUND is "nevr"; it can be auto or never\n',
  });
});
