import { expect, test } from 'vitest';
import { createHome } from '../support/home.ts';
import { run } from '../support/process.ts';
import { typeLogin } from '../support/pseudo-terminal.ts';
import { clusterId, takeRequests, useSandbox } from '../support/sandbox.ts';
import { size, startCrowd, untilQueued } from './crowd.ts';

/** A home that trusts a sandbox, with nobody logged in. */
async function settle(clusterCount = 3) {
  const sandbox = await useSandbox({ clusterCount });
  const home = createHome();
  const login = ['login', sandbox.url, '--username=jane', '--password-stdin', `--ca-checksum=${sandbox.caChecksum}`];
  await run('kubectl-rancher', login, { env: home.env, input: 'jane-password' });
  await run('kubectl-rancher', ['logout'], { env: home.env });
  takeRequests(sandbox);
  return { sandbox, home };
}

const logins = (requests: string[]): number => requests.filter((request) => request === 'POST /v1-public/login').length;
const mints = (requests: string[]): number => requests.filter((request) => request === 'POST /v3/tokens').length;

test('many requests at once, cold, for one cluster: one login, one mint, and a valid credential each', async () => {
  const { sandbox, home } = await settle();
  const clusters = Array.from({ length: size(200) }, () => clusterId(sandbox, 'dev'));
  const crowd = startCrowd(home, sandbox, clusters);
  await typeLogin(crowd.terminal, 'jane');
  const outcomes = await crowd.outcomes();
  const requests = takeRequests(sandbox);
  expect({ logins: logins(requests), mints: mints(requests) }).toEqual({ logins: 1, mints: 1 });
  expect(outcomes.filter(({ code }) => code !== '0')).toEqual([]);
  expect(new Set(outcomes.map(({ stdout }) => JSON.parse(stdout).status.token)).size).toBe(1);
});

test('many requests at once for twenty clusters: one login, twenty mints', async () => {
  const { sandbox, home } = await settle(22);
  const ids = sandbox.clusters.filter(({ id }) => id !== 'local').slice(0, 20);
  const clusters = Array.from({ length: Math.max(40, size(200)) }, (_, index) => ids[index % ids.length]?.id ?? '');
  const crowd = startCrowd(home, sandbox, clusters);
  await typeLogin(crowd.terminal, 'jane');
  const outcomes = await crowd.outcomes();
  const requests = takeRequests(sandbox);
  expect({ logins: logins(requests), mints: mints(requests) }).toEqual({ logins: 1, mints: 20 });
  expect(outcomes.filter(({ code }) => code !== '0')).toEqual([]);
});

test('many requests at once and the login cancelled: one prompt, and a clear failure each', async () => {
  const { sandbox, home } = await settle();
  const count = size(200);
  const dev = clusterId(sandbox, 'dev');
  const crowd = startCrowd(
    home,
    sandbox,
    Array.from({ length: count }, () => dev),
  );
  await crowd.terminal.waitFor('Username:');
  await untilQueued(home, sandbox, dev, count);
  crowd.terminal.type('\x03');
  const outcomes = await crowd.outcomes();
  expect(outcomes.map(({ code, stdout }) => ({ code, stdout }))).toEqual(
    outcomes.map(() => ({ code: '4', stdout: '' })),
  );
  expect(
    outcomes.filter(({ stderr }) => !stderr.includes(`the login to ${new URL(sandbox.url).host} was cancelled`)),
  ).toEqual([]);
  expect(crowd.terminal.screen().match(/Log in to/g)).toHaveLength(1);
  expect(logins(takeRequests(sandbox))).toBe(0);
});
