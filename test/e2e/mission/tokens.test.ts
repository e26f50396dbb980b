import { expect, test } from 'vitest';
import {
  addEndlessKubeconfigToken,
  addSystemToken,
  type Sandbox,
  SYSTEM_TOKEN_KINDS,
} from '../../../src/sandbox/sandbox.ts';
import type { User } from '../../../src/sandbox/state.ts';
import { runAsProcess, runInProcess } from '../../support/in-process.ts';
import { logInHere } from '../../support/log-in.ts';
import { run } from '../../support/process.ts';
import { startOnTerminal, type TerminalSession } from '../../support/pseudo-terminal.ts';
import { testWith } from '../../support/requirements.ts';
import { clusterId, takeRequests } from '../../support/sandbox.ts';
import { startWorkstation, type Workstation, type WorkstationOptions } from '../../support/workstation.ts';

interface Office extends Workstation {
  me: User;
  /** Runs `kubectl-rancher tokens` on a terminal. */
  tokensOnTerminal(...args: string[]): TerminalSession;
  listIds(...args: string[]): Promise<string[]>;
}

/** A user who is logged in. */
async function logInAs(username: 'admin' | 'jane', options: WorkstationOptions = {}): Promise<Office> {
  const workstation = await startWorkstation({ commands: runInProcess, ...options });
  const { env, home, sandbox } = workstation;
  await logInHere(workstation.sandbox, env, username);
  return {
    ...workstation,
    me: userOf(sandbox, username),
    tokensOnTerminal: (...args) => startOnTerminal(home.path('bin/kubectl-rancher'), ['tokens', ...args], env),
    async listIds(...args) {
      const { code, stdout } = await workstation.rancher('tokens', 'list', '-o', 'name', ...args);
      expect(code).toBe(0);
      return stdout.split('\n').filter((line) => line !== '');
    },
  };
}

function userOf({ state }: Sandbox, username: string): User {
  const user = state.findUser(username);
  if (user === undefined) throw new Error(`the sandbox has no user ${username}`);
  return user;
}

test('mission 1: tokens are listed in every format, and deleted by their ids', async () => {
  const { sandbox, rancher, me, listIds } = await logInAs('jane', { commands: runAsProcess });
  const key = sandbox.state.addToken({
    userId: me.id,
    ttl: 3_600_000,
    description: 'for CI',
    clusterId: clusterId(sandbox, 'dev'),
  });
  const ext = sandbox.state.addExtToken({ userId: me.id, ttl: 3_600_000, description: 'new' });
  const foreign = sandbox.state.addToken({ userId: userOf(sandbox, 'admin').id, ttl: 0 });
  expect((await rancher('tokens', 'list')).stdout).toMatch(new RegExp(`${key.name} +api-key +dev +for CI`));
  const { tokens } = JSON.parse((await rancher('tokens', 'list', '-o', 'json')).stdout);
  expect(tokens.map(({ id, current, minted }: Record<string, unknown>) => [id, current, minted])).toEqual(
    expect.arrayContaining([
      [key.name, false, false],
      [`ext/${ext.name}`, false, false],
      [expect.stringMatching(/^token-/), true, true],
    ]),
  );
  expect((await rancher('tokens', 'list', '-o', 'yaml')).stdout).toMatch(/^tokens:\n- id: /);
  expect((await rancher('tokens', 'list', '-o', 'wide')).stdout).toContain('an API key, made by a person or a program');
  expect(await listIds('--cluster', 'dev')).toEqual([key.name]);
  const deleted = await rancher('tokens', 'delete', key.name, `ext/${ext.name}`, foreign.name, 'token-nosuch', '--yes');
  expect(deleted.code).toBe(1);
  expect(deleted.stderr).toContain('Deleted 2 tokens');
  for (const id of [foreign.name, 'token-nosuch']) expect(deleted.stderr).toContain(`has no token ${id}`);
  expect(await listIds()).toHaveLength(1);
  expect(sandbox.state.tokens.has(foreign.name)).toBe(true);
});

test('mission 1: a token is created for one cluster, printed once, with a lifetime within the limits', async () => {
  const { sandbox, rancher } = await logInAs('jane');
  const made = await rancher('tokens', 'create', '--cluster', 'dev', '--ttl', '1000d', '--description', 'for CI');
  expect(made.code).toBe(0);
  expect(made.stdout).toMatch(/^token-\w+:\w+\n$/);
  const [id = '', key = ''] = made.stdout.trim().split(':');
  expect(made.stderr).toContain('auth-token-max-ttl-minutes');
  expect(made.stderr).not.toContain(key);
  expect(sandbox.state.tokens.get(id)).toMatchObject({ clusterId: clusterId(sandbox, 'dev'), description: 'for CI' });
  const asObject = JSON.parse((await rancher('tokens', 'create', '-o', 'json')).stdout);
  expect(Object.keys(asObject)).toEqual(['id', 'token', 'cluster', 'description', 'expiresAt']);
  expect(asObject.cluster).toBeNull();
  expect(await rancher('tokens', 'create', '-o', 'name')).toMatchObject({ code: 2, stdout: '' });
  expect(await rancher('tokens', 'create', '--cluster', 'nosuch')).toMatchObject({ code: 1, stdout: '' });
});

testWith(['linux'], 'a token that could not be printed is deleted again', async () => {
  const { sandbox, rancher, env } = await logInAs('jane');
  const before = sandbox.state.tokens.size;
  const done = await run('sh', ['-c', 'kubectl-rancher tokens create >/dev/full'], { env });
  expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining('could not be written') });
  expect(sandbox.state.tokens.size).toBe(before);
  expect((await rancher('tokens', 'create')).stdout).toMatch(/^token-/);
});

test('mission 2: tokens that never expire are listed with what they are for, and pruned by kind', async () => {
  const { sandbox, rancher, me, listIds } = await logInAs('admin');
  const system = SYSTEM_TOKEN_KINDS.map((kind) => addSystemToken(sandbox.state, kind, me).name);
  const kubeconfig = addEndlessKubeconfigToken(sandbox.state, me).name;
  expect((await listIds('--never-expires')).toSorted()).toEqual([...system, kubeconfig].toSorted());
  const { tokens } = JSON.parse((await rancher('tokens', 'list', '--never-expires', '-o', 'json')).stdout);
  const kinds = tokens.map(({ kind }: Record<string, unknown>) => kind);
  expect(kinds.toSorted()).toEqual([...SYSTEM_TOKEN_KINDS, 'kubeconfig'].toSorted());
  for (const token of tokens) expect(token).toMatchObject({ purpose: expect.stringMatching(/\w+/), expiresAt: null });
  const some = ['--kind', 'telemetry', '--kind', 'drain-node', '--never-expires'];
  expect(await rancher('tokens', 'prune', ...some, '--dry-run')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('1 drain-node, 1 telemetry'),
  });
  expect(await rancher('tokens', 'prune', ...some)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--yes'),
  });
  expect(await listIds('--never-expires')).toHaveLength(8);
  expect(await rancher('tokens', 'prune', ...some, '--yes')).toMatchObject({ code: 0 });
  expect(await listIds('--never-expires')).toHaveLength(6);
});

test("mission 2: an agent's token stays unless its kind is chosen and confirmed twice", async () => {
  const { sandbox, rancher, me, tokensOnTerminal } = await logInAs('admin');
  const agent = addSystemToken(sandbox.state, 'agent', me).name;
  const spared = await rancher('tokens', 'prune', '--never-expires', '--yes');
  expect(spared).toMatchObject({ code: 0, stderr: expect.stringContaining('To choose them: --kind agent') });
  expect(await rancher('tokens', 'prune')).toMatchObject({ code: 2, stderr: expect.stringContaining('which tokens?') });
  for (const args of [
    ['prune', '--kind', 'agent'],
    ['delete', agent],
  ]) {
    const terminal = tokensOnTerminal(...args);
    await terminal.waitFor('Delete 1 token on');
    terminal.type('y\r');
    await terminal.waitFor('Really delete it?');
    terminal.type('n\r');
    expect(await terminal.ended).toBe(4);
    expect(sandbox.state.tokens.has(agent)).toBe(true);
  }
  const terminal = tokensOnTerminal('prune', '--kind', 'agent');
  await terminal.waitFor('Delete 1 token on');
  terminal.type('y\r');
  await terminal.waitFor('Really delete it?');
  terminal.type('y\r');
  await terminal.waitFor('Deleted 1 token on');
  expect(await terminal.ended).toBe(0);
  expect(sandbox.state.tokens.has(agent)).toBe(false);
});

test('mission 3: a changed password ends no token, and a line says so', async () => {
  const { sandbox, me, listIds, tokensOnTerminal, home, env } = await logInAs('jane');
  const key = sandbox.state.addToken({ userId: me.id, ttl: 3_600_000 });
  me.password = 'another-password';
  expect(await listIds()).toContain(key.name);
  const list = tokensOnTerminal('list');
  await list.waitFor('Changing a password ends none of them');
  expect(await list.ended).toBe(0);
  const status = startOnTerminal(home.path('bin/kubectl-rancher'), ['status'], env);
  await status.waitFor('Changing a password ends none of these logins');
  expect(await status.ended).toBe(0);
});

test('mission 4: a deleted token is refused, and is removed from the cache', async () => {
  const { sandbox, env, rancher, listPods, listIds } = await logInAs('jane');
  expect(await listPods()).toMatchObject({ code: 0 });
  const [minted = ''] = await listIds('--cluster', 'dev');
  expect((await rancher('tokens', 'list')).stdout).toMatch(new RegExp(`${minted} .* made here`));
  const terminal = startOnTerminal('kubectl-rancher', ['tokens', 'delete', minted], env);
  await terminal.waitFor('Delete 1 token on');
  expect(terminal.screen()).toMatch(/ CLUSTER .*\s.* dev /s);
  terminal.type('y\r');
  expect(await terminal.ended).toBe(0);
  expect(JSON.parse((await rancher('status', '-o', 'json')).stdout).servers[0].credentials).toEqual([]);
  takeRequests(sandbox);
  expect(await listPods()).toMatchObject({ code: 0 });
  expect(takeRequests(sandbox)).toContain('POST /v3/tokens');
});

test('mission 4: the login itself is not deleted but logged out of; a key in the environment is', async () => {
  const { sandbox, env, me, rancher, listIds } = await logInAs('jane');
  const [session = ''] = await listIds('--kind', 'session');
  const refused = await rancher('tokens', 'delete', session, '--yes');
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('kubectl rancher logout') });
  expect(sandbox.state.tokens.has(session)).toBe(true);
  const { name, secret } = sandbox.state.addToken({ userId: me.id, ttl: 3_600_000 });
  const withKey = { ...env, RANCHER_URL: sandbox.url, RANCHER_TOKEN_KEY: `${name}:${secret}` };
  const terminal = startOnTerminal('kubectl-rancher', ['tokens', 'delete', name], withKey);
  await terminal.waitFor('Delete 1 token on');
  terminal.type('y\r');
  await terminal.waitFor('You are logged in here with');
  terminal.type('y\r');
  expect(await terminal.ended).toBe(0);
  expect(sandbox.state.tokens.has(name)).toBe(false);
  const whole = await rancher('tokens', 'delete', `${name}:${secret}`, '--yes');
  expect(whole.code).toBe(2);
  expect(whole.stderr).not.toContain(secret);
});

test.each(['2.4.6', '2.6.7', '2.15'] as const)(
  'mission 5: an admin deletes the old kubeconfig tokens of all users (%s)',
  async (version) => {
    const { sandbox, rancher, me } = await logInAs('admin', { version, manyTokens: 60 });
    const { state } = sandbox;
    addSystemToken(state, 'agent', me);
    const kubeconfigs = () => [...state.tokens.values()].filter(({ kind }) => kind === 'kubeconfig').length;
    expect(kubeconfigs()).toBe(30);
    const others = state.tokens.size - 30;
    const pruned = await rancher('tokens', 'prune', '--kind', 'kubeconfig', '--all-users', '--yes');
    expect(pruned).toMatchObject({ code: 0, stderr: expect.stringContaining('Deleted 30 tokens') });
    expect(pruned.stdout).toMatch(/jane.*\n/);
    expect(kubeconfigs()).toBe(0);
    expect(state.tokens.size).toBe(others);
  },
);

test('mission 5: without admin permission it is refused, with a message', async () => {
  const { sandbox, rancher } = await logInAs('jane', { manyTokens: 4 });
  const refused = await rancher('tokens', 'prune', '--kind', 'kubeconfig', '--all-users', '--yes');
  expect(refused).toMatchObject({ code: 5, stdout: '', stderr: expect.stringContaining('requires admin permission') });
  expect(sandbox.state.tokens.size).toBe(5);
});

test('one token that cannot be deleted does not stop the others; the end of the login does', async () => {
  const { sandbox, rancher } = await logInAs('admin', { manyTokens: 40 });
  const stuck = [...sandbox.state.tokens.values()].find(({ kind }) => kind === 'kubeconfig')?.name ?? '';
  sandbox.intercept = ({ method, url = '' }, response) => {
    if (method !== 'DELETE' || !url.endsWith(stuck)) return false;
    response.writeHead(403, { 'content-type': 'application/json' }).end('{"message":"not this one"}');
    return true;
  };
  const most = await rancher('tokens', 'prune', '--kind', 'kubeconfig', '--all-users', '--yes');
  expect(most).toMatchObject({ code: 1, stderr: expect.stringContaining('Deleted 19 tokens') });
  expect(most.stderr).toContain(`${stuck} was not deleted`);
  sandbox.intercept = ({ method }, response) => {
    if (method !== 'DELETE') return false;
    response
      .writeHead(401, { 'content-type': 'application/json' })
      .end('{"type":"error","message":"must authenticate"}');
    return true;
  };
  const stopped = await rancher('tokens', 'prune', '--kind', 'api-key', '--all-users', '--yes');
  expect(stopped).toMatchObject({ code: 4, stderr: expect.stringContaining('20 tokens may remain') });
});

test('completion has the ids of tokens to delete, and kinds', async () => {
  const { sandbox, env, me } = await logInAs('jane');
  const key = sandbox.state.addToken({ userId: me.id, ttl: 3_600_000 }).name;
  const other = sandbox.state.addToken({ userId: me.id, ttl: 3_600_000 }).name;
  const complete = async (...words: string[]): Promise<string[]> =>
    (await run('kubectl_complete-rancher', words, { env })).stdout.trim().split('\n');
  expect((await complete('tokens', 'delete', 'token-')).toSorted()).toEqual([key, other, ':4'].toSorted());
  expect(await complete('tokens', 'delete', key, 'token-')).toEqual([other, ':4']);
  expect(await complete('tokens', 'list', '--kind', 'kube')).toEqual(['kubeconfig', 'kubectl-shell', ':4']);
});

test('Ctrl-C ends a long deletion, which says what was deleted', async () => {
  const { sandbox, tokensOnTerminal } = await logInAs('admin', { manyTokens: 60 });
  let deletions = 0;
  // From the fourth on, no request gets a response.
  sandbox.intercept = ({ method }) => method === 'DELETE' && ++deletions > 3;
  const terminal = tokensOnTerminal('prune', '--kind', 'kubeconfig', '--all-users');
  await terminal.waitFor('Delete 30 tokens on');
  terminal.type('y\r');
  await terminal.waitFor('Deleted 3 of 30 tokens');
  terminal.type('\x03');
  await terminal.waitFor('Deleted 3 tokens on');
  await terminal.waitFor('cancelled; 27 tokens may remain');
  expect(await terminal.ended).toBe(4);
});
