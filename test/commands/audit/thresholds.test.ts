import { expect, test } from 'vitest';
import { type AuditedServer, startAudited } from '../../support/audited-server.ts';
import { addOldToken, day, hour } from '../../support/seeded-findings.ts';

async function countOf({ audit }: AuditedServer, id: string, ...args: string[]): Promise<number> {
  return (await audit(...args)).findings.find((finding) => finding.id === id)?.count ?? 0;
}

/** The ids that a list with a filter has. */
async function listed({ rancher }: AuditedServer, ...filters: string[]): Promise<string[]> {
  const { code, stdout } = await rancher('tokens', 'list', '--all-users', '-o', 'name', ...filters);
  expect(code).toBe(0);
  return stdout.trim().split('\n');
}

test('--unused-for and --older-than say from when on, and are in the commands', async () => {
  const server = await startAudited();
  addOldToken(server.sandbox, { age: 50 * day, ttl: 80 * day, usedAgo: 40 * day });
  expect(await countOf(server, 'unused')).toBe(0);
  expect(await countOf(server, 'old')).toBe(0);
  const report = await server.audit('--unused-for', '30d', '--older-than', '49d23h');
  expect(report.findings.filter(({ example }) => example !== null)).toMatchObject([
    { id: 'unused', count: 1, command: 'kubectl rancher tokens prune --unused-for 30d --all-users' },
    { id: 'old', count: 1, command: 'kubectl rancher tokens prune --older-than 49d23h --all-users' },
  ]);
  expect(await server.rancher('audit', '--unused-for', 'long')).toMatchObject({ code: 2 });
});

test('a fix that sets less than what is a finding says why; else one figure is enough', async () => {
  const server = await startAudited();
  for (const name of ['auth-user-session-ttl-minutes', 'auth-user-session-idle-ttl-minutes']) {
    server.sandbox.state.addSetting(name, { default: '960', value: '2880' });
  }
  const { findings } = await server.audit();
  expect(findings.filter(({ id }) => id.startsWith('auth-user-session'))).toMatchObject([
    {
      what: "set to 2880 (2 days): more than 1 day; Rancher's default is 16 hours",
      command: expect.stringMatching(/ 16h$/),
    },
    { what: 'set to 2880 (2 days): more than 8 hours', command: expect.stringMatching(/ 8h$/) },
  ]);
});

test('over the maximum: what was created before it was lowered, by the maximum of its kind', async () => {
  const server = await startAudited({ version: '2.16' });
  const { sandbox } = server;
  const key = addOldToken(sandbox, { ttl: 60 * day });
  const kubeconfig = addOldToken(sandbox, { ttl: 60 * day, kind: 'kubeconfig' });
  expect(await countOf(server, 'over-maximum')).toBe(0);
  sandbox.state.addSetting('auth-token-max-ttl-minutes', { default: '129600', value: '43200' });
  expect(await listed(server, '--finding', 'over-maximum')).toEqual([key.name]);
  sandbox.state.addSetting('kubeconfig-max-token-ttl-minutes', { default: '129600', value: '43200' });
  expect(await listed(server, '--finding', 'over-maximum')).toEqual([kubeconfig.name, key.name].sort());
  expect(await listed(server, '--finding', 'over-maximum', '--kind', 'kubeconfig')).toEqual([kubeconfig.name]);
  expect(await countOf(server, 'over-maximum')).toBe(2);
});

test('a setting that another one limits is no finding', async () => {
  const { audit } = await startAudited({
    version: '2.6.7',
    seed: ({ state }) => state.addSetting('auth-token-max-ttl-minutes', { default: '0', value: '1440' }),
  });
  expect((await audit()).findings.map(({ id }) => id)).toEqual(['kubeconfig-generate-token', 'token-hashing']);
});

test('tokens of ext.cattle.io/v1 count too', async () => {
  const server = await startAudited();
  const userId = server.sandbox.state.findUser('jane')?.id ?? '';
  server.sandbox.state.addExtToken({ userId, ttl: 0, description: '' });
  const [found] = (await server.audit()).findings;
  expect(found).toMatchObject({ id: 'never-expires-api-key', example: { id: expect.stringMatching(/^ext\//) } });
});

test('the example is the oldest token, and users with more of them come first', async () => {
  const { audit, sandbox } = await startAudited();
  const userId = sandbox.state.findUser('jane')?.id ?? '';
  addOldToken(sandbox, { ttl: 0, age: hour });
  const oldest = addOldToken(sandbox, { userId, ttl: 0, age: 3 * hour });
  addOldToken(sandbox, { userId, ttl: 0, age: 2 * hour });
  const [found] = (await audit()).findings;
  expect(found).toMatchObject({ count: 3, example: { id: oldest.name, user: { name: 'jane' } } });
  expect(found?.users).toMatchObject([
    { name: 'jane', count: 2 },
    { name: 'admin', count: 1 },
  ]);
});

test('a list of tokens that cannot be read to its end is an error, and there is no report', async () => {
  const { rancher, sandbox } = await startAudited({ manyTokens: 1_200 });
  sandbox.intercept = ({ url }, response) => {
    if (!url?.includes('continue=')) return false;
    response.writeHead(403, { 'content-type': 'application/json' }).end('{"kind":"Status","message":"no"}');
    return true;
  };
  const { code, stdout, stderr } = await rancher('audit');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('the list of tokens is not complete');
});

test('every page is read once', async () => {
  const { audit, sandbox } = await startAudited({ manyTokens: 1_200 });
  sandbox.requests.length = 0;
  expect(await audit()).toMatchObject({ tokens: 1_201 });
  const pages = sandbox.requests.filter(({ path }) => path.includes('/management.cattle.io/v3/tokens'));
  expect(new Set(pages.map(({ path }) => path)).size).toBe(3);
  expect(pages).toHaveLength(3);
});

test('a server that does not record when a token is used finds none unused, and says why', async () => {
  const { audit, rancher, sandbox } = await startAudited({ version: '2.8' });
  addOldToken(sandbox, { age: 200 * day, ttl: 0 });
  const report = await audit();
  expect(report.recordsUse).toBe(false);
  expect(report.findings.map(({ id }) => id)).not.toContain('never-used');
  expect((await rancher('audit')).stdout).toMatch(
    /\nIt does not record when a token is used \(Rancher 2\.10 and later do\)\.\n$/,
  );
});

test('a terminal shows how many tokens were read, and severities in colour', async () => {
  const { rancher, context } = await startAudited({ answers: {} });
  context.screen.colour = true;
  const { stdout } = await rancher('audit');
  expect(context.terminal.shown).toContain('Reading tokens: 0');
  expect(stdout).toContain('\x1b[33mwarning    \x1b[39m');
});
