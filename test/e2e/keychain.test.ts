import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import type { Socket } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { Secret } from '../../src/secret.ts';
import { createKeychain } from '../../src/store/sessions/keychain.ts';
import { createSessionStore, type SessionRecord } from '../../src/store/sessions/sessions.ts';
import { createHome } from '../support/home.ts';
import { keychainProcess } from '../support/keychain-process.ts';
import { createLoggedInHome, type LoggedInHome } from '../support/logged-in-home.ts';
import { once } from '../support/patience.ts';
import { type Finished, run } from '../support/process.ts';
import { describeWith, testWith } from '../support/requirements.ts';
import { clusterId } from '../support/sandbox.ts';
import { secretService, startForgetfulBus, startSecretService, startSilentBus } from '../support/secret-service.ts';
import { session } from '../support/stored-records.ts';

/** Somebody who has logged in at a desktop with a keychain. */
async function settleAtDesktop() {
  const home = createHome();
  const keychain = await startSecretService(home);
  const user = await createLoggedInHome({ home });
  return { ...user, keychain };
}

function logInAnew({ sandbox, home }: LoggedInHome, ...args: string[]): Promise<Finished> {
  const login = ['login', sandbox.url, '--username=jane', '--password-stdin', '--no-merge', '--force', ...args];
  return run('kubectl-rancher', login, { env: home.env, input: 'jane-password' });
}

/** Tokens on the server that can make others. */
const sessionsOf = ({ state }: Sandbox) => [...state.tokens.values()].filter((token) => token.kind === 'session');

/** The files of a home in which the server's secrets are, without their names. */
async function holders({ sandbox, home }: LoggedInHome): Promise<string[]> {
  const secrets = [...sandbox.state.tokens.values()].flatMap(({ secret }) => ['-e', secret]);
  const { stdout } = await run('grep', ['-rlaF', ...secrets, home.directory], { env: home.env });
  const files = stdout.split('\n').filter((line) => line !== '');
  return files.map((file) => file.replace(/.*\/kubectl-rancher\//, '').replace(/\/.*/, '')).sort();
}

const ask = ({ sandbox, host, rancher }: LoggedInHome): Promise<Finished> =>
  rancher('token', `--server=${host}`, `--cluster=${clusterId(sandbox, 'dev')}`);

describeWith(secretService, 'a session in the Secret Service', () => {
  test('is there and in no file, serves an ask, is told by status, and is gone after the logout', async () => {
    const user = await settleAtDesktop();
    const { sandbox, keychain } = user;
    expect(await keychain.read(sandbox.url)).toContain(sessionsOf(sandbox)[0]?.secret);
    expect(await holders(user)).toEqual([]);
    expect(await ask(user)).toMatchObject({ code: 0, stderr: '' });
    expect(await holders(user)).toEqual(['credentials']);
    expect((await user.rancher('status', '-o', 'json')).stdout).toContain('"store":"keychain"');
    expect(await user.rancher('logout')).toMatchObject({ code: 0 });
    expect(sandbox.state.tokens.size).toBe(0);
    expect(await keychain.read(sandbox.url)).toBeUndefined();
  });

  test('moves to a file and back, leaving nothing behind and one session on the server', async () => {
    const user = await settleAtDesktop();
    const { sandbox, keychain } = user;
    expect(await logInAnew(user, '--session-store=file')).toMatchObject({ code: 0 });
    expect(await keychain.read(sandbox.url)).toBeUndefined();
    expect(await holders(user)).toEqual(['sessions']);
    expect(sessionsOf(sandbox)).toHaveLength(1);
    expect(await logInAnew(user, '--session-store=keychain')).toMatchObject({ code: 0 });
    expect(await keychain.read(sandbox.url)).toContain(sessionsOf(sandbox)[0]?.secret);
    expect(await holders(user)).toEqual([]);
    expect(sessionsOf(sandbox)).toHaveLength(1);
  });

  test('that is locked, with nobody to unlock it: an ask says so, and asks for no login', async () => {
    const user = await settleAtDesktop();
    await user.keychain.lock();
    expect(await ask(user)).toMatchObject({
      code: 4,
      stdout: '',
      stderr: expect.stringMatching(/is in the keychain, which cannot be read: .*locked.*\n.*Unlock it/),
    });
    expect(sessionsOf(user.sandbox)).toHaveLength(1);
  });

  test('that is locked: the next login keeps its session in a file, says so, and ends the other', async () => {
    const user = await settleAtDesktop();
    await user.keychain.lock();
    expect(await logInAnew(user)).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/no keychain can be used here .*locked.* stored in a file/),
    });
    expect(sessionsOf(user.sandbox)).toHaveLength(1);
    expect(await holders(user)).toEqual(['sessions']);
    expect(await ask(user)).toMatchObject({ code: 0 });
  });

  test('that is locked, and the only place wanted: the login fails, and leaves nothing on the server', async () => {
    const user = await settleAtDesktop();
    const [before] = sessionsOf(user.sandbox);
    await user.keychain.lock();
    expect(await logInAnew(user, '--session-store=keychain')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--session-store file'),
    });
    expect(sessionsOf(user.sandbox)).toEqual([before]);
    expect(await holders(user)).toEqual([]);
  });

  test('that is locked: a logout changes nothing, and says what to type when it is unlocked', async () => {
    const user = await settleAtDesktop();
    const [session] = sessionsOf(user.sandbox);
    expect(await ask(user)).toMatchObject({ code: 0 });
    await user.keychain.lock();
    expect(await user.rancher('logout')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /still logged in to .*is in the keychain.*locked.*\n {2}Unlock it, and log out again\. If it cannot be unlocked, first run: kubectl rancher login .*--session-store file\n$/,
      ),
    });
    expect(sessionsOf(user.sandbox)).toEqual([session]);
    expect((await user.rancher('status')).stdout).toContain('jane');
    expect(await holders(user)).toEqual(['credentials']);
  });

  test('moves to a file and back without a new login, when a login says where it is to be kept', async () => {
    const user = await settleAtDesktop();
    const { sandbox, keychain } = user;
    const [session] = sessionsOf(sandbox);
    const logIn = (place: string) => user.rancher('login', sandbox.url, `--session-store=${place}`, '--no-merge');
    expect(await logIn('file')).toMatchObject({ code: 0, stderr: expect.stringContaining('was moved') });
    expect(await keychain.read(sandbox.url)).toBeUndefined();
    expect(await holders(user)).toEqual(['sessions']);
    expect(await logIn('keychain')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('The session was moved to the keychain.'),
    });
    expect(await keychain.read(sandbox.url)).toContain(session?.secret);
    expect(await holders(user)).toEqual([]);
    expect(sessionsOf(sandbox)).toEqual([session]);
    expect(await ask(user)).toMatchObject({ code: 0, stderr: '' });
  });

  describe('kill -9 of a login between its write to the keychain and that of its file', () => {
    /** Kills a login of jane when the keychain has the new token, and nothing else here knows of it. Gives that token. */
    async function killBetweenWrites({ sandbox, home, keychain }: Awaited<ReturnType<typeof settleAtDesktop>>) {
      const earlier = await keychain.read(sandbox.url);
      const bus = await startForgetfulBus(home);
      const login = ['login', sandbox.url, '--username=jane', '--password-stdin', '--no-merge', '--force'];
      const env = { ...home.env, DBUS_SESSION_BUS_ADDRESS: bus.address };
      const child = spawn('kubectl-rancher', login, { env, stdio: ['pipe', 'ignore', 'ignore'] });
      child.stdin.end('jane-password');
      await bus.written;
      // So that it does not give the keychain up meanwhile.
      child.kill('SIGSTOP');
      await expect.poll(() => keychain.read(sandbox.url)).not.toBe(earlier);
      child.kill('SIGKILL');
      await once(child, 'exit');
      return keychain.read(sandbox.url);
    }

    test('the next ask works, in the session that the keychain has; a logout leaves nothing here', async () => {
      const user = await settleAtDesktop();
      const { sandbox, keychain } = user;
      const now = await killBetweenWrites(user);
      expect(sessionsOf(sandbox)).toHaveLength(2);
      expect(now).toContain(sessionsOf(sandbox)[1]?.secret);
      expect(await ask(user)).toMatchObject({ code: 0, stderr: '' });
      expect(await user.rancher('status', '--check')).toMatchObject({ code: 0 });
      expect(await user.rancher('logout')).toMatchObject({ code: 0 });
      expect(await keychain.read(sandbox.url)).toBeUndefined();
      expect(await holders(user)).toEqual([]);
      expect(sessionsOf(sandbox)).toEqual([]);
    });

    test.each([
      ['the session before', true],
      ['none before', false],
    ])('the next login works, with %s', async (_before, isLoggedIn) => {
      const user = await settleAtDesktop();
      const { sandbox, keychain } = user;
      if (!isLoggedIn) await user.rancher('logout');
      const now = await killBetweenWrites(user);
      expect(await ask(user)).toMatchObject({ code: isLoggedIn ? 0 : 4 });
      expect(await logInAnew(user)).toMatchObject({ code: 0 });
      const after = await keychain.read(sandbox.url);
      expect(after).not.toBe(now);
      expect(after).toContain(sessionsOf(sandbox).at(-1)?.secret);
      // Of a login that was the first one, and killed, nobody here knows any more.
      expect(sessionsOf(sandbox)).toHaveLength(isLoggedIn ? 1 : 2);
      expect(await ask(user)).toMatchObject({ code: 0, stderr: '' });
      expect(await holders(user)).toEqual(['credentials']);
    });
  });

  test('a refresh token lies and goes with it', async () => {
    const home = createHome();
    const keychain = await startSecretService(home);
    vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', home.env.DBUS_SESSION_BUS_ADDRESS);
    const options = { processPath: keychainProcess, timeout: () => 30_000, onWait: () => undefined };
    const sessions = createSessionStore(home.path('data'), createKeychain(options));
    const record: SessionRecord = { ...renewableSession, store: 'keychain' };
    const [token, refreshToken] = [new Secret('token-s:secret'), new Secret('refresh-secret')];
    await sessions.save(record, token, refreshToken);
    expect((await sessions.readRefreshToken(record))?.expose()).toBe('refresh-secret');
    expect(await keychain.read(record.server, 'refreshToken')).toBe('refresh-secret');
    await sessions.save({ ...record, store: 'file' }, token, refreshToken);
    expect(await keychain.read(record.server, 'refreshToken')).toBeUndefined();
    await sessions.save(record, token, refreshToken);
    const { renewable: _, ...withoutRefresh } = record;
    await sessions.save(withoutRefresh, token);
    expect(await keychain.read(record.server, 'refreshToken')).toBeUndefined();
    await sessions.save(record, token, refreshToken);
    await sessions.remove(record);
    expect(await keychain.read(record.server, 'refreshToken')).toBeUndefined();
    expect(readdirSync(home.path('data/sessions'))).toEqual([]);
    vi.unstubAllEnvs();
  });
});

const renewableSession: SessionRecord = { ...session, store: 'keychain', renewable: true };

test('without a keychain the session is kept in a file, and that is said', async () => {
  const home = createHome();
  home.env.KUBECTL_RANCHER_SESSION_STORE = '';
  const user = await createLoggedInHome({ home });
  const again = await logInAnew(user);
  expect(again).toMatchObject({ code: 0, stderr: expect.not.stringContaining('no keychain') });
  expect(again.stderr.match(/stored in a file only you can read/g)).toHaveLength(1);
  expect(await user.rancher('logout')).toMatchObject({ code: 0 });
  const afterwards = await logInAnew(user);
  expect(afterwards).toMatchObject({ code: 0, stderr: expect.stringMatching(/no keychain can be used here \(.+\)/) });
  expect(afterwards.stderr.match(/stored in a file only you can read/g)).toHaveLength(1);
  expect(sessionsOf(user.sandbox)).toHaveLength(1);
  expect(await ask(user)).toMatchObject({ code: 0, stderr: '' });
});

testWith(
  ['libsecret'],
  'a keychain that never answers is given up after three seconds; the session is kept in a file',
  async () => {
    const home = createHome();
    const user = await createLoggedInHome({ home });
    await startSilentBus(home);
    const again = await logInAnew(user);
    expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('it did not respond within 3 s') });
    expect(again.stderr).toContain('waiting for the keychain');
    expect(sessionsOf(user.sandbox)).toHaveLength(1);
    expect(await ask(user)).toMatchObject({ code: 0, stderr: '' });
  },
);

testWith(['libsecret'], 'a process that waits for the keychain does not outlive a login that is killed', async () => {
  const home = createHome();
  const user = await createLoggedInHome({ home });
  const bus = await startSilentBus(home);
  const login = ['login', user.sandbox.url, '--username=jane', '--password-stdin', '--no-merge', '--force'];
  const child = spawn('kubectl-rancher', login, { env: home.env, stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin.end('jane-password');
  const [asking]: Socket[] = await once(bus, 'connection');
  child.kill('SIGKILL');
  await once(child, 'exit');
  if (asking?.closed === false) await once(asking, 'close');
  expect(asking?.closed).toBe(true);
});

testWith(['libsecret'], 'it ends as soon as its input does, however long it might wait', async () => {
  const home = createHome();
  const bus = await startSilentBus(home);
  const child = spawn(process.execPath, [keychainProcess], { env: home.env, stdio: ['pipe', 'ignore', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin.write(`${JSON.stringify({ operation: 'read', account: 'a' })}\n`);
  await once(bus, 'connection');
  const exit = once(child, 'exit');
  child.stdin.end();
  expect(await exit).toEqual([null, 'SIGKILL']);
});

testWith(['libsecret'], 'nor does it outlive its time, whoever holds its input open', async () => {
  const home = createHome();
  await startSilentBus(home);
  const child = spawn(process.execPath, [keychainProcess], { env: home.env, stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin.write(`${JSON.stringify({ operation: 'read', account: 'a', killAfter: 200 })}\n`);
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
});

testWith(['libsecret'], 'Ctrl-C while the keychain is asked to keep a new session is none to it', async () => {
  const home = createHome();
  const user = await createLoggedInHome({ home });
  const bus = await startSilentBus(home);
  const login = ['login', user.sandbox.url, '--username=jane', '--password-stdin', '--no-merge', '--force'];
  let group = 0;
  const onStart = (pid: number): void => {
    group = -pid;
  };
  bus.once('connection', () => process.kill(group, 'SIGINT'));
  const { code, stderr } = await run('kubectl-rancher', login, { env: home.env, input: 'jane-password', onStart });
  expect(code).toBe(0);
  expect(stderr).toContain('no keychain can be used here (it did not respond within 3 s)');
  expect(stderr).toContain('Ctrl-C came too late: you are logged in');
});

for (const signal of ['SIGINT', 'SIGHUP'] as const) {
  testWith(['libsecret'], `${signal} alone does not end its process; the end of its input does`, async () => {
    const home = createHome();
    const bus = await startSilentBus(home);
    const child = spawn(process.execPath, [keychainProcess], { env: home.env, stdio: ['pipe', 'ignore', 'ignore'] });
    child.stdin.write(`${JSON.stringify({ operation: 'read', account: 'a' })}\n`);
    await once(bus, 'connection');
    child.kill(signal);
    child.stdin.end();
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  });
}
