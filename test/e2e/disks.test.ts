import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { useDisk } from '../support/disk.ts';
import { createHome } from '../support/home.ts';
import { createLoggedInHome } from '../support/logged-in-home.ts';
import { run } from '../support/process.ts';
import { startOnTerminal, typeLogin } from '../support/pseudo-terminal.ts';
import { describeWith, testWith } from '../support/requirements.ts';
import { clusterId } from '../support/sandbox.ts';
import { giveKubeconfig, startWorkstation } from '../support/workstation.ts';

const states = [
  ['full', 'ENOSPC'],
  ['read-only', 'EROFS'],
] as const;

describeWith(['mount'], 'a disk that takes nothing', () => {
  test.each(states)(
    '%s, with the cache on it: each ask is answered, and says that it cannot be kept',
    async (state, code) => {
      const { home, host, sandbox } = await createLoggedInHome();
      useDisk(home.path('.cache'), state);
      const ask = [`--server=${host}`, `--cluster=${clusterId(sandbox, 'dev')}`];
      for (const _ of [1, 2]) {
        const answer = await run('kubectl-rancher-auth', ask, { env: home.env });
        expect(answer).toMatchObject({ code: 0, stdout: expect.stringContaining('"ExecCredential"') });
        expect(answer.stderr).toContain(`the credential could not be cached (${code})`);
      }
      const left = readdirSync(home.path('.cache'), { recursive: true, encoding: 'utf8' });
      expect(left.filter((name) => name.endsWith('.tmp'))).toEqual([]);
    },
  );

  test.each(states)(
    '%s, with the sessions on it: a login fails with a reason, and leaves none on the server',
    async (state, code) => {
      const { home, sandbox, rancher } = await createLoggedInHome();
      expect(await rancher('logout')).toMatchObject({ code: 0 });
      useDisk(home.path('.local'), state);
      const login = ['login', sandbox.url, '--username=jane', '--password-stdin', '--no-merge'];
      const answer = await run('kubectl-rancher', login, { env: home.env, input: 'jane-password' });
      expect(answer).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(`the session could not be stored: ${code}`),
      });
      expect(sandbox.state.tokens.size).toBe(0);
    },
  );
});

describeWith(['mount'], 'a disk that takes nothing, and a kubectl that needs a login', () => {
  test.each(states)('%s: it is answered, and the session of that login does not stay on the server', async (state) => {
    const workstation = await startWorkstation();
    giveKubeconfig(workstation);
    useDisk(workstation.home.path('.local'), state);
    const terminal = startOnTerminal(workstation.kubectl, ['get', 'pods'], workstation.env);
    await typeLogin(terminal, 'jane');
    await terminal.waitFor('so the next kubectl asks again');
    await terminal.waitFor('Running');
    expect(await terminal.ended).toBe(0);
    expect(workstation.tokens().map((token) => token.clusterId)).toEqual([clusterId(workstation.sandbox, 'dev')]);
  });
});

testWith(['linux'], 'directories that can be made nowhere are named, and room is not asked for', async () => {
  const { home, host, sandbox, rancher } = await createLoggedInHome();
  const ask = [`--server=${host}`, `--cluster=${clusterId(sandbox, 'dev')}`];
  const cached = await run('kubectl-rancher-auth', ask, {
    env: { ...home.env, KUBECTL_RANCHER_CACHE_DIR: '/proc/x' },
  });
  expect(cached).toMatchObject({ code: 0, stdout: expect.stringContaining('"ExecCredential"') });
  expect(cached.stderr).toContain('the credential could not be cached (/proc/x cannot be created (ENOENT))');
  expect(await rancher('logout')).toMatchObject({ code: 0 });
  const before = sandbox.state.tokens.size;
  const login = ['login', sandbox.url, '--username=jane', '--password-stdin', '--no-merge'];
  const env = { ...home.env, KUBECTL_RANCHER_DATA_DIR: '/proc/x' };
  const kept = await run('kubectl-rancher', login, { env, input: 'jane-password' });
  expect(kept).toMatchObject({ code: 1, stdout: '' });
  expect(kept.stderr).toContain(
    'the session could not be stored: /proc/x cannot be created (ENOENT)\n  Name another directory in KUBECTL_RANCHER_DATA_DIR.\n',
  );
  expect(kept.stderr).not.toMatch(/Make room|call stack/);
  expect(sandbox.state.tokens.size).toBe(before);
});

test('what one home knows, another does not', async () => {
  const { sandbox, host } = await createLoggedInHome();
  const other = createHome();
  const ask = [`--server=${host}`, `--cluster=${clusterId(sandbox, 'dev')}`];
  expect(await run('kubectl-rancher-auth', ask, { env: other.env })).toMatchObject({ code: 4, stdout: '' });
  expect((await run('kubectl-rancher', ['status'], { env: other.env })).stderr).toContain('Not logged in');
});
