import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { createLoggedInHome } from '../support/logged-in-home.ts';
import { once } from '../support/patience.ts';
import { clusterId } from '../support/sandbox.ts';

test('messages that no one reads any more do not hold up a credential', async () => {
  const { home, host, sandbox } = await createLoggedInHome();
  const ask = ['token', '-v', `--server=${host}`, `--cluster=${clusterId(sandbox, 'dev')}`];
  const child = spawn(home.path('bin/kubectl-rancher'), ask, { env: home.env, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr.destroy();
  let answer = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    answer += chunk;
  });
  const [code] = await once(child, 'close');
  expect(JSON.parse(answer)).toMatchObject({ kind: 'ExecCredential' });
  expect(code).toBe(0);
});
