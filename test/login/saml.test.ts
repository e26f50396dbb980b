import { generateKeyPairSync, publicEncrypt } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { encryptFor } from '../../src/sandbox/saml/public-key.ts';
import { takeRequests } from '../support/sandbox.ts';
import type { TestContext } from '../support/test-context.ts';
import { answerInstead, beginLogin, expectFailure, tooMuch } from './login-under-way.ts';

const begin = () => beginLogin({ providers: ['okta'] }, { provider: 'okta' });

/** The request id in the address that was opened. */
const idIn = (address: URL): string => address.searchParams.get('requestId') ?? '';

test('no one comes, or the identity provider says no: after five minutes it ends, and stops polling', async () => {
  const under = await begin();
  await under.shown('Waiting for the login in the browser, 5:00 left');
  under.context.clock.advance(5 * 60_000 - 1);
  under.context.clock.advance(1);
  await expectFailure(under, /^the login to \S+ was not finished within 5 minutes$/);
  takeRequests(under.sandbox);
  under.context.clock.advance(60_000);
  expect(takeRequests(under.sandbox)).toEqual([]);
});

test('something that was encrypted for another key is refused', async () => {
  const under = await begin();
  const id = idIn(await under.browser.next());
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const token = publicEncrypt({ key: publicKey, oaepHash: 'sha256' }, Buffer.from('token-abc:def')).toString('base64');
  under.sandbox.state.authTokens.set(id, { token, expiresAt: '', created: under.sandbox.state.clock.now() });
  await under.shown('Waiting');
  under.context.clock.advance(2_000);
  await expectFailure(under, /something that this login cannot read/);
  expect(under.sandbox.state.authTokens.size).toBe(0);
});

/** Sets the clock forward, poll after poll. */
async function pollUntil({ clock }: TestContext, isEnough: () => boolean): Promise<void> {
  await vi.waitFor(
    () => {
      clock.advance(1_500);
      expect(isEnough()).toBe(true);
    },
    { timeout: 20_000, interval: 20 },
  );
}

test('an endless response is cut off, and not requested again and again', async () => {
  const under = await begin();
  const path = `/v1-public/authtokens/${idIn(await under.browser.next())}`;
  answerInstead(under.sandbox, path, 200, tooMuch);
  await under.shown('Waiting');
  let failed = false;
  under.login.catch(() => {
    failed = true;
  });
  await pollUntil(under.context, () => failed);
  await expectFailure(under, /far too large/, 3);
  expect(takeRequests(under.sandbox).filter((request) => request.includes(path)).length).toBeLessThan(10);
});

test('a server that is away for a moment is waited for', async () => {
  const under = await begin();
  await under.shown('Waiting');
  let polls = 0;
  under.sandbox.intercept = (request) => {
    polls += 1;
    if (polls <= 3) request.destroy();
    return polls <= 3;
  };
  await pollUntil(under.context, () => polls > 5);
  under.context.clock.advance(5 * 60_000);
  await expectFailure(under, /not finished/);
});

test('a login that works, but no session can be made with it: the 30-day token is deleted all the same', async () => {
  const under = await begin();
  const address = await under.browser.next();
  const { sandbox } = under;
  const userId = sandbox.state.findUser('jane')?.id ?? '';
  const long = sandbox.state.addToken({ userId, ttl: 30 * 86_400_000, generateName: 'kubeconfig-' });
  const token = encryptFor(address.searchParams.get('publicKey') ?? '', `${long.name}:${long.secret}`);
  sandbox.state.authTokens.set(idIn(address), { token, expiresAt: '', created: sandbox.state.clock.now() });
  sandbox.intercept = ({ method, url }, response) => {
    if (method !== 'POST' || url !== '/v3/tokens') return false;
    response.writeHead(500, { 'content-type': 'application/json' }).end('{"type":"error","status":500}');
    return true;
  };
  await under.shown('Waiting');
  under.context.clock.advance(2_000);
  await expectFailure(under, /500/, 1);
});

test('cancelled at the very moment it was finished in the browser: the 30-day token is deleted', async () => {
  const under = await begin();
  const address = await under.browser.next();
  const { sandbox } = under;
  await under.shown('Waiting');
  const userId = sandbox.state.findUser('jane')?.id ?? '';
  const long = sandbox.state.addToken({ userId, ttl: 30 * 86_400_000, generateName: 'kubeconfig-' });
  const token = encryptFor(address.searchParams.get('publicKey') ?? '', `${long.name}:${long.secret}`);
  sandbox.state.authTokens.set(idIn(address), { token, expiresAt: '', created: sandbox.state.clock.now() });
  under.context.clock.advance(5 * 60_000);
  await expectFailure(under, /not finished/);
  expect(sandbox.state.authTokens.size).toBe(0);
});
