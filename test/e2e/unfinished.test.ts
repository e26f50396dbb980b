import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createLoggedInHome } from '../support/logged-in-home.ts';
import { run } from '../support/process.ts';
import { clusterId } from '../support/sandbox.ts';

const deadTransport = fileURLToPath(new URL('../support/dead-transport.cjs', import.meta.url));

test.each([
  ['a command', () => ['tokens', 'list']],
  ['the plugin', (ask: string[]) => ['token', ...ask]],
  ['the plugin with an option of its own', (ask: string[]) => ['token', ...ask, '--ttl=30m']],
])('%s that waits for what can never come: exit 1, and a message', async (_what, argumentsFor) => {
  const { sandbox, home, host } = await createLoggedInHome();
  const args = argumentsFor([`--server=${host}`, `--cluster=${clusterId(sandbox, 'dev')}`]);
  const command = args.filter((word) => !word.startsWith('-')).join(' ');
  const words = ['--require', deadTransport, home.path('bin/kubectl-rancher'), ...args];
  expect(await run(process.execPath, words, { env: home.env })).toEqual({
    code: 1,
    stdout: '',
    stderr: `kubectl-rancher: stopped before it was finished: ${command}\n  To see more, run it again with -v.\n`,
  });
});
