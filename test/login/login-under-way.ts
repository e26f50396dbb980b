import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import { type LoginRequest, logIn } from '../../src/flows/session/log-in.ts';
import type { Session } from '../../src/flows/session/session.ts';
import type { RancherHttp } from '../../src/rancher/http/http.ts';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { createFakeBrowser, type FakeBrowser } from '../support/fake-browser.ts';
import { once } from '../support/patience.ts';
import { useSandbox } from '../support/sandbox.ts';
import { createClock, createTestContext, type TestClock, type TestContext } from '../support/test-context.ts';

/**
 * A login in this process: a person who can be asked, a browser that opens nothing, and no time that goes by itself.
 */
export interface LoginUnderWay {
  sandbox: Sandbox;
  /** The sandbox's own. */
  serverClock: TestClock;
  context: TestContext;
  browser: FakeBrowser;
  /** Its result. A failure that no test looks at is ignored. */
  login: Promise<Session>;
  /** Resolves when the terminal has shown this. */
  shown(text: string): Promise<void>;
}

/** Starts one. `answer`: what the person types at a question; `change`: replaces each connection. */
export async function beginLogin(
  options: SandboxOptions,
  request: Partial<LoginRequest> & { answer?: (question: string) => Promise<string> },
  change: (http: RancherHttp) => RancherHttp = (http) => http,
): Promise<LoginUnderWay> {
  const serverClock = createClock();
  const sandbox = await useSandbox({ clock: serverClock, ...options });
  const browser = createFakeBrowser();
  const env: NodeJS.ProcessEnv = { KUBECTL_RANCHER_SESSION_STORE: 'file' };
  const context = createTestContext({ browser, env, answers: {} });
  const { connect: open } = context;
  context.connect = (server, trust) => change(open(server, trust));
  const { answer, ...requested } = request;
  if (answer !== undefined) context.terminal.askText = answer;
  env.SSL_CERT_FILE = join(context.directory, 'ca.pem');
  writeFileSync(env.SSL_CERT_FILE, sandbox.caPem);
  const login = logIn(context, {
    server: sandbox.url,
    profile: 'default',
    trust: {},
    sessionStore: 'file',
    ...requested,
  });
  login.catch(() => undefined);
  const shown = (text: string): Promise<void> =>
    vi.waitFor(() => expect(context.terminal.shown.join('\n')).toContain(text), { timeout: 20_000, interval: 5 });
  return { sandbox, serverClock, context, browser, login, shown };
}

/** Expects that a login has failed like this, with exit 4 or the one named, and has left nothing behind. */
export async function expectFailure(
  { sandbox, context, login }: LoginUnderWay,
  message: string | RegExp,
  exitCode = 4,
): Promise<void> {
  await expect(login).rejects.toMatchObject({ exitCode, message: expect.stringMatching(message) });
  expect(context.sessions.list()).toEqual([]);
  expect([...sandbox.state.tokens.values()].filter(({ description }) => description !== 'UI session')).toEqual([]);
  expect(sandbox.state.extTokens.size).toBe(0);
}

/** Expects that nothing listens at an address any longer. */
export async function expectNobodyAt(address: string | URL): Promise<void> {
  const { port } = new URL(address);
  const socket = connect(Number(port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  await expect(once(socket, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
}

/** More than any real server sends in response to a login. */
export const tooMuch = JSON.stringify({ padding: 'x'.repeat(1024 * 1024) });

/** Makes a sandbox respond to one path with something of the test's own. */
export function answerInstead(sandbox: Sandbox, path: string, status: number, body: string): void {
  sandbox.intercept = (request, response) => {
    if (request.url?.split('?')[0] !== path) return false;
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    return true;
  };
}

/** Notes of each request of a login to one path whether Ctrl-C has to wait by then. */
export function noteHolds({ sandbox, context }: LoginUnderWay, path: string): boolean[] {
  const holds: boolean[] = [];
  sandbox.intercept = ({ url }) => {
    if (url === path) holds.push(context.interruptions.isDeferring());
    return false;
  };
  return holds;
}
