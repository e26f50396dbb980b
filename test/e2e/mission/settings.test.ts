import { expect, test } from 'vitest';
import { SANDBOX_VERSIONS } from '../../../src/sandbox/sandbox.ts';
import { sitDownAsAdmin } from '../../support/admin-desk.ts';

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
  '2.15': {
    [kubeconfig]: '43200 = 30 days',
    [most]: '129600 = 90 days',
    'auth-user-session-idle-ttl-minutes': '960 = 16 hours',
  },
};

test.each(SANDBOX_VERSIONS)(
  'mission 15: the settings that Rancher %s has, and what they mean there',
  async (version) => {
    const { rancher } = await sitDownAsAdmin({ version });
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
] as const)('mission 15: what a setting is about on Rancher %s', async (version, appliesTo, meaning) => {
  const { rancher } = await sitDownAsAdmin({ version });
  const { stdout } = await rancher('settings', 'get', kubeconfig, '-o', 'json');
  expect(JSON.parse(stdout)).toMatchObject({ appliesTo, meaning });
});

test('mission 15: one setting, for scripts; a version that has it not says which have', async () => {
  const { rancher } = await sitDownAsAdmin({ version: '2.8' });
  expect(await rancher('settings', 'get', most)).toEqual({ code: 0, stdout: '129600\n', stderr: '' });
  expect(JSON.parse((await rancher('settings', 'get', most, '-o', 'json')).stdout)).toMatchObject({
    unit: 'minutes',
    meaning: 'no token lives longer than 90 days; sessions of logins are not bound by it',
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

test('settings set: what was, what is, what it means, and what it leaves as it is', async () => {
  const { rancher, sandbox } = await sitDownAsAdmin();
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
    stderr: expect.stringContaining('is 480 = 8 hours already; nothing was changed'),
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
  ['above the maximum', [kubeconfig, '999999'], `must not be longer than ${most}, which is 129600 (90 days)`],
  ['a maximum below what it bounds', [most, '600'], `must not be shorter than ${kubeconfig}, which is 43200 (30 days)`],
  ['no session at all', ['auth-user-session-ttl-minutes', '0'], '0 means nothing'],
  ['idle for longer than a session', ['auth-user-session-idle-ttl-minutes', '1000'], 'which is 960 (16 hours)'],
  ['neither true nor false', ['kubeconfig-generate-token', 'maybe'], 'must be true or false, not "maybe"'],
  ['no value', [kubeconfig], 'which value for'],
  ['a value and the default', [kubeconfig, '5', '--default'], 'which value for'],
])('settings set refuses what the server would take: %s', async (_what, args, words) => {
  const { rancher, sandbox } = await sitDownAsAdmin();
  const refused = await rancher('settings', 'set', ...args);
  expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(words) });
  expect(sandbox.requests.filter(({ method }) => method === 'PUT')).toEqual([]);
});

test('settings set: what the environment has set, and what takes a right', async () => {
  const { rancher, jane, sandbox } = await sitDownAsAdmin();
  const forbidden = await jane('settings', 'set', kubeconfig, '600');
  expect(forbidden).toMatchObject({ code: 5, stderr: expect.stringContaining('Manage Settings (settings-manage)') });
  const overTheMaximum = await jane('settings', 'set', kubeconfig, '999999');
  expect(overTheMaximum).toMatchObject({ code: 5, stderr: forbidden.stderr });
  sandbox.state.findUser('jane')?.globalRoles.add('settings-manage');
  expect(await jane('settings', 'set', kubeconfig, '600')).toMatchObject({ code: 0 });
  Object.assign(sandbox.state.settings.get(kubeconfig) ?? {}, { value: '700', fromEnvironment: true });
  const fixed = await rancher('settings', 'set', kubeconfig, '600');
  expect(fixed).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('CATTLE_KUBECONFIG_DEFAULT_TOKEN_TTL_MINUTES'),
  });
  expect(sandbox.state.setting(kubeconfig)).toBe('700');
});

test('settings set: somebody else changes it at the same time', async () => {
  const { rancher, sandbox } = await sitDownAsAdmin();
  sandbox.state.conflicts = 2;
  expect(await rancher('settings', 'set', kubeconfig, '600')).toMatchObject({ code: 0 });
  expect(sandbox.state.setting(kubeconfig)).toBe('600');
  sandbox.state.conflicts = 100;
  const given = await rancher('settings', 'set', kubeconfig, '700');
  expect(given).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('somebody else changed it at the same time'),
  });
  expect(sandbox.state.setting(kubeconfig)).toBe('600');
});
