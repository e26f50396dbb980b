import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { delayMint, delayResponse } from '../support/delayed-response.ts';
import { createLoggedInHome, type LoggedInHome } from '../support/logged-in-home.ts';
import { once } from '../support/patience.ts';
import { run } from '../support/process.ts';
import { clusterId, takeRequests } from '../support/sandbox.ts';

const execInfo = '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{}}';

/** Starts the plugin as a client would, which can be killed. `ended`: what the plugin has written to stderr at its end. */
function startClient({ home, host }: LoggedInHome, args: string[]) {
  const command = `kubectl-rancher-auth --server=${host} ${args.join(' ')} & wait`;
  const env = { ...home.env, KUBERNETES_EXEC_INFO: execInfo };
  const client = spawn('/bin/sh', ['-c', command], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  client.stdout.resume();
  client.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // The plugin has the pipes too, so they are open until it ends.
  const ended = once(client, 'close').then(() => stderr);
  return { ended, kill: () => client.kill('SIGKILL') };
}

function askForDev({ home, host, sandbox }: LoggedInHome) {
  const args = [`--server=${host}`, `--cluster=${clusterId(sandbox, 'dev')}`];
  return run('kubectl-rancher-auth', args, { env: home.env });
}

test('a plugin whose kubectl is killed while the server is silent ends too, before its own time limit', async () => {
  const user = await createLoggedInHome();
  const silent = delayResponse(user.sandbox, ({ method }) => method === 'GET');
  const client = startClient(user, ['--user=dev']);
  await silent.done;
  client.kill();
  expect(await client.ended).not.toContain('cannot reach');
  silent.release();
  expect(await askForDev(user)).toMatchObject({ code: 0 });
});

test('a token that is minted when kubectl is killed is in the cache for the next one', async () => {
  const user = await createLoggedInHome();
  const mint = delayMint(user.sandbox);
  const client = startClient(user, [`--cluster=${clusterId(user.sandbox, 'dev')}`]);
  await mint.done;
  client.kill();
  mint.release();
  await client.ended;
  takeRequests(user.sandbox);
  expect(await askForDev(user)).toMatchObject({ code: 0 });
  expect(takeRequests(user.sandbox)).toEqual([]);
});

test('a mint that is not answered is given up after kubectl is killed, and blocks no other', async () => {
  const user = await createLoggedInHome();
  const mint = delayMint(user.sandbox);
  const client = startClient(user, [`--cluster=${clusterId(user.sandbox, 'dev')}`]);
  await mint.done;
  client.kill();
  expect(await client.ended).toContain(
    `interrupted before it was finished: a token that was just issued may stay on ${user.host} until it expires`,
  );
  expect(await askForDev(user)).toMatchObject({ code: 0 });
  mint.release();
});
