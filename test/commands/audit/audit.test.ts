import { expect, test } from 'vitest';
import { startAudited } from '../../support/audited-server.ts';
import { documentedFields } from '../../support/documented-fields.ts';
import { takeRequests } from '../../support/sandbox.ts';

const seed = ({ state }: Awaited<ReturnType<typeof startAudited>>['sandbox']): void => {
  const jane = state.findUser('jane')?.id ?? '';
  state.addToken({ userId: jane, ttl: 0, kind: 'kubeconfig', generateName: `kubeconfig-${jane}` });
  state.addSetting('auth-token-max-ttl-minutes', { default: '129600', value: '0' });
};

test('the report has the worst first, with an example and the fix, and sums up', async () => {
  const { rancher, sandbox } = await startAudited({ seed });
  const { code, stdout, stderr } = await rancher('audit');
  const host = new URL(sandbox.url).host;
  expect(stdout.split('\n')).toEqual([
    'SEVERITY   COUNT   FINDING',
    'problem    1       auth-token-max-ttl-minutes: set to 0: tokens may have any lifetime',
    '                   To fix: kubectl rancher settings set auth-token-max-ttl-minutes 90d',
    'problem    1       never-expires-kubeconfig: tokens that never expire, for a kubeconfig',
    expect.stringMatching(/^ {19}such as kubeconfig-u-\w+; by user: jane 1$/),
    '                   To fix: kubectl rancher tokens prune --kind kubeconfig --never-expires --all-users',
    'warning    1       kubeconfig-generate-token: set to true: every kubeconfig carries a token',
    '                   To fix: kubectl rancher settings set kubeconfig-generate-token false',
    'warning    1       token-hashing: off: the server stores tokens as plain text',
    '                   To fix: kubectl rancher settings token-hashing --enable',
    'note       1       auth-user-session-idle-ttl-minutes: set to 960 (16 hours): more than 8 hours',
    '                   To fix: kubectl rancher settings set auth-user-session-idle-ttl-minutes 8h',
    '',
    `${host} (Rancher v2.15.0): 2 tokens of all users; 2 problems, 2 warnings, 1 note.`,
    '',
  ]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: 'kubectl-rancher: the audit found 2 problems' });
});

test('the exit code is 1 from the severity on that --fail-on names', async () => {
  const { rancher } = await startAudited({ seed });
  const codeFor = async (...args: string[]): Promise<number> => (await rancher('audit', ...args)).code;
  expect(await codeFor('--fail-on', 'never')).toBe(0);
  expect(await rancher('audit', '--fail-on', 'warning')).toMatchObject({
    code: 1,
    stderr: 'kubectl-rancher: the audit found 2 problems and 2 warnings',
  });
  await rancher('settings', 'set', 'auth-token-max-ttl-minutes', '90d');
  await rancher('tokens', 'prune', '--kind', 'kubeconfig', '--never-expires', '--all-users', '--yes');
  expect(await codeFor()).toBe(0);
  expect(await codeFor('--fail-on', 'warning')).toBe(1);
  expect(await codeFor('--fail-on', 'note')).toBe(2);
});

test('the JSON has the fields that are documented, and no others', async () => {
  const { audit } = await startAudited({ seed });
  const report = await audit();
  expect(Object.keys(report)).toEqual(documentedFields('audit'));
  expect(report).toMatchObject({ allUsers: true, tokens: 2, problems: 2, warnings: 2, notes: 1 });
  for (const finding of report.findings) expect(Object.keys(finding)).toEqual(documentedFields('audit findings'));
});

test('the settings are requested once', async () => {
  const { rancher, sandbox } = await startAudited({ seed });
  takeRequests(sandbox);
  await rancher('audit');
  expect(takeRequests(sandbox).filter((request) => request === 'GET /v3/settings')).toHaveLength(1);
});
