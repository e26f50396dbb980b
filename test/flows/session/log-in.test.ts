import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepSession } from '../../../src/flows/session/keep-session.ts';
import { logIn } from '../../../src/flows/session/log-in.ts';
import { describeSession, findSession } from '../../../src/flows/session/session.ts';
import { connectTo } from '../../../src/flows/trust/connect-to.ts';
import { Secret } from '../../../src/secret.ts';
import type { Keychain } from '../../../src/store/sessions/keychain.ts';
import { interruptHere } from '../../support/interrupt.ts';
import { takeRequests, useSandbox } from '../../support/sandbox.ts';
import { createMemoryKeychain, createTestContext, type TestContextOptions } from '../../support/test-context.ts';

const password = new Secret('jane-password');
const jane = { profile: 'default', trust: {}, given: { username: 'jane', password } };

async function trusting(options: TestContextOptions = {}) {
  const sandbox = await useSandbox();
  const context = createTestContext({ env: {}, ...options });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  return { sandbox, context, server: sandbox.url };
}

/** A keychain that is not there. */
const brokenKeychain: Keychain = {
  read: () => Promise.reject(new Error('no keychain')),
  write: () => Promise.reject(new Error('no keychain')),
  remove: () => Promise.reject(new Error('no keychain')),
  tryOut: () => Promise.reject(new Error('no keychain')),
};

test('asks for user name and password, and after a wrong one for the password alone', async () => {
  const answers = { Username: ['jane'], Password: ['wrong', 'jane-password'] };
  const { context, server } = await trusting({ answers });
  const { record } = await logIn(context, { server, profile: 'default', trust: {} });
  expect(record.user.name).toBe('jane');
  expect(context.terminal.shown).toContain('Wrong user name or password (1 of 3).');
});

test('gives up after three wrong passwords', async () => {
  const answers = { Username: ['jane'], Password: ['a', 'b', 'c'] };
  const { context, server } = await trusting({ answers });
  const login = logIn(context, { server, profile: 'default', trust: {}, typedOptions: '--merge' });
  await expect(login).rejects.toMatchObject({
    code: 'loginRefused',
    exitCode: 4,
    nextStep: expect.stringMatching(/--username names another user.* To try again: kubectl rancher login \S+ --merge$/),
  });
});

test('tries a password that came by other means once, and keeps the earlier session when it is wrong', async () => {
  const { sandbox, context, server } = await trusting();
  await logIn(context, { server, ...jane });
  takeRequests(sandbox);
  const wrong = logIn(context, { server, ...jane, given: { username: 'jane', password: new Secret('wrong') } });
  await expect(wrong).rejects.toMatchObject({ code: 'loginRefused', message: expect.stringContaining('jane') });
  expect(takeRequests(sandbox).filter((request) => request === 'POST /v1-public/login')).toHaveLength(1);
  expect((await findSession(context, server, 'default'))?.token.expose()).toMatch(/^token-/);
});

test('says that a disabled user is disabled', async () => {
  const { sandbox, context, server } = await trusting();
  const user = sandbox.state.findUser('jane');
  if (user !== undefined) user.enabled = false;
  const login = logIn(context, { server, ...jane });
  await expect(login).rejects.toMatchObject({ exitCode: 4, message: expect.stringContaining('jane is disabled') });
});

test('keeps the token in the keychain, and no trace of it in a file', async () => {
  const keychain = createMemoryKeychain();
  const { context, server } = await trusting({ keychain });
  const { record, token } = await logIn(context, { server, ...jane });
  expect(record.store).toBe('keychain');
  expect([...keychain.secrets.values()].map((secret) => secret.expose())).toEqual([token.expose()]);
  expect((await findSession(context, server, 'default'))?.token.expose()).toBe(token.expose());
});

test('without a keychain it says so and keeps the session in a file', async () => {
  const { context, server } = await trusting({ keychain: brokenKeychain });
  const { record, token } = await logIn(context, { server, ...jane });
  expect(record.store).toBe('file');
  expect(context.told).toEqual([expect.stringContaining('no keychain can be used here (no keychain)')]);
  expect((await findSession(context, server, 'default'))?.token.expose()).toBe(token.expose());
});

test('that there is no keychain is said again only after a logout has removed the session, or one was put into a file by request', async () => {
  const { context, server } = await trusting({ keychain: brokenKeychain });
  const said = () => context.told.splice(0).filter((line) => line.includes('no keychain can be used')).length;
  await logIn(context, { server, ...jane });
  expect(said()).toBe(1);
  await logIn(context, { server, ...jane });
  const { record } = await logIn(context, { server, ...jane, profile: 'ops' });
  expect(said()).toBe(0);
  await context.sessions.remove(record);
  await logIn(context, { server, ...jane, sessionStore: 'file' });
  expect(said()).toBe(0);
  await logIn(context, { server, ...jane });
  expect(said()).toBe(1);
});

test('a disk that takes nothing is not told as a keychain that does not work', async () => {
  const { context, server } = await trusting({ keychain: createMemoryKeychain() });
  mkdirSync(join(context.directory, 'data'));
  writeFileSync(join(context.directory, 'data/sessions'), '');
  await expect(logIn(context, { server, ...jane })).rejects.toMatchObject({
    code: 'failed',
    message: expect.stringMatching(/^the session could not be stored: E/),
    nextStep: expect.stringContaining('KUBECTL_RANCHER_DATA_DIR'),
  });
  expect(context.told.join('\n')).not.toContain('keychain');
});

test('with the keychain asked for and none there it fails, and leaves no session on the server', async () => {
  const { sandbox, context, server } = await trusting({ keychain: brokenKeychain });
  const login = logIn(context, { server, ...jane, sessionStore: 'keychain' });
  await expect(login).rejects.toMatchObject({ code: 'failed', nextStep: expect.stringContaining('file') });
  expect(sandbox.state.tokens.size).toBe(0);
  expect(context.sessions.list()).toEqual([]);
});

test('a new login ends the session that it replaces, and moving it to a file empties the keychain', async () => {
  const keychain = createMemoryKeychain();
  const { sandbox, context, server } = await trusting({ keychain });
  await logIn(context, { server, ...jane });
  const { record } = await logIn(context, { server, ...jane, sessionStore: 'file' });
  expect([...sandbox.state.tokens.keys()]).toEqual([record.tokenId]);
  expect(keychain.secrets.size).toBe(0);
});

test('a session that cannot be read, since the keychain is locked, is ended all the same when another replaces it', async () => {
  const keychain = createMemoryKeychain();
  const { sandbox, context, server } = await trusting({ keychain });
  await logIn(context, { server, ...jane });
  Object.assign(keychain, brokenKeychain);
  const { record } = await logIn(context, { server, ...jane });
  expect(record.store).toBe('file');
  expect([...sandbox.state.tokens.keys()]).toEqual([record.tokenId]);
});

test('a session that was not used for the idle time, but is still good on the server, is ended there when another replaces it', async () => {
  const { sandbox, context, server } = await trusting({ keychain: createMemoryKeychain() });
  const idle = sandbox.state.settings.get('auth-user-session-idle-ttl-minutes');
  if (idle !== undefined) idle.value = '30';
  await logIn(context, { server, ...jane });
  context.clock.advance(31 * 60_000);
  expect(await findSession(context, server, 'default')).toBeUndefined();
  const { record } = await logIn(context, { server, ...jane });
  expect([...sandbox.state.tokens.keys()]).toEqual([record.tokenId]);
});

test('two profiles are two logins', async () => {
  const { context, server } = await trusting();
  await logIn(context, { server, ...jane });
  const admin = { username: 'admin', password: new Secret('admin-password') };
  await logIn(context, { server, profile: 'ops', trust: {}, given: admin });
  const names = context.sessions.list().map((record) => `${record.profile} ${record.user.name}`);
  expect(names.sort()).toEqual(['default jane', 'ops admin']);
});

test('takes a provider by its id or type, and names those there are when it is another', async () => {
  const { context, server } = await trusting();
  await logIn(context, { server, ...jane, provider: 'localProvider' });
  const login = logIn(context, { server, ...jane, provider: 'okta' });
  await expect(login).rejects.toMatchObject({ code: 'usage', nextStep: 'It has: local' });
});

test('tells who is logged in and until when', async () => {
  const { context, server } = await trusting();
  const { record } = await logIn(context, { server, ...jane, sessionStore: 'file' });
  expect(describeSession(record)).toMatch(/^Logged in to 127\.0\.0\.1:\d+ as jane until \d{4}-\d\d-\d\d \d\d:\d\d\.$/);
});

test('of several providers the user chooses; the one of the last time is taken, unless it is not there any more', async () => {
  const answers = { 'Log in with': ['freeipa', 'freeipa'], Username: ['x', 'x', 'x'], Password: ['y', 'y', 'y'] };
  const { sandbox, context, server } = await trusting({ answers });
  const tried: string[] = [];
  sandbox.intercept = (request, response) => {
    if (request.url === '/v1-public/authproviders') {
      const data = [
        { id: 'local', type: 'localProvider' },
        { id: 'freeipa', type: 'freeIpaProvider' },
        { id: 'saml', type: 'unheardOfProvider' },
      ];
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ data }));
      return true;
    }
    if (request.url !== '/v1-public/login') return false;
    request.on('data', (body) => tried.push(JSON.parse(String(body)).type));
    response.writeHead(403).end('{"type":"error"}');
    return true;
  };
  const need = { server, profile: 'default', trust: {} };
  for (const provider of [undefined, 'local', 'openldap']) {
    if (provider !== undefined) context.lastLogins.save(need, { provider, method: 'password', username: '' });
    const login = logIn(context, { ...need, asLastTime: true });
    await expect(login).rejects.toMatchObject({ code: 'loginRefused' });
  }
  expect(tried).toEqual(['freeIpaProvider', 'localProvider', 'freeIpaProvider']);
});

test('a disk that takes no session: fatal for a login, but not for a kubectl that needs one now', async () => {
  const { sandbox, context, server } = await trusting();
  context.sessions.save = () => Promise.reject(Object.assign(new Error('EROFS: read-only'), { code: 'EROFS' }));
  await expect(logIn(context, { server, ...jane, sessionStore: 'file' })).rejects.toThrow('EROFS');
  expect(sandbox.state.tokens.size).toBe(0);
  const { token } = await logIn(context, { server, ...jane, sessionStore: 'file', storeOptional: true });
  expect(token.expose()).toMatch(/^token-/);
  expect(context.told.join()).toContain('could not be stored');
  expect(sandbox.state.tokens.size, 'for as long as it is needed').toBe(1);
  for (const work of context.atEnd) await work();
  expect(sandbox.state.tokens.size, 'nobody knows of it any more').toBe(0);
});

test.each([
  ['and the login was through', 'jane-password', ['kubectl-rancher: Ctrl-C came too late: you are logged in']],
  ['and the login failed', 'wrong', []],
])('Ctrl-C while it waited, %s: what is told is what came of it', async (_what, typed, told) => {
  const { sandbox, context, server } = await trusting({ keychain: createMemoryKeychain() });
  interruptHere(sandbox, context, '/v1-public/login');
  const given = { username: 'jane', password: new Secret(typed) };
  await logIn(context, { server, ...jane, given }).catch(() => undefined);
  expect(context.told).toEqual(told);
});

test('a keychain that refuses by now and still has a kept API key: that is said', async () => {
  const keychain = createMemoryKeychain();
  const { context, server } = await trusting({ keychain });
  const { record, token } = await logIn(context, { server, ...jane });
  await context.sessions.save({ ...record, keep: true }, token);
  Object.assign(keychain, brokenKeychain);
  await logIn(context, { server, ...jane });
  expect(context.told.join('\n')).toContain('the keychain still has the API key of the earlier login: no keychain');
});

test('a keychain that takes the token, refuses the refresh token and keeps what it took: that is said', async () => {
  const keychain = createMemoryKeychain();
  const { context, server } = await trusting({ keychain });
  const { record, token } = await logIn(context, { server, ...jane, sessionStore: 'file' });
  const { write } = keychain;
  Object.assign(keychain, { ...brokenKeychain, write });
  keychain.write = (account, secret) =>
    account.endsWith('refreshToken') ? Promise.reject(new Error('it is full')) : write(account, secret);
  const issued = { id: record.tokenId, token, expiresAt: record.expiresAt };
  const login = { issued, refreshToken: new Secret('refresh'), provider: 'local', server, profile: 'default' };
  await keepSession(context, connectTo(context, { server }), login, {});
  expect(context.told.join('\n')).toContain(
    'the keychain stored only part of the session, and that part could not be removed',
  );
});

test.each([
  ['9', true],
  ['960', false],
])('a session of %s minutes: whether a warning names the setting', async (minutes, warns) => {
  const { sandbox, context, server } = await trusting({ keychain: createMemoryKeychain() });
  const setting = sandbox.state.settings.get('auth-user-session-ttl-minutes');
  if (setting !== undefined) setting.value = minutes;
  await logIn(context, { server, ...jane });
  const warning = `kubectl-rancher: this session ends in 9 min: ask the administrator of ${server.slice(8)} about its setting auth-user-session-ttl-minutes`;
  expect(context.told).toEqual(warns ? [warning] : []);
});
