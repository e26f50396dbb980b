import { hostname } from 'node:os';
import { type GivenProof, type LoginContext, type MethodName, methodNames } from '../login/method.ts';
import type { Browser } from '../platform/browser.ts';
import type { RancherHttp } from '../rancher/http.ts';
import { chooseLogin, type LoginWish } from './choose-login.ts';
import type { Context } from './context.ts';
import { exchangeToken } from './exchange-token.ts';
import { keepSession, type SessionWish } from './keep-session.ts';
import { endReplacedSession, findReplacedToken } from './replace-session.ts';
import type { Session } from './session.ts';
import { establishTrust, type TrustOptions } from './trust-server.ts';

export interface LoginRequest extends SessionWish {
  server: string;
  profile: string;
  trust: TrustOptions;
  /** The provider's id or type; absent: the only one, or the user's choice. */
  provider?: string;
  /** Absent: what suits the provider and this machine. */
  method?: MethodName;
  /** What is known already, and so is not asked for. */
  given?: GivenProof;
  /** In place of this machine's own. */
  browser?: Browser;
  /** Whether the way of the last login is taken again without a question. */
  asLastTime?: boolean;
}

/** Logs in to a server and keeps the session, in place of an earlier one. Asks the terminal for what is not given. */
export async function logIn(context: Context, request: LoginRequest): Promise<Session> {
  const { server, profile } = request;
  const http = await establishTrust(context, server, request.trust);
  const login = await chooseLogin(prepareLogin(context, http, request), wishOf(request), {
    last: lastLogin(context, request),
    takeLast: request.asLastTime === true,
  });
  const result = await login.run();
  const issued = await exchangeToken(context, http, result);
  // Asking took time: another process may have logged in meanwhile.
  const replaced = await findReplacedToken(context, server, profile);
  const provider = login.provider?.id ?? result.provider ?? '';
  const session = await keepSession(context, http, { ...result, issued, provider, server, profile }, request);
  await endReplacedSession(context, http, replaced, session);
  rememberLogin(context, request, { provider, method: login.method, username: result.username ?? '' });
  return session;
}

function wishOf({ provider, method }: LoginRequest): LoginWish {
  return { ...(provider === undefined ? {} : { provider }), ...(method === undefined ? {} : { method }) };
}

function prepareLogin(context: Context, http: RancherHttp, request: LoginRequest): LoginContext {
  const { terminal, browser, clock, tell, connect, servers } = context;
  const lastUsername = context.lastLogins.find(request)?.username;
  const oidcClient = servers.find(request.server)?.oidcClient;
  return {
    http,
    terminal,
    clock,
    browser: request.browser ?? browser,
    connect: (origin) => connect(origin, { kind: 'roots' }),
    say: (line) => (terminal.canPrompt() ? terminal.say(line) : tell(line)),
    description: `kubectl-rancher on ${hostname()}`,
    given: { ...(lastUsername ? { lastUsername } : {}), ...(oidcClient && { oidcClient }), ...request.given },
  };
}

function lastLogin(context: Context, request: LoginRequest): LoginWish {
  const last = context.lastLogins.find(request);
  const method = methodNames.find((name) => name === last?.method);
  return { ...(last && { provider: last.provider }), ...(method && { method }) };
}

/** For convenience only, so a disk that takes nothing is no hindrance. */
function rememberLogin(
  context: Context,
  { server, profile, given }: LoginRequest,
  login: { provider: string; method: MethodName; username: string },
): void {
  try {
    context.lastLogins.save({ server, profile }, login);
    const known = context.servers.find(server) ?? { url: server };
    if (given?.oidcClient !== undefined) context.servers.save({ ...known, oidcClient: given.oidcClient });
    context.failedLogins.forget({ server, profile });
  } catch (error) {
    context.log(`the way of this login could not be noted: ${error}`);
  }
}
