import { expect, test } from 'vitest';
import { SANDBOX_VERSIONS, type SandboxVersion } from '../../../src/sandbox/sandbox.ts';
import { commandsFor, startAdminWorkstation } from '../../support/admin-workstation.ts';
import { run } from '../../support/process.ts';
import { pods } from '../../support/workstation.ts';

const algorithms: Record<SandboxVersion, string> = {
  '2.4.6': 'SHA-256',
  '2.4.7': 'SHA-256',
  '2.6.7': 'SHA-256',
  '2.8': 'SHA3-512',
  '2.13': 'SHA3-512',
  '2.14': 'SHA3-512',
  '2.15': 'SHA3-512',
  '2.16': 'SHA3-512',
};

const enable = ['settings', 'token-hashing', '--enable'];

test.each(SANDBOX_VERSIONS)(
  'mission 14: token hashing on Rancher %s, from off to on; all tokens keep working',
  async (version) => {
    const { rancher, runAsUser, userEnv, kubectl, sandbox } = await startAdminWorkstation({
      version,
      commands: commandsFor(version),
    });
    await runAsUser('kubeconfig', 'dev', '-f', userEnv.KUBECONFIG ?? '');
    const off = await runAsUser('settings', 'token-hashing');
    expect(off).toMatchObject({ code: 0, stdout: 'off\n', stderr: expect.stringContaining(algorithms[version]) });

    const on = await rancher(...enable, '--yes', '--i-have-a-backup');
    expect(on).toMatchObject({ code: 0, stdout: '' });
    expect(on.stderr).toContain(
      `only a ${algorithms[version]} hash is stored: kubeconfig tokens, API keys and Rancher's own tokens.`,
    );
    expect(on.stderr).toContain('It cannot be turned off');
    expect(on.stderr).toContain('Make a backup of this Rancher first.');
    expect(on.stderr.includes('Authorized Cluster Endpoints reject tokens')).toBe(algorithms[version] === 'SHA-256');
    expect([...sandbox.state.tokens.values()].filter(({ secret }) => !secret.startsWith('$'))).toEqual([]);

    expect(await run(kubectl, ['get', 'pods'], { env: userEnv })).toEqual(pods);
    expect(await runAsUser('settings', 'token-hashing')).toMatchObject({ code: 0, stdout: 'on\n' });
    const again = await rancher(...enable);
    expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('is already on') });
  },
);

test('mission 14: turning it on needs admin permission, and a confirmation that there is a backup', async () => {
  const { rancher, runAsUser, onTerminal, sandbox } = await startAdminWorkstation();
  const next = 'Run: kubectl rancher settings token-hashing --enable --yes --i-have-a-backup';
  for (const options of [[], ['--yes'], ['--i-have-a-backup']]) {
    const refused = await rancher(...enable, ...options);
    expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(next) });
  }
  const forbidden = await runAsUser(...enable, '--yes', '--i-have-a-backup');
  expect(forbidden).toMatchObject({ code: 5, stderr: expect.stringContaining('requires admin permission') });

  const without = onTerminal(...enable);
  await without.waitFor('Is there a backup of');
  without.type('\r');
  expect(await without.ended).toBe(4);
  expect(sandbox.state.features.get('token-hashing')).toBe(false);

  const sure = onTerminal(...enable);
  await sure.waitFor('Is there a backup of');
  sure.type('y\r');
  await sure.waitFor('permanently?');
  sure.type('y\r');
  expect(await sure.ended).toBe(0);
  expect(sandbox.state.features.get('token-hashing')).toBe(true);
});

test('mission 14: someone else changes the feature at the same time', async () => {
  const { rancher, sandbox } = await startAdminWorkstation();
  sandbox.state.conflicts = 3;
  expect(await rancher(...enable, '--yes', '--i-have-a-backup')).toMatchObject({ code: 0 });
  expect(sandbox.state.features.get('token-hashing')).toBe(true);
});
