import { expect, test } from 'vitest';
import { answerRequest } from '../../../src/flows/credential/answer-request.ts';
import { logIn } from '../../../src/flows/session/log-in.ts';
import { Secret } from '../../../src/secret.ts';
import { loggedInWithCredential } from '../../support/logged-in-context.ts';
import { respondTogether } from '../../support/respond-together.ts';
import { clusterId, takeRequests, useSandbox } from '../../support/sandbox.ts';
import { createTestContext } from '../../support/test-context.ts';

const beforeLogin = ['GET /ping', 'GET /v1-public/authproviders'];
const afterLogin = ['GET /v3/users?me=true', 'GET /v3/settings'];
const jane = { profile: 'default', trust: {}, given: { username: 'jane', password: new Secret('jane-password') } };

async function trusting() {
  const sandbox = await useSandbox();
  const context = createTestContext();
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  return { sandbox, context };
}

test('a login with a password takes three round trips: what does not depend on each other is sent together', async () => {
  const { sandbox, context } = await trusting();
  const { connections } = respondTogether(sandbox, [beforeLogin, afterLogin]);
  const { record } = await logIn(context, { server: sandbox.url, ...jane });
  expect(record).toMatchObject({ user: { name: 'jane' }, limits: { sessionTtl: 960 * 60_000 } });
  const requests = takeRequests(sandbox);
  expect(requests.slice(0, 2).sort()).toEqual([...beforeLogin].sort());
  expect(requests[2]).toBe('POST /v1-public/login');
  expect(requests.slice(3).sort()).toEqual([...afterLogin].sort());
  expect(connections.size).toBe(2);
});

test('a login with an API key does not ask which providers there are', async () => {
  const { sandbox, context } = await trusting();
  const { name, secret } = sandbox.state.addToken({
    userId: sandbox.state.findUser('jane')?.id ?? '',
    ttl: 86_400_000,
  });
  const given = { apiKey: new Secret(`${name}:${secret}`) };
  await logIn(context, { server: sandbox.url, profile: 'default', method: 'token', given });
  expect(takeRequests(sandbox)).not.toContain('GET /v1-public/authproviders');
});

test('a server that is not what was trusted gets neither a password nor a second question for its authority', async () => {
  const { sandbox, context } = await trusting();
  const other = await useSandbox();
  context.servers.save({ url: sandbox.url, caPem: other.caPem });
  await expect(logIn(context, { server: sandbox.url, ...jane })).rejects.toMatchObject({ code: 'untrusted' });
  expect(takeRequests(sandbox)).toEqual(['GET /cacerts']);
});

test('providers that cannot be listed fail a login before a password is sent', async () => {
  const { sandbox, context } = await trusting();
  sandbox.intercept = ({ url }, response) => {
    if (url !== '/v1-public/authproviders') return false;
    response.writeHead(500).end('{"type":"error","status":500}');
    return true;
  };
  await expect(logIn(context, { server: sandbox.url, ...jane })).rejects.toMatchObject({ status: 500 });
  expect(takeRequests(sandbox)).not.toContain('POST /v1-public/login');
});

test('the first mint for a cluster takes two round trips, on one connection', async () => {
  const { context, sandbox, request } = await loggedInWithCredential();
  takeRequests(sandbox);
  const { connections } = respondTogether(sandbox, []);
  const cluster = clusterId(sandbox, 'prod');
  await answerRequest(context, { ...request, cluster });
  expect(takeRequests(sandbox)).toEqual(['POST /v3/tokens', `GET /k8s/clusters/${cluster}/version`]);
  expect(connections.size).toBe(1);
});
