import type { Context } from '../../src/flows/context.ts';
import { answerRequest } from '../../src/flows/credential/answer-request.ts';
import type { CredentialRequest } from '../../src/flows/credential/request.ts';
import { environmentKeyHash } from '../../src/flows/environment-server.ts';
import { logIn } from '../../src/flows/session/log-in.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { Secret } from '../../src/secret.ts';
import { clusterId, useSandbox } from './sandbox.ts';
import { createTestContext, type TestContextOptions } from './test-context.ts';

/** Jane, logged in to a sandbox, with a cached credential for `dev`. */
export async function loggedInWithCredential(options: TestContextOptions = {}) {
  const context = createTestContext(options);
  const sandbox = await useSandbox({ clock: context.clock });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const who = { server: sandbox.url, profile: 'default', trust: {} };
  const login = { ...who, given: { username: 'jane', password: new Secret('jane-password') } };
  const { record } = await logIn(context, login);
  const request: CredentialRequest = { ...who, isRetry: false, cluster: clusterId(sandbox, 'dev') };
  const credential = await answerRequest(context, request);
  return { context, sandbox, record, credential, request, login };
}

/** The same request by a pipeline with an API key of the admin in its environment. */
export async function requestWithKey(context: Context, sandbox: Sandbox, request: CredentialRequest) {
  const userId = sandbox.state.findUser('admin')?.id ?? '';
  const { name, secret } = sandbox.state.addToken({ userId, ttl: 86_400_000 });
  const env = { ...context.env, RANCHER_URL: sandbox.url, RANCHER_TOKEN_KEY: `${name}:${secret}` };
  const withKey: Context = { ...context, env };
  const keyHash = environmentKeyHash(env, sandbox.url) ?? '';
  return { withKey, cis: await answerRequest(withKey, { ...request, keyHash }) };
}
