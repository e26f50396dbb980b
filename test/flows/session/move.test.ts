import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runLogin } from '../../../src/commands/login.ts';
import { logIn } from '../../../src/flows/session/log-in.ts';
import { findSession } from '../../../src/flows/session/session.ts';
import { Secret } from '../../../src/secret.ts';
import type { SessionPlace } from '../../../src/store/sessions/sessions.ts';
import { takeRequests, useSandbox } from '../../support/sandbox.ts';
import { createMemoryKeychain, createTestContext } from '../../support/test-context.ts';

/** Jane, whose session is kept in one place, and who logs in again with a wish for another. */
async function keptIn(place: SessionPlace) {
  const keychain = createMemoryKeychain();
  const context = createTestContext({ env: {}, keychain });
  const sandbox = await useSandbox({ clock: context.clock });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const given = { username: 'jane', password: new Secret('jane-password') };
  const { record, token } = await logIn(context, {
    server: sandbox.url,
    profile: 'default',
    given,
    sessionStore: place,
  });
  context.clock.advance(60_000);
  takeRequests(sandbox);
  const logInAgain = (sessionStore?: SessionPlace) =>
    runLogin(context, { profile: 'default', verbose: false, url: sandbox.url, merge: false, sessionStore });
  const session = () => findSession(context, sandbox.url, 'default');
  const files = () => {
    const folder = join(context.directory, 'data/sessions');
    return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  };
  return { context, sandbox, keychain, record, token, logInAgain, session, files };
}

test('a session in a file is moved to the keychain, without a new login and with no secret left in a file', async () => {
  const { context, sandbox, keychain, record, token, logInAgain, session, files } = await keptIn('file');
  await logInAgain('keychain');
  expect(context.told).toContain('The session was moved to the keychain.');
  expect(takeRequests(sandbox).filter((request) => request.endsWith('login'))).toEqual([]);
  expect((await session())?.record).toEqual({ ...record, store: 'keychain' });
  expect((await session())?.token.equals(token)).toBe(true);
  expect(keychain.secrets.size).toBe(1);
  expect(files().filter((content) => content.includes(token.expose()))).toEqual([]);
  expect([...sandbox.state.tokens.keys()]).toEqual([record.tokenId]);
});

test('one in the keychain is moved to a file, and the keychain has nothing of it any more', async () => {
  const { context, keychain, record, token, logInAgain, session } = await keptIn('keychain');
  await context.sessions.save({ ...record, renewable: true }, token, new Secret('refresh'));
  expect(keychain.secrets.size).toBe(2);
  await logInAgain('file');
  const moved = { ...record, store: 'file' as const, renewable: true as const };
  expect((await session())?.record).toEqual(moved);
  expect((await context.sessions.readRefreshToken(moved))?.expose()).toBe('refresh');
  expect((await session())?.token.equals(token)).toBe(true);
  expect(keychain.secrets.size).toBe(0);
});

test('one that is where it is wished, or where nothing is wished, stays there', async () => {
  const { context, record, logInAgain, session } = await keptIn('file');
  await logInAgain('file');
  await logInAgain();
  expect((await session())?.record).toEqual(record);
  expect(context.told.filter((line) => line.includes('moved'))).toEqual([]);
});

test('a keychain that takes nothing: the session stays in its file, and it is said', async () => {
  const { keychain, record, logInAgain, session } = await keptIn('file');
  keychain.write = () => Promise.reject(new Error('it is locked'));
  await expect(logInAgain('keychain')).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringContaining('it is locked'),
  });
  expect((await session())?.record).toEqual(record);
});

test('a keychain that does not give up what was moved is told', async () => {
  const { context, keychain, logInAgain, session } = await keptIn('keychain');
  keychain.remove = () => Promise.reject(new Error('it is locked'));
  await logInAgain('file');
  expect((await session())?.record.store).toBe('file');
  expect(context.told).toContain("kubectl-rancher: the keychain still has the session's token: it is locked");
});
