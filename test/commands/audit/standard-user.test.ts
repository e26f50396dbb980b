import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findInSettings } from '../../../src/flows/admin/audit/setting-findings.ts';
import { SANDBOX_VERSIONS } from '../../../src/sandbox/sandbox.ts';
import { startAudited } from '../../support/audited-server.ts';
import { addOldToken } from '../../support/seeded-findings.ts';

test.each(SANDBOX_VERSIONS)('%s: a standard user sees their own tokens, and can fix those', async (version) => {
  const { audit, rancher, sandbox } = await startAudited({ version, username: 'jane' });
  const userId = sandbox.state.findUser('jane')?.id ?? '';
  addOldToken(sandbox, { ttl: 0 });
  const endless = addOldToken(sandbox, { userId, ttl: 0 });
  const report = await audit();
  expect(report).toMatchObject({ allUsers: false, tokens: 2 });
  const ofTokens = report.findings.filter(({ example }) => example !== null);
  expect(ofTokens).toEqual([
    {
      id: 'never-expires-api-key',
      severity: 'problem',
      count: 1,
      what: expect.any(String),
      example: { id: endless.name, user: { id: userId, name: 'jane' } },
      users: [{ id: userId, name: 'jane', count: 1 }],
      command: 'kubectl rancher tokens prune --kind api-key --never-expires',
      advice: null,
    },
  ]);
  expect(await rancher(...(ofTokens[0]?.command ?? '').split(' ').slice(2), '--yes')).toMatchObject({ code: 0 });
  expect(sandbox.state.tokens.has(endless.name)).toBe(false);
  expect((await audit()).findings.filter(({ example }) => example !== null)).toEqual([]);
});

test('what a standard user may not change is left to an admin', async () => {
  const { audit, rancher } = await startAudited({ username: 'jane' });
  const advice = (await audit()).findings.map(({ id, command, advice: words }) => ({ id, command, words }));
  const words = 'Ask the administrator of this Rancher to change it.';
  expect(advice).toEqual([
    { id: 'kubeconfig-generate-token', command: null, words },
    { id: 'token-hashing', command: null, words },
    { id: 'auth-user-session-idle-ttl-minutes', command: null, words },
  ]);
  expect((await rancher('audit')).stdout).toMatch(/: 1 token of your own; 0 problems, 2 warnings, 1 note\.\n$/);
});

test('a user who may change settings gets the commands for them, and their own tokens', async () => {
  const { audit } = await startAudited({
    username: 'jane',
    seed: ({ state }) => state.findUser('jane')?.globalRoles.add('settings-manage'),
  });
  const report = await audit();
  expect(report.allUsers).toBe(false);
  expect(report.findings[0]?.command).toBe('kubectl rancher settings set kubeconfig-generate-token false');
});

test('a setting that the environment of the server sets is changed where it is deployed', async () => {
  const { audit } = await startAudited({
    seed: ({ state }) =>
      state.addSetting('auth-token-max-ttl-minutes', { default: '129600', value: '0', fromEnvironment: true }),
  });
  expect((await audit()).findings[0]).toMatchObject({
    id: 'auth-token-max-ttl-minutes',
    command: null,
    advice: 'Its environment sets it: change it where this Rancher is deployed.',
  });
});

test('token hashing that is locked off is turned on where Rancher is deployed', () => {
  const tokenHashing = { isOn: false, isLocked: true };
  const [found] = findInSettings({ settings: [], tokenHashing, isAdmin: true }, (words) => words);
  expect(found?.fix).toEqual({ advice: 'It is locked: change it where this Rancher is deployed.' });
});

test('a user who may not read the settings gets the findings about tokens', async () => {
  const { audit, rancher, sandbox, context } = await startAudited({ username: 'jane' });
  addOldToken(sandbox, { userId: sandbox.state.findUser('jane')?.id ?? '', ttl: 0 });
  sandbox.intercept = ({ url }, response) => {
    if (!/^\/v3\/(settings|features)/.test(url ?? '')) return false;
    response.writeHead(403, { 'content-type': 'application/json' });
    response.end('{"type":"error","status":403,"code":"Forbidden","message":"no"}');
    return true;
  };
  expect((await audit()).findings.map(({ id }) => id)).toEqual(['never-expires-api-key']);
  const file = join(context.directory, 'audit.html');
  expect(await rancher('audit', '--html', file)).toMatchObject({ code: 1 });
  expect(readFileSync(file, 'utf8')).toContain('<h2>Settings</h2><p>You may not read them.</p>');
});
