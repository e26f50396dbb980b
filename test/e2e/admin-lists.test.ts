import { expect, test } from 'vitest';
import { startAdminWorkstation } from '../support/admin-workstation.ts';
import { documentedFields } from '../support/documented-fields.ts';
import { runInProcess } from '../support/in-process.ts';

test.each(['settings', 'users'])('%s list -o json has the fields that are documented, and no others', async (key) => {
  const { rancher } = await startAdminWorkstation();
  const items = JSON.parse((await rancher(key, 'list', '-o', 'json')).stdout)[key];
  expect(items.length).toBeGreaterThan(1);
  for (const item of items) expect(Object.keys(item)).toEqual(documentedFields(`${key} list`));
});

test('the other formats: names for other commands, YAML, a wide table', async () => {
  const { rancher, sandbox } = await startAdminWorkstation({ commands: runInProcess });
  const ids = [...sandbox.state.users.keys()];
  expect((await rancher('users', 'list', '-o', 'name')).stdout).toBe(`${ids.join('\n')}\n`);
  expect((await rancher('users', 'list', '-o', 'yaml')).stdout).toMatch(/^users:\n- id: .*\n {2}username: admin\n/);
  const wide = (await rancher('users', 'list', '-o', 'wide')).stdout.split('\n');
  expect(wide[0]?.split(/ {3,}/).slice(-3)).toEqual(['PROVIDER', 'TOKENS', 'PRINCIPALS']);
  expect(wide[2]).toMatch(/ jane +Jane +yes +no +local +1 +local:\/\/u-/);
  const table = (await rancher('users', 'list')).stdout;
  expect(table).toMatch(/^ID +USERNAME +NAME +ENABLED +ADMIN +PROVIDER\n/);
  expect((await rancher('settings', 'list', '-o', 'name')).stdout).toMatch(/^kubeconfig-generate-token\n/);
});

test('the tokens of all users are counted over many pages, and again when a continue mark expired', async () => {
  const { rancher, sandbox } = await startAdminWorkstation({ commands: runInProcess, manyTokens: 1_200 });
  let forgotten = 0;
  sandbox.intercept = (request, response) => {
    if (forgotten > 0 || !request.url?.includes('continue=')) return false;
    forgotten += 1;
    response.writeHead(410, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ kind: 'Status', code: 410, reason: 'Expired', message: 'too old' }));
    return true;
  };
  const { users } = JSON.parse((await rancher('users', 'list', '-o', 'json')).stdout);
  expect(users.map(({ tokens }: { tokens: number }) => tokens)).toEqual([601, 601]);
  expect(forgotten).toBe(1);
});

test('expired tokens do not count on older servers, which leave their expiry empty', async () => {
  const { rancher, sandbox } = await startAdminWorkstation({ commands: runInProcess, version: '2.6.7' });
  const userId = sandbox.state.findUser('jane')?.id ?? '';
  const creationTimestamp = new Date(sandbox.state.clock.now() - 120_000).toISOString();
  const items = [0, 60_000, 180_000].map((ttl) => ({
    metadata: { name: `token-${ttl}`, creationTimestamp },
    expiresAt: '',
    ttl,
    userId,
  }));
  sandbox.intercept = ({ url }, response) => {
    if (!url?.includes('/management.cattle.io/v3/tokens')) return false;
    response.end(JSON.stringify({ kind: 'TokenList', metadata: {}, items }));
    return true;
  };
  const { users } = JSON.parse((await rancher('users', 'list', '-o', 'json')).stdout);
  expect(users.map(({ tokens }: { tokens: number }) => tokens)).toEqual([0, 2]);
  expect((await rancher('users', 'disable', 'jane', '--yes')).stderr).toContain(': 2 tokens stop working');
});
