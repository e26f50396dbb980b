import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SANDBOX_VERSIONS } from '../../../src/sandbox/sandbox.ts';
import { commandsFor, startAdminWorkstation } from '../../support/admin-workstation.ts';
import { run } from '../../support/process.ts';
import { pods } from '../../support/workstation.ts';

test.each(SANDBOX_VERSIONS)(
  'mission 10: on Rancher %s kubeconfig-generate-token decides whether a kubeconfig carries a token or a command',
  async (version) => {
    const { rancher, runAsUser, userEnv, kubectl } = await startAdminWorkstation({
      version,
      commands: commandsFor(version),
    });
    const file = userEnv.KUBECONFIG ?? '';
    const kubeconfig = async (): Promise<string> => {
      expect(await runAsUser('kubeconfig', 'dev', '--force', '-f', file)).toMatchObject({ code: 0 });
      expect(await run(kubectl, ['get', 'pods'], { env: userEnv })).toEqual(pods);
      return readFileSync(file, 'utf8');
    };
    const withToken = await kubeconfig();
    expect(withToken).toMatch(/token: \S+:\S+/);
    expect(withToken).not.toContain('exec:');

    const off = await rancher('settings', 'set', 'kubeconfig-generate-token', 'FALSE');
    expect(off).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/: true -> false\n {2}From now on: kubeconfigs carry a command/),
    });
    expect(off.stderr).toContain('Existing kubeconfigs stay as they are, and so do the tokens in them.');
    const withCommand = await kubeconfig();
    expect(withCommand).toContain('command: kubectl-rancher-auth');
    expect(withCommand).not.toMatch(/token: \S+:\S+/);
  },
);
