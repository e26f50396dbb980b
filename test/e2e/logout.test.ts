import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { describeWithDisks, mountDisk } from '../support/disk.ts';
import { holdAnswer, holdMint } from '../support/held-answer.ts';
import { createHome } from '../support/home.ts';
import { run } from '../support/process.ts';
import { clusterId } from '../support/sandbox.ts';
import { type SettledUser, settleUser } from '../support/settled-user.ts';

const refused = { code: 4, stdout: '', stderr: expect.stringContaining('run: kubectl rancher login') };

function ask({ home, host, sandbox }: SettledUser) {
  return run('kubectl-rancher-auth', [`--server=${host}`, `--cluster=${clusterId(sandbox, 'dev')}`], { env: home.env });
}

test('a logout while a kubectl gets its token: that one gets none, nor does the next, and nothing is left on the server', async () => {
  const user = await settleUser();
  const { home, rancher, sandbox } = user;
  const mint = holdMint(sandbox);
  const asking = ask(user);
  await mint.done;
  const loggingOut = rancher('logout');
  const sessions = () => readdirSync(home.path('.local/share/kubectl-rancher/sessions'));
  await vi.waitFor(() => expect(sessions()).toEqual([]), { timeout: 60_000 });
  mint.release();
  expect(await loggingOut).toMatchObject({ code: 0, stderr: expect.stringContaining('the session was ended there') });
  expect(await asking).toMatchObject(refused);
  expect(await ask(user)).toMatchObject(refused);
  expect([...sandbox.state.tokens.keys()]).toEqual([]);
});

test('Ctrl-C at a logout under way leaves nothing half done', async () => {
  const user = await settleUser();
  const { home, rancher, sandbox } = user;
  expect(await ask(user)).toMatchObject({ code: 0 });
  const deletion = holdAnswer(sandbox, ({ method }) => method === 'DELETE');
  const child = spawn('kubectl-rancher', ['logout'], { env: home.env, stdio: 'ignore' });
  const ended = once(child, 'exit');
  await deletion.done;
  child.kill('SIGINT');
  deletion.release();
  expect(await ended).toEqual([0, null]);
  expect([...sandbox.state.tokens.keys()]).toEqual([]);
  expect((await rancher('status')).stderr).toContain('Not logged in');
});

describeWithDisks('a disk that gives nothing up', () => {
  test('read-only, with the sessions on it: the session is ended on the server, and what stays here is said', async () => {
    const home = createHome();
    const disk = mountDisk(home.path('.local'), '1m');
    try {
      const { rancher, sandbox, host } = await settleUser({ home });
      disk.setReadOnly(true);
      const words = `logged out of ${host} in part only: the session was ended there, but the file still has the session: EROFS`;
      expect(await rancher('logout')).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(`${words}.*\n  When that can be changed, run: kubectl rancher logout\n$`),
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
