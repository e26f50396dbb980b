import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { delayMint, delayResponse } from '../support/delayed-response.ts';
import { mountDisk } from '../support/disk.ts';
import { createHome } from '../support/home.ts';
import { runInProcess } from '../support/in-process.ts';
import { interruptAt } from '../support/interrupt.ts';
import { anyKubectl, putKubectlOnPath } from '../support/kubectl.ts';
import {
  createLoggedInHome,
  type LoggedInHome,
  podsSeen,
  runKubectl,
  writeHomeFile,
} from '../support/logged-in-home.ts';
import { once } from '../support/patience.ts';
import { run } from '../support/process.ts';
import { describeWith } from '../support/requirements.ts';
import { clusterId } from '../support/sandbox.ts';

const refused = { code: 4, stdout: '', stderr: expect.stringContaining('run: kubectl rancher login') };

function ask({ home, host, sandbox }: LoggedInHome) {
  return run('kubectl-rancher-auth', [`--server=${host}`, `--cluster=${clusterId(sandbox, 'dev')}`], { env: home.env });
}

test('a logout while a kubectl gets its token: that one gets none, nor does the next, and nothing is left on the server', async () => {
  const user = await createLoggedInHome();
  const { home, rancher, sandbox } = user;
  const mint = delayMint(sandbox);
  const asking = ask(user);
  await mint.done;
  const loggingOut = rancher('logout');
  const sessions = () => readdirSync(home.data('sessions'));
  await vi.waitFor(() => expect(sessions()).toEqual([]), { timeout: 60_000 });
  mint.release();
  expect(await loggingOut).toMatchObject({ code: 0, stderr: expect.stringContaining('the session was ended there') });
  expect(await asking).toMatchObject(refused);
  expect(await ask(user)).toMatchObject(refused);
  expect([...sandbox.state.tokens.keys()]).toEqual([]);
});

test('Ctrl-C at a logout under way leaves nothing half done', async () => {
  const user = await createLoggedInHome({ commands: runInProcess });
  const { home, rancher, sandbox } = user;
  expect(await ask(user)).toMatchObject({ code: 0 });
  const deletion = delayResponse(sandbox, ({ method }) => method === 'DELETE');
  const child = spawn('kubectl-rancher', ['logout'], { env: home.env, stdio: 'ignore' });
  const ended = once(child, 'exit');
  await deletion.done;
  child.kill('SIGINT');
  deletion.release();
  expect(await ended).toEqual([0, null]);
  expect([...sandbox.state.tokens.keys()]).toEqual([]);
  expect((await rancher('status')).stderr).toContain('Not logged in');
});

test('a logout at a server that does not answer: a second SIGTERM ends it, with exit 4, and says what is left', async () => {
  const { home, host, sandbox } = await createLoggedInHome({ commands: runInProcess });
  const silent = delayResponse(sandbox, ({ url }) => url === '/v3/tokens?action=logout');
  let pid = 0;
  const onStart = (started: number): void => {
    pid = started;
  };
  const loggingOut = run('kubectl-rancher', ['logout'], { env: home.env, onStart });
  await silent.done;
  // Two that come at once count as one.
  const signals = setInterval(() => process.kill(pid, 'SIGTERM'), 100);
  const done = await loggingOut.finally(() => clearInterval(signals));
  silent.release();
  expect(done).toMatchObject({ code: 4, stdout: '' });
  expect(done.stderr).toBe(
    `kubectl-rancher: interrupted before it was finished: your session and its tokens may stay on ${host} until they expire\n  To see them: kubectl rancher login https://${host} && kubectl rancher tokens list --server https://${host}\n`,
  );
});

test('Ctrl-C at the first of several logouts leaves the other logins, and says which', async () => {
  const { home, rancher, sandbox, host } = await createLoggedInHome({ commands: runInProcess });
  const login = ['login', sandbox.url, '--profile=ops', '--username=admin', '--password-stdin', '--no-merge'];
  expect(await run('kubectl-rancher', login, { env: home.env, input: 'admin-password' })).toMatchObject({ code: 0 });
  const done = await interruptAt(sandbox, { at: 'POST /v3/tokens?action=logout' }, (onStart) =>
    run('kubectl-rancher', ['logout', '--all'], { env: home.env, onStart }),
  );
  expect(done).toMatchObject({
    code: 4,
    stderr: expect.stringContaining(`interrupted: you are still logged in to ${host} (profile `),
  });
  const { servers } = JSON.parse((await rancher('status', '-o', 'json')).stdout);
  expect(servers).toHaveLength(1);
});

test('a kubeconfig with tokens in it: logout says how many outlive it, and the command that ends them, which works', async () => {
  const user = await createLoggedInHome({ generateToken: true });
  const { home, host, rancher } = user;
  expect(await rancher('kubeconfig', '--all', '--merge')).toMatchObject({ code: 0 });
  await putKubectlOnPath(home);
  const kubectl = await anyKubectl();
  const getPods = () => runKubectl(kubectl, home, 'get', 'pods', `--context=dev@${host}`);
  const path = home.env.KUBECONFIG ?? '';
  const before = readFileSync(path, 'utf8');
  const copy = { ...home, env: { ...home.env, KUBECONFIG: writeHomeFile(home, 'copy', before) } };
  const { code, stderr } = await rancher('logout');
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('the session was ended there') });
  const what = / (\d) users? in (\S+) ha(?:s|ve) a token of (\S+) that stays valid without a login/.exec(stderr);
  expect(what?.slice(2)).toEqual([path, host]);
  expect(readFileSync(path, 'utf8')).toBe(before);
  expect(await getPods()).toMatchObject(podsSeen);
  const [command = ''] = /kubectl rancher login .*/.exec(stderr) ?? [];
  const env = { ...home.env, RANCHER_USERNAME: 'jane', RANCHER_PASSWORD: 'jane-password' };
  expect(await run('/bin/sh', ['-c', command], { env })).toMatchObject({ code: 0 });
  expect(await rancher('logout')).toMatchObject({ code: 0, stderr: expect.not.stringContaining('stays valid') });
  expect(await runKubectl(kubectl, copy, 'get', 'pods', `--context=dev@${host}`)).toMatchObject({ code: 1 });
});

test('a kubeconfig that is a pipe, or none at all, is no hindrance to a logout', async () => {
  const { home, rancher } = await createLoggedInHome();
  rmSync(home.env.KUBECONFIG ?? '', { force: true });
  expect(await run('mkfifo', [home.env.KUBECONFIG ?? ''], { env: home.env })).toMatchObject({ code: 0 });
  expect(await rancher('logout')).toMatchObject({ code: 0, stderr: expect.not.stringContaining('stays valid') });
});

test('while the server is gone: the tokens that are left are deleted by the command that logout tells, later', async () => {
  const { rancher, sandbox, host } = await createLoggedInHome();
  const { state, url } = sandbox;
  await sandbox.close();
  const { code, stderr } = await rancher('logout');
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining(`Logged out of ${host} here`) });
  const [id] = [...state.tokens.keys()];
  expect(stderr).toContain(
    `  To delete them, log in first: kubectl rancher login ${url} && kubectl rancher tokens delete ${id} --server ${url}\n`,
  );
});

test('--all and one login do not go together, nor do two servers', async () => {
  const { rancher, sandbox } = await createLoggedInHome({ commands: runInProcess });
  const wrong = [
    ['--all', sandbox.url],
    ['--all', '--server', sandbox.url],
    ['--all', '--profile', 'ops'],
    [sandbox.url, '--server', 'https://other.example.com'],
  ];
  for (const args of wrong) expect(await rancher('logout', ...args), args.join(' ')).toMatchObject({ code: 2 });
  expect(sandbox.state.tokens.size).toBe(1);
});

test('a session that the server does not take is not said to have been ended there', async () => {
  const { rancher, sandbox } = await createLoggedInHome({ commands: runInProcess });
  const jane = sandbox.state.findUser('jane');
  if (jane !== undefined) jane.enabled = false;
  const done = await rancher('logout');
  expect(done).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('The server no longer accepted the session'),
  });
  expect(done.stderr).not.toContain('was ended there');
});

describeWith(['mount'], 'a disk that gives nothing up', () => {
  test('read-only, with the sessions on it: the session is ended on the server, and what stays here is said', async () => {
    const home = createHome();
    const disk = mountDisk(home.path('.local'), '1m');
    try {
      const { rancher, sandbox, host } = await createLoggedInHome({ commands: runInProcess, home });
      disk.setReadOnly(true);
      const words = `logged out of ${host} only in part: the session was ended there, but the file still has the session: EROFS`;
      expect(await rancher('logout')).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(`${words}.*\n  Once that is fixed, run: kubectl rancher logout\n$`),
      });
      expect(sandbox.state.tokens.size).toBe(0);
      expect((await rancher('status')).stdout).toContain('jane');
      disk.setReadOnly(false);
      expect(await rancher('logout')).toMatchObject({ code: 0, stderr: expect.stringContaining('Logged out of') });
      expect((await rancher('status')).stderr).toContain('Not logged in');
    } finally {
      disk.unmount();
    }
  });
});
