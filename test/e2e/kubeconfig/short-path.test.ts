import { expect, test } from 'vitest';
import { anyKubectl } from '../../support/kubectl.ts';
import { createLoggedInHome, podsSeen } from '../../support/logged-in-home.ts';
import { run } from '../../support/process.ts';

test('a kubectl that does not find the plugin on its PATH shows the command that names it by its path', async () => {
  const { home, host, rancher } = await createLoggedInHome();
  const { path: kubectl } = await anyKubectl();
  expect(await rancher('kubeconfig', '--all', '--merge', '--exec', '--command', 'bare')).toMatchObject({ code: 0 });
  const getPods = ['--context', `dev@${host}`, 'get', 'pods'];
  const ofDesktop = { ...home.env, PATH: home.path('nothing-here') };

  const failed = await run(kubectl, getPods, { env: ofDesktop });
  expect(failed.code).toBe(1);
  expect(failed.stderr).not.toContain('npm');
  const [, command = ''] = /^ *kubectl (rancher kubeconfig .*)$/m.exec(failed.stderr) ?? [];
  expect(await run(kubectl, command.split(' '), { env: home.env })).toMatchObject({ code: 0 });
  expect(await run(kubectl, getPods, { env: ofDesktop })).toEqual(podsSeen);
});
