import { expect, test } from 'vitest';
import { SANDBOX_VERSIONS } from '../../../src/sandbox/sandbox.ts';
import { commandsFor, startAdminWorkstation } from '../../support/admin-workstation.ts';
import { runInProcess } from '../../support/in-process.ts';
import { putKubectlOnPath } from '../../support/kubectl.ts';
import { run } from '../../support/process.ts';

const cli = 'kubeconfig-token-ttl-minutes';
const kubeconfig = 'kubeconfig-default-token-ttl-minutes';
const most = 'auth-token-max-ttl-minutes';

/** What `settings list` shows of each setting that not every version has, or not with the same default. */
const shown: Record<(typeof SANDBOX_VERSIONS)[number], Record<string, string>> = {
  '2.4.6': { [cli]: '960 = 16 hours', [most]: '1440 = 1 day' },
  '2.4.7': { [cli]: '960 = 16 hours', [most]: '0 = no limit' },
  '2.6.7': { [cli]: '960 = 16 hours', [kubeconfig]: '0 = never', [most]: '0 = no limit' },
  '2.8': { [kubeconfig]: '43200 = 30 days', [most]: '129600 = 90 days' },
  '2.13': {
    [kubeconfig]: '43200 = 30 days',
    [most]: '129600 = 90 days',
    'auth-user-session-idle-ttl-minutes': '960 = 16 hours',
  },
  '2.14': {
    [kubeconfig]: '43200 = 30 days',
    [most]: '129600 = 90 days',
    'auth-user-session-idle-ttl-minutes': '960 = 16 hours',
  },
  '2.15': {
    [kubeconfig]: '43200 = 30 days',
    [most]: '129600 = 90 days',
    'auth-user-session-idle-ttl-minutes': '960 = 16 hours',
  },
  '2.16': {
    [kubeconfig]: '43200 = 30 days',
    [most]: '129600 = 90 days',
    'kubeconfig-max-token-ttl-minutes': '129600 = 90 days',
    'auth-token-default-ttl-minutes': '129600 = 90 days',
    'auth-user-session-idle-ttl-minutes': '960 = 16 hours',
  },
};

test.each(SANDBOX_VERSIONS)(
  'mission 15: the settings that Rancher %s has, and what they mean there',
  async (version) => {
    const { rancher } = await startAdminWorkstation({ version, commands: commandsFor(version) });
    const { code, stdout } = await rancher('settings', 'list');
    expect(code).toBe(0);
    const rows = stdout
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(/ {3,}/));
    expect(Object.fromEntries(rows.map(([name, value]) => [name, value]))).toEqual({
      'kubeconfig-generate-token': 'true',
      'auth-user-session-ttl-minutes': '960 = 16 hours',
      ...shown[version],
    });
    for (const [name, value, byDefault, source] of rows) {
      expect([name, byDefault, source]).toEqual([name, value?.split(' ')[0], 'default']);
    }
    const json = JSON.parse((await rancher('settings', 'list', '-o', 'json')).stdout);
    expect(json.settings).toContainEqual({
      name: 'auth-user-session-ttl-minutes',
      value: '960',
      default: '960',
      source: 'default',
      unit: 'minutes',
      meaning: 'a login lasts 16 hours',
      appliesTo: 'sessions of logins',
    });
  },
);

test.each([
  ['2.6.7', 'kubeconfig tokens but those that a command line makes', 'kubeconfig tokens never expire'],
  ['2.8', 'kubeconfig tokens', 'kubeconfig tokens live 30 days'],
] as const)('mission 15: what a setting applies to on Rancher %s', async (version, appliesTo, meaning) => {
  const { rancher } = await startAdminWorkstation({ version, commands: commandsFor(version) });
  const { stdout } = await rancher('settings', 'get', kubeconfig, '-o', 'json');
  expect(JSON.parse(stdout)).toMatchObject({ appliesTo, meaning });
});

test('mission 15: one setting, for scripts; for a missing one, the versions that have it', async () => {
  const { rancher } = await startAdminWorkstation({ commands: runInProcess, version: '2.8' });
  expect(await rancher('settings', 'get', most)).toEqual({ code: 0, stdout: '129600\n', stderr: '' });
  expect(JSON.parse((await rancher('settings', 'get', most, '-o', 'json')).stdout)).toMatchObject({
    unit: 'minutes',
    meaning: 'no token lives longer than 90 days, except sessions of logins',
  });
  expect((await rancher('settings', 'get', most, '-o', 'yaml')).stdout).toContain("value: '129600'\n");
  const missing = await rancher('settings', 'get', cli);
  expect(missing).toMatchObject({ code: 1, stdout: '' });
  expect(missing.stderr).toContain(`(Rancher v2.8.5) has no token setting "${cli}"; only Rancher 2.4.6 to 2.7 has it`);
  expect(missing.stderr).toContain(`It has: kubeconfig-generate-token, ${kubeconfig}, ${most}`);
  for (const command of [
    ['get', 'server-url'],
    ['set', 'server-url', 'https://elsewhere'],
  ]) {
    expect(await rancher('settings', ...command)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('has no token setting "server-url"\n  It has: '),
    });
  }
});

test('settings set: the old and the new value, what that means, and what it leaves as it is', async () => {
  const { rancher, sandbox } = await startAdminWorkstation({ commands: runInProcess });
  const set = await rancher('settings', 'set', kubeconfig, '8h');
  expect(set).toMatchObject({ code: 0, stdout: '' });
  expect(set.stderr.split('\n')).toEqual([
    '8h is 480 minutes.',
    expect.stringMatching(/^kubeconfig-default-token-ttl-minutes on 127.*: 43200 \(30 days\) -> 480 \(8 hours\)$/),
    '  From now on: kubeconfig tokens live 8 hours.',
    '  Existing tokens keep their expiry.',
    '  To see those that an admin can delete: kubectl rancher tokens prune --kind kubeconfig --all-users --dry-run',
    '',
  ]);
  expect(sandbox.state.setting(kubeconfig)).toBe('480');
  const again = await rancher('settings', 'set', kubeconfig, '0480');
  expect(again).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('is already 480 = 8 hours; nothing was changed'),
  });
  const back = await rancher('settings', 'set', kubeconfig, '--default');
  expect(back).toMatchObject({ code: 0, stderr: expect.stringContaining('480 (8 hours) -> 43200 (30 days)') });
  expect(sandbox.state.settings.get(kubeconfig)?.value).toBe('');
  const never = await rancher('settings', 'set', kubeconfig, '0');
  expect(never.stderr).toContain('kubeconfig tokens never expire, but the maximum limits them to 90 days');
});

test.each([
  ['not a number', [kubeconfig, 'abc'], '"abc" is neither a number of minutes nor a time span'],
  ['a negative number', [kubeconfig, '-5'], 'cannot be negative'],
  ['parts of a minute', [kubeconfig, '90s'], 'not a whole number of minutes'],
  ['more than Go can count', [most, '999999999'], 'more than Rancher can count'],
  ['above the maximum', [kubeconfig, '999999'], `may not be longer than ${most}, which is 129600 (90 days)`],
  ['a maximum below what it bounds', [most, '600'], `may not be shorter than ${kubeconfig}, which is 43200 (30 days)`],
  ['no session at all', ['auth-user-session-ttl-minutes', '0'], 'cannot be 0'],
  ['idle for longer than a session', ['auth-user-session-idle-ttl-minutes', '1000'], 'which is 960 (16 hours)'],
  ['neither true nor false', ['kubeconfig-generate-token', 'maybe'], 'must be true or false, not "maybe"'],
  ['no value', [kubeconfig], 'which value for'],
  ['a value and the default', [kubeconfig, '5', '--default'], 'which value for'],
])('settings set refuses what the server would accept: %s', async (_what, args, words) => {
  const { rancher, sandbox } = await startAdminWorkstation({ commands: runInProcess });
  const refused = await rancher('settings', 'set', ...args);
  expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(words) });
  expect(sandbox.requests.filter(({ method }) => method === 'PUT')).toEqual([]);
});

const session = 'auth-user-session-ttl-minutes';
const idle = 'auth-user-session-idle-ttl-minutes';

test('settings set: logins of a minute are refused with what would happen, and the command that sets it all the same', async () => {
  const { rancher, sandbox, home, env } = await startAdminWorkstation({ commands: runInProcess });
  await putKubectlOnPath(home);
  const refused = await rancher('settings', 'set', session, '1');
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toBe(
    `kubectl-rancher: with ${session} at 1 (1 minute), every login would end within minutes, for people and for this program\n` +
      `  To set it anyway: kubectl rancher settings set ${session} 1 --yes\n`,
  );
  expect(sandbox.state.setting(session)).toBe('960');
  const command = /kubectl rancher .*/.exec(refused.stderr)?.[0] ?? '';
  const set = await run('/bin/sh', ['-c', command], { env: { ...env, PATH: `${home.path('bin')}:${env.PATH}` } });
  expect(set).toMatchObject({ code: 0, stderr: expect.stringContaining('960 (16 hours) -> 1 (1 minute)') });
  expect(sandbox.state.setting(session)).toBe('1');
});

test('settings set: a session shorter than its idle time says that the idle time has no effect, and the list does', async () => {
  const { rancher } = await startAdminWorkstation({ commands: runInProcess });
  const set = await rancher('settings', 'set', session, '30');
  const meaning = 'a login that is not used for 16 hours ends, but it has no effect: a login lasts only 30 minutes';
  expect(set).toMatchObject({ code: 0, stderr: expect.stringContaining(`\n  ${idle}: ${meaning}.\n`) });
  expect(JSON.parse((await rancher('settings', 'get', idle, '-o', 'json')).stdout)).toMatchObject({ meaning });
  const both = await rancher('settings', 'set', idle, '30');
  expect(both).toMatchObject({ code: 0, stderr: expect.not.stringContaining('no effect') });
});

test('Rancher 2.16: its settings are known, and the maximum of all tokens does not limit those of kubeconfigs', async () => {
  const { rancher, sandbox } = await startAdminWorkstation({ commands: runInProcess });
  const kubeconfigMost = 'kubeconfig-max-token-ttl-minutes';
  const added = { [kubeconfigMost]: '129600', 'auth-token-default-ttl-minutes': '129600' };
  for (const [name, value] of Object.entries(added)) {
    sandbox.state.settings.set(name, { name, default: value, created: 0, uuid: name });
  }
  const { settings } = JSON.parse((await rancher('settings', 'list', '-o', 'json')).stdout);
  const meanings = new Map(settings.map(({ name, meaning }: Record<string, string>) => [name, meaning]));
  expect(meanings.get(kubeconfigMost)).toBe('no kubeconfig token lives longer than 90 days');
  expect(meanings.get('auth-token-default-ttl-minutes')).toBe('an API key created without a lifetime lives 90 days');
  expect(meanings.get(most)).toBe(
    'no token lives longer than 90 days, except sessions of logins and kubeconfig tokens',
  );
  expect(await rancher('settings', 'set', 'auth-token-default-ttl-minutes', '600')).toMatchObject({ code: 0 });
  expect(await rancher('settings', 'set', most, '600')).toMatchObject({ code: 0 });
  expect(await rancher('settings', 'set', kubeconfig, '129600')).toMatchObject({
    code: 0,
    stderr: expect.not.stringContaining('limits'),
  });
  expect(await rancher('settings', 'set', kubeconfig, '129601')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`may not be longer than ${kubeconfigMost}`),
  });
});

test('settings set: a setting from the environment, and missing permission', async () => {
  const { rancher, runAsUser, sandbox } = await startAdminWorkstation({ commands: runInProcess });
  const forbidden = await runAsUser('settings', 'set', kubeconfig, '600');
  expect(forbidden).toMatchObject({ code: 5, stderr: expect.stringContaining('Manage Settings (settings-manage)') });
  const overTheMaximum = await runAsUser('settings', 'set', kubeconfig, '999999');
  expect(overTheMaximum).toMatchObject({ code: 5, stderr: forbidden.stderr });
  sandbox.state.findUser('jane')?.globalRoles.add('settings-manage');
  expect(await runAsUser('settings', 'set', kubeconfig, '600')).toMatchObject({ code: 0 });
  Object.assign(sandbox.state.settings.get(kubeconfig) ?? {}, { value: '700', fromEnvironment: true });
  const fixed = await rancher('settings', 'set', kubeconfig, '600');
  expect(fixed).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('CATTLE_KUBECONFIG_DEFAULT_TOKEN_TTL_MINUTES'),
  });
  expect(sandbox.state.setting(kubeconfig)).toBe('700');
});

test('settings set: someone else changes it at the same time', async () => {
  const { rancher, sandbox } = await startAdminWorkstation({ commands: runInProcess });
  sandbox.state.conflicts = 2;
  expect(await rancher('settings', 'set', kubeconfig, '600')).toMatchObject({ code: 0 });
  expect(sandbox.state.setting(kubeconfig)).toBe('600');
  sandbox.state.conflicts = 100;
  const given = await rancher('settings', 'set', kubeconfig, '700');
  expect(given).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('someone else changed it at the same time'),
  });
  expect(sandbox.state.setting(kubeconfig)).toBe('600');
});
