import { utimesSync } from 'node:fs';
import { expect, test } from 'vitest';
import { answerRequest } from '../../../src/flows/credential/answer-request.ts';
import { logIn } from '../../../src/flows/session/log-in.ts';
import { Secret } from '../../../src/secret.ts';
import { loginFile } from '../../../src/store/login-file.ts';
import { clusterId, useSandbox } from '../../support/sandbox.ts';
import { createClock, createTestContext } from '../../support/test-context.ts';

const minute = 60_000;

/** Jane's session, which ends after 30 minutes without use, and a request that needs it. */
async function withIdleTime() {
  const clock = createClock();
  const sandbox = await useSandbox({ clock });
  const idle = sandbox.state.settings.get('auth-user-session-idle-ttl-minutes');
  if (idle !== undefined) idle.value = '30';
  const context = createTestContext({ clock });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const who = { server: sandbox.url, profile: 'default', trust: {} };
  const given = { username: 'jane', password: new Secret('jane-password') };
  const { record } = await logIn(context, { ...who, sessionStore: 'file', given });
  const request = (cluster: string) =>
    answerRequest(context, { ...who, isRetry: false, cluster: clusterId(sandbox, cluster) });
  const useAt = (time: number): void => {
    utimesSync(loginFile(`${context.directory}/data/sessions`, record), time / 1000, time / 1000);
  };
  return { clock, request, useAt };
}

test('after the clock was put back a session is valid, and its idle time counts from then on', async () => {
  const { clock, request, useAt } = await withIdleTime();
  useAt(clock.now() + 400 * 24 * 60 * minute);
  expect(await request('dev')).toMatchObject({ profile: 'default' });
  clock.advance(31 * minute);
  await expect(request('prod')).rejects.toMatchObject({ code: 'loginNeeded' });
});

test('one that is used then does not end', async () => {
  const { clock, request, useAt } = await withIdleTime();
  useAt(clock.now() + 60 * minute);
  await request('dev');
  for (const cluster of ['dev', 'prod']) {
    clock.advance(25 * minute);
    await request(cluster);
  }
});

test('a request from the cache is enough for the idle time to count', async () => {
  const { clock, request, useAt } = await withIdleTime();
  await request('dev');
  useAt(clock.now() + 400 * 24 * 60 * minute);
  await request('dev');
  clock.advance(31 * minute);
  await expect(request('dev')).rejects.toMatchObject({ code: 'loginNeeded' });
});
