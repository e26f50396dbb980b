import { readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findDirectories } from '../../../src/platform/paths/paths.ts';
import type { SandboxVersion } from '../../../src/sandbox/sandbox.ts';
import type { Token } from '../../../src/sandbox/tokens/tokens.ts';
import { type AdminWorkstation, commandsFor, startAdminWorkstation } from '../../support/admin-workstation.ts';
import { logInHere } from '../../support/log-in.ts';
import { run } from '../../support/process.ts';
import { startOnTerminal, typeLogin } from '../../support/pseudo-terminal.ts';
import { clusterId } from '../../support/sandbox.ts';
import { pods } from '../../support/workstation.ts';

const minute = 60_000;
const cli = 'kubeconfig-token-ttl-minutes';
const kubeconfig = 'kubeconfig-default-token-ttl-minutes';
const most = 'auth-token-max-ttl-minutes';

/** The admin changes a setting. */
async function set({ rancher }: AdminWorkstation, name: string, value: string): Promise<void> {
  expect(await rancher('settings', 'set', name, value)).toMatchObject({ code: 0 });
}

/** Jane makes a kubeconfig with tokens; returns the tokens as the server has them. */
async function makeKubeconfig({
  runAsUser,
  userEnv,
  sandbox,
}: AdminWorkstation): Promise<{ ttl: number; bearer: string }[]> {
  const file = userEnv.KUBECONFIG ?? '';
  expect(await runAsUser('kubeconfig', 'dev', 'prod', '--force', '-f', file)).toMatchObject({ code: 0 });
  const bearers = [...readFileSync(file, 'utf8').matchAll(/token: (\S+)/g)].map(([, bearer]) => bearer ?? '');
  const { tokens, extTokens } = sandbox.state;
  return [...new Set(bearers)].map((bearer) => {
    const name = bearer.slice(0, bearer.indexOf(':')).replace('ext/', '');
    const found: Token | undefined = tokens.get(name) ?? extTokens.get(name);
    return { ttl: found?.ttl ?? Number.NaN, bearer };
  });
}

/** Jane logs in again, which reads the settings, and runs the plugin; returns the lifetime of its token in minutes. */
async function askAnew(workstation: AdminWorkstation, ...options: string[]): Promise<number> {
  await workstation.runAsUser('logout');
  await logInHere(workstation.sandbox, workstation.userEnv, 'jane');
  const ask = [
    'token',
    `--server=${workstation.sandbox.url}`,
    `--cluster=${clusterId(workstation.sandbox, 'dev')}`,
    ...options,
  ];
  const { stdout } = await workstation.runAsUser(...ask);
  const [name] = String(JSON.parse(stdout).status.token).split(':');
  return (workstation.sandbox.state.tokens.get(name ?? '')?.ttl ?? Number.NaN) / minute;
}

const withKubeconfigSetting: SandboxVersion[] = ['2.6.7', '2.8', '2.13', '2.15'];

test.each(withKubeconfigSetting)(
  'mission 5, 7: on Rancher %s a TTL for kubeconfig tokens applies to new ones; existing ones keep theirs',
  async (version) => {
    const workstation = await startAdminWorkstation({ version, commands: commandsFor(version) });
    const before = await makeKubeconfig(workstation);
    for (const { ttl } of before) expect(ttl).toBe(version === '2.6.7' ? 0 : 43_200 * minute);
    await set(workstation, kubeconfig, '8h');
    expect((await workstation.rancher('settings', 'get', kubeconfig)).stdout).toBe('480\n');
    const after = await makeKubeconfig(workstation);
    expect(after.length).toBeGreaterThan(0);
    for (const { ttl } of after) expect(ttl).toBe(480 * minute);
    const { tokens, extTokens } = workstation.sandbox.state;
    for (const { bearer, ttl } of before) {
      const name = bearer.slice(0, bearer.indexOf(':')).replace('ext/', '');
      expect((tokens.get(name) ?? extTokens.get(name))?.ttl).toBe(ttl);
    }
    expect(await run(workstation.kubectl, ['get', 'pods'], { env: workstation.userEnv })).toEqual(pods);
  },
);

test.each(['2.4.6', '2.4.7', '2.6.7'] as const)(
  'mission 6: on Rancher %s tokens made by a command live as long as their setting says',
  async (version) => {
    const workstation = await startAdminWorkstation({ version, commands: commandsFor(version) });
    expect(await askAnew(workstation)).toBeCloseTo(960, 0);
    await set(workstation, cli, '120');
    expect(await askAnew(workstation)).toBe(120);
    const long = await workstation.rancher('settings', 'set', cli, '1500');
    expect(long.code).toBe(version === '2.4.6' ? 2 : 0);
    if (version === '2.4.6') expect(long.stderr).toContain(`${most}, which is 1440 (1 day); 1500 (1 day 1 hour) is`);
  },
);

test.each(['2.8', '2.15'] as const)('mission 6: Rancher %s has no such setting: an hour', async (version) => {
  const workstation = await startAdminWorkstation({ version, commands: commandsFor(version) });
  expect((await workstation.rancher('settings', 'set', cli, '120')).code).toBe(1);
  expect(await askAnew(workstation)).toBe(60);
});

test.each(['2.4.6', '2.8', '2.15'] as const)(
  'mission 8: on Rancher %s no token lives longer than the maximum; a session does',
  async (version) => {
    const workstation = await startAdminWorkstation({ version, commands: commandsFor(version) });
    if (version !== '2.4.6') await set(workstation, kubeconfig, '30');
    else await set(workstation, cli, '30');
    await set(workstation, most, '30');
    expect(await askAnew(workstation, '--ttl=8h')).toBe(30);
    const sessions = [...workstation.sandbox.state.tokens.values()].filter(({ kind }) => kind === 'session');
    expect(sessions.map(({ ttl }) => ttl)).toEqual(sessions.map(() => 960 * minute));
    expect(sessions.length).toBeGreaterThan(0);
    const list = await workstation.rancher('settings', 'list', '-o', 'wide');
    expect(list.stdout).toContain('no token lives longer than 30 minutes, except sessions of logins');
  },
);

/** Jane's next kubectl prompts for a login, and then works. */
async function expectLogin({ kubectl, userEnv }: AdminWorkstation): Promise<void> {
  const terminal = startOnTerminal(kubectl, ['get', 'pods'], userEnv);
  await typeLogin(terminal, 'jane');
  await terminal.waitFor('Running');
  expect(await terminal.ended).toBe(0);
}

test('mission 9: when a session has ended, the next kubectl logs in again by itself', async () => {
  let ahead = 0;
  const workstation = await startAdminWorkstation({ clock: { now: () => Date.now() + ahead } });
  await workstation.runAsUser('kubeconfig', 'dev', '--exec', '-f', workstation.userEnv.KUBECONFIG ?? '');
  await set(workstation, 'auth-user-session-ttl-minutes', '30');
  await workstation.runAsUser('logout');
  await logInHere(workstation.sandbox, workstation.userEnv, 'jane');
  ahead = 31 * minute;
  await expectLogin(workstation);
});

test('mission 9: so it does when the session was idle for as long as the setting says', async () => {
  const workstation = await startAdminWorkstation();
  await workstation.runAsUser('kubeconfig', 'dev', '--exec', '-f', workstation.userEnv.KUBECONFIG ?? '');
  await set(workstation, 'auth-user-session-idle-ttl-minutes', '30');
  await workstation.runAsUser('logout');
  await logInHere(workstation.sandbox, workstation.userEnv, 'jane');
  const folder = join(findDirectories(workstation.userEnv).data, 'sessions');
  const then = Date.now() / 1000 - 31 * 60;
  for (const name of readdirSync(folder)) utimesSync(join(folder, name), then, then);
  await expectLogin(workstation);
});
