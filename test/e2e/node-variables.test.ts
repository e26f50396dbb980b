import { expect, test } from 'vitest';
import { createHome } from '../support/home.ts';
import { createLoggedInHome } from '../support/logged-in-home.ts';
import { run } from '../support/process.ts';
import { clusterId, useSandbox } from '../support/sandbox.ts';

test('NODE_TLS_REJECT_UNAUTHORIZED=0 makes no server trusted, and Node.js does not warn of it', async () => {
  const sandbox = await useSandbox();
  const env = { ...createHome().env, NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  const login = ['login', sandbox.url, '--username=jane', '--password-stdin', '--no-merge'];
  const done = await run('kubectl-rancher', login, { env, input: 'jane-password' });
  expect(done).toMatchObject({ code: 3, stderr: expect.stringMatching(/^kubectl-rancher: \S+ is not known to this/) });
  expect(sandbox.state.tokens.size).toBe(0);
});

test.each(['clusters', '__complete'])('NODE_DEBUG would print tokens: exit 2, with a message (%s)', async (command) => {
  const { rancher, home, sandbox } = await createLoggedInHome();
  home.env.NODE_DEBUG = 'http';
  sandbox.requests.splice(0);
  expect(await rancher(command)).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'kubectl-rancher: NODE_DEBUG is set, so Node.js would print your tokens\n  Unset it; -v shows requests without secrets.\n',
  });
  expect(sandbox.requests).toEqual([]);
});

test('the plugin works in a project that debugs its own Node.js, and prints the credential alone', async () => {
  const { home, host, sandbox } = await createLoggedInHome();
  const env = {
    ...home.env,
    NODE_OPTIONS: '--inspect-brk=0',
    NODE_DEBUG: 'http,tls',
    NODE_V8_COVERAGE: home.path('covered'),
  };
  const args = [`--server=${host}`, `--cluster=${clusterId(sandbox, 'dev')}`];
  const { code, stdout, stderr } = await run('kubectl-rancher-auth', args, { env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ kind: 'ExecCredential' });
});
